// What is drawn of a layer's heads: pure functions from weights and the reader's settings. Heads are counted from 1.

import { number } from "../core/format.js";
import { weightOf } from "../minilm/weights.js";

/**
 * @typedef {{layer: number, head: number, from: string, to: string, sort: string, view: string,
 *   hide: boolean}} Settings
 * @typedef {{sentence: string, layer: number, tokens: string[], weights: Float32Array, names: string[], size: number,
 *   heads: number[], head: number, seen: number[], from: number, to: number}} View the weights (H, T, T) of a sentence;
 *   a name for each token, the enlarged head, the places that are seen, and those whose weight is read
 */

/**
 * What of the traits counts: an address may say anything.
 * @param {(trait: string) => any} get
 * @returns {Settings}
 */
export function settings(get) {
  const { layers, heads } = get("limits");
  const oneOf = (name, ...known) => (known.includes(get(name)) ? get(name) : known[0]);
  const counted = (name, most) => Math.min(most, Math.max(1, Math.round(get(name)) || 1));
  return {
    layer: counted("layer", layers), head: counted("head", heads), from: get("from_word"), to: get("to_word"),
    sort: oneOf("sort", "number", "weight"), view: oneOf("view", "arcs", "matrix"), hide: !get("special_tokens"),
  };
}

// Weights that agree in three digits count as equal, here and in Python: the first is taken.
const thousandths = (value) => Math.floor(value * 1000 + 0.5);
const largest = (values) => values.reduce((best, each) => (thousandths(each[0]) > thousandths(best[0]) ? each : best));

/** The places of all tokens but [CLS] and [SEP]. */
const inner = ({ size }) => Array.from({ length: size - 2 }, (_, at) => at + 1);

/** The [i, j] of a head's largest weight between words. */
export function factOf(view, head) {
  const pairs = inner(view).flatMap((i) => inner(view).map((j) => [weightOf(view, head, i, j), i, j]));
  return largest(pairs).slice(1);
}

/**
 * @param {{sentence: string, layer: number, tokens: string[], weights: Float32Array}} found
 * @param {Settings} now
 * @returns {View}
 */
export function pictureOf({ sentence, layer, tokens, weights }, { head, from, to, hide }) {
  const [size, names] = [tokens.length, namesOf(tokens)];
  const heads = Array.from({ length: weights.length / size ** 2 }, (_, at) => at + 1);
  const base = { sentence, layer, tokens, weights, names, size, heads, head };
  const seen = hide ? inner(base) : [...tokens.keys()];
  const known = (word) => (seen.includes(names.indexOf(word)) ? names.indexOf(word) : null);
  const lost = from !== "" && known(from) === null; // then the other word is no pair
  const row = known(from) ?? factOf(base, head)[0];
  const best = () => largest(inner(base).map((j) => [weightOf(base, head, row, j), j]))[1];
  return { ...base, seen, from: row, to: (lost ? null : known(to)) ?? best() };
}

// A name for each token: "the", and for the next one "the (2)"; as _names in widget.py.
function namesOf(tokens) {
  return tokens.map((token, place) => {
    const count = tokens.slice(0, place + 1).filter((each) => each === token).length;
    return count === 1 ? token : `${token} (${count})`;
  });
}

/** The layer's heads as they are sorted. */
export function orderOf(view, sort) {
  const { heads, from, to } = view;
  const key = (head) => thousandths(weightOf(view, head, from, to));
  return sort === "weight" ? [...heads].sort((a, b) => key(b) - key(a)) : heads;
}

/** The example that is seen, if it is one. */
export const exampleOf = (examples, { sentence, layer, head }) =>
  examples.find((each) => each.sentence === sentence && each.layer === layer && each.head === head);

/** How much of the words' weight goes to [CLS] and [SEP]. */
export function hiddenText(view) {
  const { size, head, layer, heads } = view;
  const marks = (each, i) => weightOf(view, each, i, 0) + weightOf(view, each, i, size - 1);
  const share = (each) => inner(view).reduce((sum, i) => sum + marks(each, i), 0) / (size - 2);
  const all = heads.map(share).reduce((a, b) => a + b) / heads.length;
  return `Out of sight: on average the words give ${number(share(head))} of their attention to [CLS] and [SEP] in head `
    + `${layer}.${head}, and ${number(all)} in all heads of layer ${layer}.`;
}

/** The header and the rows of "Show numbers". */
export function tableOf(view) {
  const { tokens, seen, head } = view;
  const cell = (i, j) => number(weightOf(view, head, i, j), 3);
  return [["query", ...seen.map((j) => tokens[j])], seen.map((i) => [tokens[i], ...seen.map((j) => cell(i, j))])];
}
