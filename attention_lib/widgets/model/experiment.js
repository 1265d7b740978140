// Experiments as texts and as what the model takes: pure functions. Places of tokens are counted from 0, layers and
// heads from 1; reading.py reads the same texts.

const CUT = /^(\*|\d{1,2}) (\d{1,2})(?: (\d{1,2}(?:\.\d{1,2})?))?$/;
const NAME = /^\d{1,2}(?:\.\d{1,2})?$/;

/**
 * A connection that is cut; query null: of every token; where: "3" a layer, "3.5" a head, null everywhere.
 * @typedef {{ query: number | null, key: number, where: string | null }} Cut
 * What is changed in the model.
 * @typedef {{ cuts: string[], silenced: string[] }} Experiment
 */

/** @returns {Cut | null} null: the text is none */
export function cutOf(text) {
  const found = CUT.exec(text);
  return found && { query: found[1] === "*" ? null : Number(found[1]), key: Number(found[2]), where: found[3] ?? null };
}

/** @param {Cut} cut */
export const textOf = ({ query, key, where }) => [query ?? "*", key, ...(where ? [where] : [])].join(" ");

/** May an address say this of a layer or a head? */
export function isName(text, { layers, heads }) {
  if (!NAME.test(text)) return false;
  const [layer, head = 1] = text.split(".").map(Number);
  return layer >= 1 && layer <= layers && head >= 1 && head <= heads;
}

export function isCut(text, limits) {
  const cut = cutOf(text);
  return cut !== null && (cut.where === null || isName(cut.where, limits));
}

/** Does a name of a layer or a head, or null for everything, hold for this head? head 0: for all heads of the layer? */
export function holds(where, layer, head) {
  return where === null || where === String(layer) || (head > 0 && where === `${layer}.${head}`);
}

/** Is this connection cut in a head, or with head 0 in all of them? @param {Cut[]} cuts */
export const isClosed = (cuts, layer, head, i, j) => cuts.some(({ query, key, where }) =>
  (query === null || query === i) && key === j && holds(where, layer, head));

/** With the text, or without it if it stands there already. @param {string[]} texts */
export const toggled = (texts, text) =>
  (texts.includes(text) ? texts.filter((each) => each !== text) : [...texts, text]);

/** How many heads are silent? A layer's name stands for all its heads. */
export function silentHeads(silenced, { heads }) {
  const layers = new Set(silenced.filter((name) => !name.includes(".")));
  const single = new Set(silenced.filter((name) => name.includes(".") && !layers.has(name.split(".")[0])));
  return layers.size * heads + single.size;
}

/**
 * The cuts after the sentence has changed: what stands before and behind the change keeps its cuts.
 * @param {string[]} cuts
 * @param {string[]} before tokens
 * @param {string[]} after tokens
 */
export function carried(cuts, before, after) {
  const most = Math.min(before.length, after.length);
  let [first, last] = [0, 0];
  while (first < most && before[first] === after[first]) first += 1;
  while (last < most - first && before.at(-1 - last) === after.at(-1 - last)) last += 1;
  const moved = (at) => (at < first ? at : at >= before.length - last ? at + after.length - before.length : -1);
  return cuts.flatMap((text) => {
    const cut = cutOf(text);
    const [query, key] = [cut.query === null ? null : moved(cut.query), moved(cut.key)];
    return query === -1 || key === -1 ? [] : [textOf({ ...cut, query, key })];
  });
}
