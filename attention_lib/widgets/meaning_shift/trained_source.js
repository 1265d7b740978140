// Where a picture of meaning-shift comes from: the first layer of the real model, on the map of the chosen word's two
// senses. Python computed the presets beforehand; a reader's own sentence fetches the model's parts. The Python half is
// attention_lib/widgets/meaning_shift/trained.py.

import { added } from "../core/linalg.js";
import { loadShard } from "../core/shards.js";
import { bytesOfBase64, parseTensors } from "../core/tensors.js";
import { HEADS, moves, senseMap } from "../minilm/activations.js";
import { Model } from "../minilm/model.js";
import { basicWords, isMark } from "../minilm/wordpiece.js";
import { findWord } from "./chips.js";

export const SENSE_WORDS = ["bank", "bat", "spring", "crane", "mouse", "bark", "match"]; // those with labelled sentences
const MAPS = { text: "Fetching the maps of the seven words with two senses (0.06 MB), once.", label: "Maps of senses" };

// The texts that Python computed: Map of "head text" → {tokens, weights (T, T) flat, on: (map) → moves, or null}.
function storedPresets(base64) {
  const tensors = base64 ? parseTensors(bytesOfBase64(base64)) : {};
  const found = new Map();
  for (let number = 0; tensors[`${number}.names`]; number += 1) {
    const part = (name) => tensors[`${number}.${name}`]?.data;
    const [head, text, tokens] = JSON.parse(new TextDecoder().decode(part("names")));
    const on = ({ word }) => part(`${word}.pulls`) && movesOf(part(`${word}.starts`), part(`${word}.pulls`), part(`${word}.bias`));
    found.set(`${head} ${text}`, { tokens, weights: part("weights"), on });
  }
  return found;
}

function movesOf(starts, pulls, bias) {
  const size = starts.length / 2;
  const ends = starts.map((start, at) => start + bias[at % 2]);
  pulls.forEach((pull, at) => (ends[2 * Math.floor(at / (2 * size)) + (at % 2)] += pull));
  return { starts, pulls, bias, ends };
}

// What one head hears, or all: their weights put together.
function combinedHeads(activations, head) {
  const { tokens, size, weights } = activations;
  const heads = head ? [head] : activations.heads;
  const together = new Float32Array(size * size);
  for (const each of heads) for (let at = 0; at < together.length; at += 1) together[at] += weights[(each - 1) * size * size + at] / heads.length;
  return { tokens, weights: together, on: (map) => moves(activations, map) };
}

// The tokens as the row of words shows them.
function shownTokens(texts) {
  return texts.map((text, position) => {
    const mark = position === 0 || position === texts.length - 1;
    const note = mark ? "a mark that the model sets around every text" : text === "[UNK]" ? "the model has no pieces for this" : null;
    return { text, position, mark, known: true, small: mark || isMark(text), joined: text.startsWith("##"), note };
  });
}

// The chosen word on a map: its way, and who pulls it. What is absent does not pull yet; hidden marks pull within the rest.
function trainedPicture({ sentence, combined, moved, map, head, tokens, chosen, absent, marks }) {
  const size = tokens.length;
  const row = chosen.position;
  const pair = (array, at) => [array[2 * at], array[2 * at + 1]];
  const start = pair(moved.starts, row);
  const pullOf = (j) => (absent?.has(j) ? [0, 0] : pair(moved.pulls, row * size + j));
  const weightOf = (j) => combined.weights[row * size + j];
  const attended = marks ? tokens : tokens.filter((token) => !token.mark || token === chosen);
  const hidden = tokens.filter((token) => !attended.includes(token));
  const rest = absent?.has("rest") ? [0, 0] : hidden.map(({ position }) => pullOf(position)).reduce(added, pair(moved.bias, 0));
  const restWeight = hidden.reduce((sum, { position }) => sum + weightOf(position), 0);
  const links = attended.map((token) => ({
    text: token.text, name: token === chosen ? "itself" : token.text, position: token.position, own: token === chosen,
    pull: pullOf(token.position), weight: weightOf(token.position), full: moved.pulls[2 * (row * size + token.position)],
  }));
  links.sort((a, b) => Math.abs(b.full) - Math.abs(a.full));
  const biased = hidden.length > 0 || moved.bias.some((value) => value !== 0);
  if (biased) links.push({ text: "the rest", name: "the rest", position: "rest", pull: rest, weight: restWeight });
  const weights = attended.map(({ position }) => weightOf(position));
  const pulls = attended.map(({ position }) => pullOf(position));
  const shown = marks ? tokens : attended;
  return {
    sentence, tokens: shown, chosen, attended, weights, pulls, links, order: links.map(({ position }) => position), start,
    shifted: links.map(({ pull }) => pull).reduce(added, start), rest, hidden, map, head, faint: 0.05,
    claims: map.word === chosen.text, setting: `${map.word} ${head}`,
  };
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
    for (const state of this.model.get("maps") ?? []) this.keep(state);
    this.latest = this.latest ?? this.model.get("maps")?.[0]?.word ?? SENSE_WORDS[0];
  }

  keep(state) {
    this.maps.set(`${state.head} ${state.word}`, senseMap(state));
  }

  get head() {
    const head = this.model.get("head");
    return Number.isInteger(head) && head >= 0 && head <= HEADS ? head : 0;
  }

  retry() {
    this.minilm.retry();
    this.failed = null;
  }

  // One of {news}, {error, tokens} and {picture}.
  look({ sentence, word, position, absent }) {
    const { head, minilm } = this;
    const words = basicWords(sentence);
    const latest = SENSE_WORDS.includes(word) && words.includes(word) ? word : this.latest;
    const map = this.maps.get(`${head} ${latest}`);
    const attended = this.stored.get(`${head} ${sentence}`);
    const stored = attended && (!map || attended.on(map)) ? attended : null;
    if (!stored) {
      const waits = minilm.waitsFor(sentence);
      const error = minilm.complaint(sentence);
      if (error) return { error };
      if (waits) return { news: { fraction: minilm.progress, text: minilm.news, label: "The real model" } };
      if (minilm.state === "closed") return { error: minilm.closed };
    }
    if (!map) return this.failed ? { error: this.failed } : this.fetchMaps(head);
    const combined = stored ?? this.combined(sentence, head);
    const tokens = shownTokens(combined.tokens);
    const chosen = findWord(tokens, word, position);
    const marks = this.model.get("marks");
    if (!chosen) {
      return { tokens: tokens.filter((token) => marks || !token.mark), error: `“${word}” is not in this sentence. Press the word that you want to follow.` };
    }
    this.latest = latest;
    return { picture: trainedPicture({ sentence, combined, moved: combined.on(map), map, head, tokens, chosen, absent, marks }) };
  }

  combined(sentence, head) {
    const activations = this.minilm.layerOne(sentence);
    return combinedHeads(activations, head);
  }

  // The maps of all seven words for one head, when the state lacks the one that is wanted.
  fetchMaps(head) {
    if (!this.loading) {
      this.loading = true;
      this.share = 0;
      loadShard(this.model, `sense-maps-${head}`, (loaded, total) => (this.share = loaded / total), () => {
        this.retry();
        this.onChange();
      }).then((bytes) => {
        JSON.parse(new TextDecoder().decode(bytes)).forEach((state) => this.keep(state));
      }).catch((error) => (this.failed = error.message)).then(() => {
        this.loading = false;
        this.onChange();
      });
    }
    return { news: { ...MAPS, fraction: this.share } };
  }

  tell(_, message) {
    message.clear();
  }
}
