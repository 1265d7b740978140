// What the model makes of texts: stored with the page, told by Python, or computed by the model in the page.

import { loadShard } from "../core/shards.js";
import { bytesOfBase64, parseTensors } from "../core/tensors.js";
import { LAYERS, PRESETS_SHARD, STEPS } from "./constants.js";

/** @import { Found, Reading } from "../minilm/live.js" */
/** @import { Experiment } from "./experiment.js" */

export const isChanged = ({ cuts, silenced }) => cuts.length + silenced.length > 0;
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** The readings that came with the page, and those that Python tells. */
export class StoredReadings {
  shared = new Map(); // text → bytes of its weights, of the shard
  unpacked = new Map(); // text or base64 → a function as `heads`
  state = "waiting"; // of the shard; then "loading", "here" or "closed"

  constructor(model, onChange) {
    this.model = model;
    this.onChange = onChange;
  }

  /** A text without any experiment. @returns {Reading | null} */
  clean(text) {
    const stored = this.model.get("stored");
    if (!Object.hasOwn(stored, text)) return null;
    const { tokens, places, heads } = stored[text];
    const bytes = heads ?? this.shared.get(text);
    if (!bytes) this.fetch();
    return { text, tokens, layers: LAYERS, places, heads: bytes ? this.headsOf(bytes) : () => null };
  }

  /** The same with an experiment: told by Python, or one cut or one silence, of which only the way is stored. */
  changed(text, /** @type {Experiment} */ experiment) {
    const clean = this.clean(text);
    const told = this.model.get("answer") ?? {};
    const { sentence, cuts, silenced } = told;
    if (clean && sentence === text && same({ cuts, silenced }, experiment)) {
      if (told.error) return { said: told.error };
      const { heads, places } = told;
      if (heads) return { reading: { ...clean, places, heads: this.headsOf(heads) } };
      return { reading: { ...clean, places, before: true } };
    }
    const way = clean && this.wayOf(clean, experiment);
    return way ? { reading: { ...clean, places: { ...clean.places, ...way }, before: true } } : null;
  }

  wayOf({ text, places }, { cuts, silenced }) {
    const [first] = Object.keys(places);
    if (silenced.length === 1 && !cuts.length) return this.model.get("stored")[text].silent?.[silenced[0]] ?? null;
    const [query, key, where] = cuts.length === 1 && !silenced.length ? cuts[0].split(" ") : [];
    const way = query === first && where === undefined ? this.model.get("stored")[text].cuts?.[key] : null;
    return way ? { [first]: way } : null;
  }

  /** A function as `heads`, from steps. @param {string | Uint8Array} bytes */
  headsOf(bytes) {
    if (!this.unpacked.has(bytes)) {
      const all = Float32Array.from(typeof bytes === "string" ? bytesOfBase64(bytes) : bytes, (step) => step / STEPS);
      const long = all.length / LAYERS;
      const layers = Array.from({ length: LAYERS }, (_, at) => all.subarray(at * long, (at + 1) * long));
      if (this.unpacked.size > 20) this.unpacked.clear();
      this.unpacked.set(bytes, (layer) => layers[layer - 1]);
    }
    return this.unpacked.get(bytes);
  }

  // The weights of the presets, once one is asked for that did not bring its own.
  async fetch() {
    if (this.state !== "waiting") return;
    this.state = "loading";
    try {
      const tensors = parseTensors(await loadShard(this.model, PRESETS_SHARD));
      for (let number = 0; tensors[`${number}.text`]; number += 1) {
        this.shared.set(new TextDecoder().decode(tensors[`${number}.text`].data), tensors[`${number}.weights`].data);
      }
      this.state = "here";
    } catch {
      this.state = "closed"; // the ways are there all the same
    }
    this.onChange();
  }

  retry() {
    if (this.state === "closed") this.state = "waiting";
  }
}
