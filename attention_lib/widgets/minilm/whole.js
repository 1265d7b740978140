// The whole model in the page, all six layers of it, for any text that fits. A reader asks for it (`load`); then its
// layers come one after the other and are used as they come, and texts are read beside the page (encoder_worker.js).

import { releaseShard } from "../core/shards.js";
import { HEADS, LAYERS, WIDTH } from "./constants.js";
import { startEngine } from "./encoder_worker.js";
import { Parts, parts, sizeOf, wordRow } from "./parts.js";
import { basicWords } from "./wordpiece.js";

const PIECES = ["", "-in", "-out"]; // of a layer: its attention, and its feed-forward network's two maps
const LAYER_PARTS = Array.from({ length: LAYERS }, (_, at) => PIECES.map((piece) => `layer-${at + 1}${piece}`));
/** The parts that every text needs. */
export const ALWAYS = ["pieces", "rulers", ...LAYER_PARTS.flat()];
const inEngine = new Set(); // the names of the parts that it has; all widgets of one module share them
const onTheWay = new Map(); // name → promise that it has this part, too
let [engine, models] = [null, 0]; // the promise of an Engine; how many have been made

/**
 * What came out of a text of T tokens: hidden (n+1, T, D), before the first of n layers and after each of them, and
 * weights (n, H, T, T), rows are queries; flat. `cuts` and `silenced` as they were asked for.
 * @typedef {import("./encoder.js").Read & { text: string, tokens: string[], cuts: import("./encoder.js").Cut[],
 *   silenced: string[] }} Encoded
 */

export class WholeModel extends Parts {
  wanted = "";
  asked = false; // has the reader pressed?
  near = new Set(); // names of parts that are kept from another visit: they cost no bytes
  calls = new Map(); // lane → the number of its newest call

  /** @param {object} model the widget's, within its lifetime @param {() => void} onChange something has come */
  constructor(model, onChange) {
    super(model, onChange);
    models += 1;
    this.name = String(models);
    this.megabytes = this.sizeFor("");
    this.far = this.megabytes; // what is left of it to be fetched
  }

  /** How many layers are here, from the first on. */
  get layers() {
    const lacking = LAYER_PARTS.findIndex((names) => names.some((name) => !inEngine.has(name)));
    return lacking < 0 ? LAYERS : lacking;
  }

  /** The ruler of “bank” for each layer, axes (L+1, D) and middles (L+1), or null until it is here. */
  get rulers() {
    const { axes, middles } = parts.get("rulers") ?? {};
    return axes ? { axes: axes.data, middles: middles.data } : null;
  }

  get news() {
    if (this.layers === LAYERS) return super.news;
    if (this.near.size === ALWAYS.length) return "Unpacking the whole model, which is kept here from another visit.";
    return `Fetching the whole model (about ${this.far} MB${this.near.size ? " more" : ""}), once.`;
  }

  /** How many megabytes this text still needs, the model and, as far as they are known, its rows. */
  sizeFor(text) {
    const rows = parts.has("pieces") ? this.lacking(this.rowParts(text)) : [...new Set(basicWords(text))];
    const far = ALWAYS.filter((name) => !parts.has(name) && !inEngine.has(name) && !this.near.has(name));
    return Math.ceil([...far, ...rows].reduce((sum, name) => sum + sizeOf(name), 0) / 1e5) / 10;
  }

  /** The reader pressed: everything that this text lacks is fetched, the layers in their order. */
  load(text) {
    this.asked = true;
    this.wanted = text;
    this.far = this.sizeFor(text);
    this.retry();
    if (this.state === "waiting" && this.missing().length) this.fetch();
  }

  /** After `load`: must this text wait for rows of the word table? They are fetched then. @param {string} text */
  waitsFor(text) {
    this.wanted = text;
    if (!this.asked) return false;
    if (this.missing().length && this.state === "waiting") this.fetch();
    return this.state === "loading" && this.firstLacking().length > 0;
  }

