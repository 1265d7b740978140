// What the model makes of texts: stored with the page, told by Python, or computed by the model in the page.

import { loadShard } from "../core/shards.js";
import { bytesOfBase64, parseTensors } from "../core/tensors.js";
import { FINE, PRESETS_SHARD, STEPS } from "./constants.js";

/** @import { Found, Reading } from "../minilm/live.js" */
/** @import { Experiment } from "./experiment.js" */

const plain = (bytes) => (typeof bytes === "string" ? bytesOfBase64(bytes) : bytes);
export const isChanged = ({ cuts, silenced }) => cuts.length + silenced.length > 0;
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** The readings that came with the page, and those that Python tells. */
export class StoredReadings {
  shared = new Map(); // text → bytes of its weights and of what they bring, of the shard
  unpacked = new Map(); // bytes or base64 → a function as `heads` or `heard`
  state = "waiting"; // of the shard; then "loading", "here" or "closed"
  closed = ""; // the sentence that says why

  constructor(model, onChange) {
    this.model = model;
    this.onChange = onChange;
    const { own, layers, heads } = model.get("limits");
    if (own) this.state = "here"; // there is none of another model
    this.layers = layers;
    this.count = heads;
  }

  /** A text without any experiment. @returns {Reading | null} */
  clean(text) {
    const stored = this.model.get("stored");
    if (!Object.hasOwn(stored, text)) return null;
    const { tokens, places, heads, heard, first } = stored[text];
    const shared = this.shared.get(text) ?? {};
    const [bytes, more] = [heads ?? shared.weights ?? first, heard ?? shared.heard];
    return { text, tokens, layers: this.layers, places, ...this.unpackedOf(tokens, bytes, more) };
  }

  // As `heads` and `heard` of a reading; the shard is fetched once something is asked for that only it can have.
  unpackedOf({ length: size }, bytes, more) {
    const none = () => (this.fetch(), this.state === "loading" ? undefined : null);
    return {
      heads: bytes ? this.unpack(bytes, () => this.headsOf(bytes, size)) : none,
      heard: more ? this.unpack(more, () => this.heardOf(more, size)) : none,
    };
  }

  /** The same with an experiment: told by Python, or one cut or one silence, of which only the way is stored. */
  changed(text, /** @type {Experiment} */ experiment) {
    const clean = this.clean(text);
    const told = this.model.get("answer") ?? {};
    const { sentence, cuts, silenced } = told;
    if (clean && sentence === text && same({ cuts, silenced }, experiment)) {
      if (told.error) return { said: told.error };
      const { heads, heard, places } = told;
      if (heads) return { reading: { ...clean, places, ...this.unpackedOf(clean.tokens, heads, heard) } };
      return { reading: { ...clean, places, before: true } };
    }
    const way = clean && this.wayOf(clean, experiment);
    return way ? { reading: { ...clean, places: { ...clean.places, ...way }, before: true } } : null;
  }

  wayOf({ text, places }, { cuts, silenced }) {
    if (silenced.length === 1 && !cuts.length) return this.silentWay(text, silenced[0], places);
    const [first] = Object.keys(places);
    const [query, key, where] = cuts.length === 1 && !silenced.length ? cuts[0].split(" ") : [];
    const way = query === first && where === undefined ? this.model.get("stored")[text].cuts?.[key] : null;
    return way ? { [first]: way } : null;
  }

  // Of a silence is stored what comes behind its layer.
  silentWay(text, name, places) {
    const ends = this.model.get("stored")[text].silent?.[name];
    return ends ? Object.fromEntries(Object.entries(ends).map(([at, end]) =>
      [at, [...places[at].slice(0, -end.length), ...end]])) : null;
  }

  /** What was made of some bytes, once. @param {string | Uint8Array} bytes @param {() => any} make */
  unpack(bytes, make) {
    if (this.unpacked.size > 20) this.unpacked.clear();
    if (!this.unpacked.has(bytes)) this.unpacked.set(bytes, make());
    return this.unpacked.get(bytes);
  }

  /** A function as `heads`, from steps; of a sentence that is not the book's there is the first layer alone. */
  headsOf(bytes, size) {
    const all = Float32Array.from(plain(bytes), (step) => step / STEPS);
    const long = this.count * size * size;
    return (layer) => (layer * long <= all.length ? all.subarray((layer - 1) * long, layer * long) : null);
  }

  /** A function as `heard`, from heard_in_steps of reading.py. */
  heardOf(bytes, size) {
    const all = plain(bytes);
    const [long, row] = [size * size, this.count * size];
    const fine = new Uint16Array(all.slice(this.layers * long).buffer);
    return (layer) => ({
      together: Float32Array.from(all.subarray((layer - 1) * long, layer * long), (step) => step / STEPS),
      lengths: Float32Array.from(fine.subarray((layer - 1) * row, layer * row), (step) => step / FINE),
    });
  }

  // What is stored of the book's own sentences, once one is asked for that did not bring its own.
  async fetch() {
    if (this.state !== "waiting") return;
    this.state = "loading";
    try {
      const tensors = parseTensors(await loadShard(this.model, PRESETS_SHARD));
      for (let number = 0; tensors[`${number}.text`]; number += 1) {
        const [text, weights, heard] = ["text", "weights", "heard"].map((name) => tensors[`${number}.${name}`].data);
        this.shared.set(new TextDecoder().decode(text), { weights, heard });
      }
      this.state = "here";
    } catch (error) {
      [this.state, this.closed] = ["closed", error.message]; // the ways are there all the same
    }
    this.onChange();
  }

  retry() {
    if (this.state === "closed") [this.state, this.closed] = ["waiting", ""];
  }
}
