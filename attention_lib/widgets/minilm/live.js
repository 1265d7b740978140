// Readings by the model in the page, once the reader has loaded it: at every key press, as far as its layers are here.

import { LAYERS, RULED } from "./constants.js";
import { ALWAYS, placesOf, WholeModel } from "./whole.js";

/**
 * What is changed in the model; silenced: "3.5" a head, "3" all of a layer.
 * @typedef {{ cuts: import("./encoder.js").Cut[], silenced: string[] }} Change
 * A text of T tokens in the first n of L layers. heads(layer): the weights (H, T, T) of a layer, or null; places: of
 * each “bank” by its place among the tokens, n + 1 places on the rulers; before: the weights are those without the cut;
 * heard(layer): what the weights bring, undefined while it is on its way, null if it cannot be had.
 * @typedef {{ text: string, tokens: string[], layers: number, heads: (layer: number) => Float32Array | null,
 *   heard: (layer: number) => import("./encoder.js").Heard | null | undefined,
 *   places: Record<string, number[]>, before?: boolean, encoded?: any }} Reading
 * A reading, or a sentence about why there is none; needs: the whole model would help.
 * @typedef {{ reading?: Reading | null, said?: string | null, needs?: boolean }} Found
 */

const MOST = 24; // readings that are kept: undoing a cut shows at once what was
const [SPEED, FROM_DISK, UNPACKING] = [10, 100, 2]; // megabits a second where nobody knows; seconds

export class LiveReadings {
  kept = /** @type {Map<string, Reading>} */ (new Map());
  refused = new Map(); // key → the sentence that says why
  asking = new Map(); // lane → the key that it is asked for

  constructor(model, onChange) {
    this.model = model;
    this.onChange = onChange;
    this.whole = new WholeModel(model, onChange);
    this.look();
  }

  // What is here from another visit, of all that every text needs?
  async look() {
    const { isKept } = this.model;
    if (!isKept) return;
    const kept = await Promise.all(ALWAYS.map((name) => isKept(name).catch(() => false)));
    ALWAYS.forEach((name, at) => kept[at] && this.whole.near.add(name));
    if (this.whole.near.size) this.onChange();
  }

  complaint(text) {
    return this.whole.complaint(text);
  }

  load(text) {
    this.whole.load(text);
    this.onChange();
  }

  retry() {
    this.whole.retry();
  }

  /** What there is to say of its coming: nothing any more, once all is here. */
  get news() {
    const { asked, state, closed, layers, progress, news } = this.whole;
    if (state === "closed") return { state, text: closed };
    const here = layers > 0 && layers < LAYERS ? ` ${layers} of ${LAYERS} layers are here.` : "";
    if (state === "loading") return { state, text: news + here, progress };
    return { state: asked && layers === LAYERS ? "here" : "waiting" };
  }

  /** "12.7 MB, about 10 s" for what this text still lacks, or that it is here from another visit, or a part of it. */
  cost(text) {
    const { near } = this.whole;
    if (near.size === ALWAYS.length) return `kept here, about ${UNPACKING} s`;
    const megabytes = this.whole.sizeFor(text);
    const { downlink } = /** @type {any} */ (navigator).connection ?? {};
    const speed = !this.model.link || location.protocol === "file:" ? FROM_DISK : downlink || SPEED;
    return `${megabytes} MB${near.size ? " more" : ""}, about ${Math.ceil((8 * megabytes) / speed + UNPACKING)} s`;
  }

  /**
   * @param {string} lane texts that stand beside each other are asked for in lanes of their own
   * @param {string} text
   * @param {Change} change
   * @returns {Found}
   */
  find(lane, text, change) {
    const { whole } = this;
    if (!whole.asked) return { needs: true };
    if (whole.waitsFor(text)) return {};
    const said = whole.complaint(text);
    if (said) return { said };
    const key = JSON.stringify([whole.layers, text, change]);
    if (this.refused.has(key)) return { said: this.refused.get(key) };
    if (!this.kept.has(key)) this.ask(lane, key, text, change);
    return { reading: this.kept.get(key) };
  }

  async ask(lane, key, text, change) {
    if (this.asking.get(lane) === key) return;
    this.asking.set(lane, key);
    let encoded = null;
    try {
      encoded = await this.whole.encode(text, { ...change, lane });
    } catch (error) {
      this.refused.set(key, error.message);
    }
    if (encoded) this.keep(key, this.readingOf(encoded));
    if (this.asking.get(lane) === key) this.asking.delete(lane);
    if (encoded || this.refused.has(key)) this.onChange(); // else a newer one has come meanwhile
  }

  /**
   * How far each token pulls one “bank”: its place after the last layer, less that without hearing the token.
   * @param {string} text
   * @param {number} at the place of that “bank” among the tokens
   * @param {() => boolean} isWanted still?
   * @returns {Promise<Float32Array | null>} (T), 0 for itself; null: it is no longer wanted, or a part is missing
   */
  async pulls(text, at, isWanted) {
    const { whole } = this;
    const end = async (cuts) => {
      const encoded = await whole.encode(text, { cuts, lane: "pulls" });
      return encoded && placesOf(encoded, at, whole.rulers).at(-1);
    };
    const [full, pulls] = [await end([]), new Float32Array(whole.tokens(text)?.length ?? 0)];
    for (let key = 0; key < pulls.length; key += 1) {
      const without = key === at ? full : await end([{ query: at, key, where: null }]);
      if (without === null || !isWanted()) return null;
      pulls[key] = full - without;
    }
    return pulls;
  }

  keep(key, reading) {
    if (this.kept.size >= MOST) this.kept.delete(this.kept.keys().next().value);
    this.kept.set(key, reading);
  }

  /** @returns {Reading} */
  readingOf(encoded) {
    const { whole } = this;
    const { rulers } = whole;
    const { text, tokens, layers, weights, heads: count, size } = encoded;
    const long = count * size * size;
    const heads = (layer) => (layer <= layers ? weights.subarray((layer - 1) * long, layer * long) : null);
    const ruled = rulers ? tokens.flatMap((token, at) => (token === RULED ? [at] : [])) : [];
    const places = Object.fromEntries(ruled.map((at) => [at, placesOf(encoded, at, rulers)]));
    const found = new Map(); // layer → what is heard, or undefined
    const ask = (layer) => {
      found.set(layer, undefined);
      whole.contributions(encoded, layer).then((heard) => {
        found.set(layer, heard);
        this.onChange();
      }, () => found.set(layer, null));
    };
    const heard = (layer) => {
      if (layer <= layers && !found.has(layer)) ask(layer);
      return layer <= layers ? found.get(layer) : null;
    };
    return { text, tokens, layers, heads, heard, places, encoded };
  }
}
