// Where a picture of meaning-shift comes from: the first layer of the real model, on the map of the chosen word's two
// senses. Python computed the presets beforehand; a reader's own sentence fetches the model's parts. The Python half is
// attention_lib/widgets/meaning_shift/trained.py.

import { added } from "../core/linalg.js";
import { loadShard } from "../core/shards.js";
import { bytesOfBase64, parseTensors } from "../core/tensors.js";
import { moves, senseMap } from "../minilm/activations.js";
import { pullsOf } from "../minilm/layer.js";
import { Model } from "../minilm/model.js";
import { basicWords } from "../minilm/wordpiece.js";
import { findWord, nthWord } from "./chips.js";
import { MAPS_BYTES, WORDS } from "./constants.js";
import { shownTokens } from "./pieces.js";

const MARKS = "[CLS] and [SEP]";
const MEGABYTES = (MAPS_BYTES / 1e6).toFixed(2);
const NEWS = `Fetching the maps of the ${WORDS.length} words with two senses (${MEGABYTES} MB), once.`;

// The texts that Python computed: Map of "head text" → {tokens, weights (T, T) flat, on: (map) → moves, or null}.
function storedPresets(base64) {
  const tensors = base64 ? parseTensors(bytesOfBase64(base64)) : {};
  const found = new Map();
  for (let number = 0; tensors[`${number}.names`]; number += 1) {
    const part = (name) => tensors[`${number}.${name}`]?.data;
    const [head, text, tokens] = JSON.parse(new TextDecoder().decode(part("names")));
    const on = ({ word }) => {
      const said = part(`${word}.value_outputs`); // of one head: its pulls follow from its weights
      const pulls = said ? pullsOf(part("weights"), said, tokens.length, [0]) : part(`${word}.pulls`);
      return pulls ? { starts: part(`${word}.starts`), pulls } : null;
    };
    found.set(`${head} ${text}`, { tokens, weights: part("weights"), on });
  }
  return found;
}

// What one head attends to, or all (0): their weights put together.
function combinedHeads(activations, head) {
  const { tokens, size, weights } = activations;
  const heads = head ? [head] : activations.heads;
  const together = new Float32Array(size * size);
  for (const each of heads) {
    const from = (each - 1) * size * size;
    for (let at = 0; at < together.length; at += 1) together[at] += weights[from + at] / heads.length;
  }
  return { tokens, weights: together, on: (map) => moves(activations, map) };
}

// The chosen word on a map: its way, and who pulls it. What is absent does not pull yet; hidden marks pull as one.
function trainedPicture({ combined, moved, map, head, tokens, chosen, absent, special }) {
  const [size, row] = [tokens.length, chosen.position];
  const pair = (array, at) => [array[2 * at], array[2 * at + 1]];
  const fullOf = (j) => pair(moved.pulls, row * size + j);
  const pullOf = (j) => (absent?.has(j) ? [0, 0] : fullOf(j));
  const weightOf = (j) => combined.weights[row * size + j];
  const attended = special ? tokens : tokens.filter((token) => !token.special || token === chosen);
  const hidden = tokens.filter((token) => !attended.includes(token)).map(({ position }) => position);
  const links = attended.map((token) => linkOf(token, chosen, pullOf, weightOf, fullOf));
  links.sort((a, b) => Math.abs(b.full) - Math.abs(a.full));
  if (hidden.length > 0) {
    const full = hidden.map(fullOf).reduce(added);
    const weight = hidden.map(weightOf).reduce((a, b) => a + b);
    const pull = absent?.has("more") ? [0, 0] : full;
    links.push({ text: MARKS, name: MARKS, position: "more", pull, weight, full: full[0] });
  }
  const start = pair(moved.starts, row);
  const [weights, pulls] = [weightOf, pullOf].map((of) => attended.map(({ position }) => of(position)));
  return {
    tokens: attended, attended, chosen, weights, pulls, links, start, map, head, special, hidden: hidden.length > 0,
    order: links.map(({ position }) => position), shifted: links.map(({ pull }) => pull).reduce(added, start),
    faint: 0.05, claims: map.word === chosen.text, setting: `${map.word} ${head}`,
  };
}

