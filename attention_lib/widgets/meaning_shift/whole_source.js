// Where a picture of meaning-shift comes from: all six layers of the real model. Python read the presets beforehand,
// and in a notebook it reads every sentence; on a page a reader's own sentence is read once they have loaded the model.
// The Python half is attention_lib/widgets/meaning_shift/whole.py.

import { Asking } from "../core/asking.js";
import { bytesOfBase64, parseTensors } from "../core/tensors.js";
import { LAYERS, RULED } from "../minilm/constants.js";
import { LiveReadings } from "../minilm/live.js";
import { findWord, nthWord } from "./chips.js";
import { shownTokens } from "./pieces.js";

const CLEAN = { cuts: [], silenced: [] };
const WAITS = "To read a sentence of your own with all six layers, the page fetches them, once.";
const OTHER = `The whole model has a ruler for “${RULED}” alone. Follow “${RULED}”, or turn to another source.`;
const ABSENT = `“${RULED}” is not in this sentence. Press the word that you want to follow.`;

/**
 * What is known of a text: its T tokens, for each “bank” the places after the layers that are here, and how far each
 * token pulls it; null: not known yet.
 * @typedef {{ tokens: string[], places: Record<string, ArrayLike<number>>,
 *   pulls: (at: number) => ArrayLike<number> | null }} Known
 */

/** The texts that Python read. @returns {Map<string, Known>} */
function storedReadings(base64) {
  const tensors = base64 ? parseTensors(bytesOfBase64(base64)) : {};
  const found = new Map();
  for (let number = 0; tensors[`whole.${number}.names`]; number += 1) {
    const part = (name) => tensors[`whole.${number}.${name}`]?.data;
    const [text, tokens] = JSON.parse(new TextDecoder().decode(part("names")));
    const ruled = [...tokens.keys()].filter((at) => part(`${at}.places`));
    const places = Object.fromEntries(ruled.map((at) => [at, part(`${at}.places`)]));
    found.set(text, { tokens, places, pulls: (at) => part(`${at}.pulls`) });
  }
  return found;
}

// The word on its way through the layers. While it plays, some of them have not spoken yet.
function wholePicture({ tokens, chosen, places, pulls, absent }) {
  const layers = Array.from(places).slice(1)
    .map((place, at) => ({ position: `layer ${at + 1}`, layer: at + 1, place }));
  const here = layers.filter(({ position }) => !absent?.has(position)).at(-1);
  const shown = tokens.filter((token) => !token.special);
  const links = shown.filter((token) => token !== chosen && !token.small).map(({ text, position }) => (
    { text, name: text, position, pull: [pulls?.[position] ?? 0, 0], weight: 0 }));
  return {
    tokens: shown, attended: shown, chosen, weights: [], pulls: [], links, arrivals: layers, places: Array.from(places),
    order: layers.map(({ position }) => position), start: [0, 0], shifted: [here?.place ?? 0, 0], setting: RULED,
    isWeighed: Boolean(pulls), isWhole: layers.length === LAYERS,
  };
}

export class WholeSource {
  pulls = new Map(); // "at text" → how far each token pulls, as the page found it
  isWeighing = false; // is it being found for one of them?

  constructor(model, onChange) {
    this.model = model;
    this.onChange = onChange;
    this.live = new LiveReadings(model, onChange);
    this.asking = new Asking(model, onChange); // Python, in a notebook
    this.read();
  }

  // What Python put into the state; it may come anew.
  read() {
    this.stored = storedReadings(this.model.get("stored"));
  }

  retry() {
    this.live.retry();
  }

  /** The reader wants the model for this text. */
  load(text) {
    this.live.load(text);
  }

  /** @param {import("./sources.js").Asked} asked @returns {import("./sources.js").Seen} */
  look({ sentence, word, position, absent, nth, still }) {
    const error = this.live.complaint(sentence);
    if (error) return { error };
    const stored = this.stored.get(sentence);
    if (stored || this.model.link) this.asking.done();
    const { known, ...seen } = stored ? { known: stored } : this.living(sentence);
    if (!known) return seen;
    const tokens = shownTokens(known.tokens);
    const chosen = nth === undefined ? findWord(tokens, word, position) : nthWord(tokens, word, nth);
    const places = chosen && known.places[chosen.position];
    if (!places) {
      return { tokens: tokens.filter(({ text }) => text === RULED), error: chosen || word !== RULED ? OTHER : ABSENT };
    }
    const pulls = known.pulls(chosen.position);
    if (!pulls && !still && places.length > LAYERS) this.weigh(sentence, chosen.position);
    return { picture: wholePicture({ tokens, chosen, places, pulls, absent }) };
  }

  /**
   * The reader's own sentence, as far as the page or Python has read it.
   * @returns {import("./sources.js").Seen & { known?: Known }}
   */
  living(sentence) {
    const { live } = this;
    if (!this.model.link) return { waiting: this.asking.wait(sentence) };
    const { reading, said, needs } = live.find("", sentence, CLEAN);
    if (reading) return { known: { ...reading, pulls: (at) => this.pulls.get(`${at} ${sentence}`) ?? null } };
    const { state, text } = live.news;
    if (said) return { error: said };
    if (needs || state === "closed") {
      return { error: needs ? WAITS : text, load: `${needs ? "Fetch the model" : "Go on"} (${live.cost(sentence)})` };
    }
    return state === "loading" ? { news: this.news } : { waiting: null };
  }

  get news() {
    const { text, progress } = this.live.news;
    return { text, fraction: progress, label: "The whole model" };
  }

  // Each word in turn is hidden from this “bank”.
  async weigh(sentence, at) {
    if (this.isWeighing) return; // the other “bank” comes next
    this.isWeighing = true;
    const pulls = await this.live.pulls(sentence, at, () => this.model.get("sentence") === sentence);
    this.isWeighing = false;
    if (pulls) this.pulls.set(`${at} ${sentence}`, pulls);
    this.onChange();
  }

  tell(_, message) {
    if (this.live.news.state === "loading") message.progress(this.news);
    else message.clear();
  }
}