  /** Where texts are read, "worker" or "page"; by which loops, "simd" or "plain"; and the bytes of its memory. */
  async about() {
    const { where } = await engine;
    return { where, ...await (await engine).about() };
  }

  missing() {
    return [...this.firstLacking(), ...LAYER_PARTS.flat().filter((name) => !inEngine.has(name) && name !== "layer-1")];
  }

  // One layer after the other, its parts together.
  next() {
    const first = this.firstLacking();
    return first.length ? first : LAYER_PARTS[this.layers]?.filter((name) => !inEngine.has(name)) ?? [];
  }

  // Without these there is not even a layer 0.
  firstLacking() {
    const rows = parts.has("pieces") && !this.complaint(this.wanted) ? this.rowParts(this.wanted) : [];
    return [...this.lacking(["pieces", "rulers", ...rows]), ...["layer-1"].filter((name) => !inEngine.has(name))];
  }

  async keep(name, bytes) {
    if (!name.startsWith("layer-")) return super.keep(name, bytes);
    if (!onTheWay.has(name)) onTheWay.set(name, takeIn(name, bytes).finally(() => onTheWay.delete(name)));
    return onTheWay.get(name);
  }

  /**
   * A text through the layers that are here. A newer call of the same lane makes an older one null; so does a part that
   * is missing. Two texts that stand beside each other have a lane each.
   * @param {string} text
   * @param {{ cuts?: import("./encoder.js").Cut[], silenced?: string[], lane?: string }} options
   * @returns {Promise<Encoded | null>} it fails, with a sentence, if a cut leaves a token nothing to hear
   */
  async encode(text, { cuts = [], silenced = [], lane = "" } = {}) {
    const call = (this.calls.get(lane) ?? 0) + 1;
    this.calls.set(lane, call);
    const tokens = this.tokens(text);
    const here = tokens && inEngine.has("layer-1") && this.lacking(this.rowParts(text)).length === 0;
    if (!here || this.complaint(text)) return null;
    const rows = tokens.map((piece) => wordRow(parts.get("pieces").get(piece)));
    const options = { layers: this.layers, cuts, silenced };
    const read = await (await engine).read(`${this.name} ${lane}`, rows, options);
    return read && this.calls.get(lane) === call ? { text, tokens, cuts, silenced, ...read } : null;
  }

  /**
   * How much each token takes from each other in a layer, as `contributions` of encoder.js.
   * @param {Encoded} encoded
   * @param {number} layer from 1
   * @returns {Promise<import("./encoder.js").Heard>}
   */
  async contributions({ hidden, weights, size, silenced }, layer) {
    const part = (array, length) => array.slice((layer - 1) * length, layer * length);
    const [x, shares] = [part(hidden, size * WIDTH), part(weights, HEADS * size * size)];
    return (await engine).contributions(layer - 1, x, shares, silenced);
  }
}

// Two widgets may bring a part at once; the engine takes it once.
async function takeIn(name, bytes) {
  engine ??= startEngine();
  if (!inEngine.has(name)) await (await engine).add(bytes);
  inEngine.add(name);
  if (name !== "layer-1") releaseShard(name); // the first layer's attention serves other widgets, too
}

/**
 * Where a token stands on each layer's ruler: −1 and +1 are the means of the two senses.
 * @param {Encoded} encoded
 * @param {number} at the token's place, from 0
 * @param {{ axes: Float32Array, middles: Float32Array }} rulers axes (L+1, D), middles (L+1)
 * @returns {number[]} (n+1)
 */
export function placesOf({ hidden, size, layers, width }, at, { axes, middles }) {
  return Array.from({ length: layers + 1 }, (_, layer) => {
    let place = -middles[layer];
    for (let i = 0; i < width; i += 1) place += hidden[(layer * size + at) * width + i] * axes[layer * width + i];
    return place;
  });
}