// The pull of one token; `full`: how far it pulls across once it has arrived.
function linkOf(token, chosen, pullOf, weightOf, fullOf) {
  const { text, position } = token;
  const own = token === chosen;
  const [pull, weight, full] = [pullOf(position), weightOf(position), fullOf(position)[0]];
  return { text, name: own ? "itself" : text, position, own, pull, weight, full };
}

export class TrainedSource {
  constructor(model, onChange) {
    this.model = model;
    this.onChange = onChange;
    this.minilm = new Model(model, onChange);
    this.maps = new Map(); // "head word" → map
    this.read();
  }

  // What Python put into the state; it may come anew.
  read() {
    this.stored = storedPresets(this.model.get("stored"));
    const maps = this.model.get("maps");
    maps.forEach((state) => this.keep(state));
    this.latest ??= maps[0]?.word ?? this.model.get("sense_words")[0];
  }

  keep(state) {
    this.maps.set(`${state.head} ${state.word}`, senseMap(state));
  }

  retry() {
    this.minilm.retry();
    this.failed = null;
  }

  /** @param {import("./sources.js").Asked} asked @returns {import("./sources.js").Seen} */
  look({ sentence, word, position, absent, nth, still }) {
    const [head, special] = ["head", "special_tokens"].map((name) => this.model.get(name));
    const senses = this.model.get("sense_words").includes(word) && basicWords(sentence).includes(word);
    const latest = senses ? word : this.latest;
    const map = this.maps.get(`${head} ${latest}`);
    const known = this.stored.get(`${head} ${sentence}`);
    const stored = known && (!map || known.on(map) || !known.tokens.includes(word)) ? known : null;
    const missing = stored ? null : this.missing(sentence);
    if (missing) return missing;
    if (!map) return this.failed ? { error: this.failed } : this.fetchMaps(head);
    const combined = stored ?? combinedHeads(this.minilm.layerOne(sentence), head);
    const tokens = shownTokens(combined.tokens);
    const chosen = nth === undefined ? findWord(tokens, word, position) : nthWord(tokens, word, nth);
    if (!chosen) {
      const error = `“${word}” is not in this sentence. Press the word that you want to follow.`;
      return { tokens: tokens.filter((token) => special || !token.special), error };
    }
    if (!still) this.latest = latest;
    const moved = combined.on(map);
    return { picture: trainedPicture({ combined, moved, map, head, tokens, chosen, absent, special }) };
  }

  // What is missing before the model can read this sentence: {error} or {news}, or null.
  missing(sentence) {
    const { minilm } = this;
    const waits = minilm.waitsFor(sentence);
    const error = minilm.complaint(sentence) ?? (minilm.state === "closed" ? minilm.closed : null);
    if (error) return { error };
    return waits ? { news: { fraction: minilm.progress, text: minilm.news, label: "The real model" } } : null;
  }

  // The maps of all words for one head, when the state lacks the one that is wanted.
  fetchMaps(head) {
    if (!this.loading) {
      this.loading = true;
      this.share = 0;
      const again = () => {
        this.retry();
        this.onChange();
      };
      loadShard(this.model, `sense-maps-${head}`, (loaded, total) => (this.share = loaded / total), again)
        .then((bytes) => JSON.parse(new TextDecoder().decode(bytes)).forEach((state) => this.keep(state)))
        .catch((error) => (this.failed = error.message))
        .then(() => {
          this.loading = false;
          this.onChange();
        });
    }
    return { news: { fraction: this.share, text: NEWS, label: "Maps of senses" } };
  }

  tell(_, message) {
    message.clear();
  }
}
