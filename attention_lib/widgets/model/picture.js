// What is drawn: pure functions from readings and what is chosen.

import { signed } from "../core/format.js";
import { weightOf } from "../minilm/weights.js";
import { isMark } from "../minilm/wordpiece.js";
import { RULED } from "./constants.js";
import { cutOf, holds, isClosed } from "./experiment.js";

/** @import { Reading } from "../minilm/live.js" */
/**
 * @typedef {{ sentence: string, beside: string, word: string, layer: number, head: number, cuts: string[],
 *   silenced: string[], view: string, measure: string }} Chosen
 * The attention of one layer: weights (H, T, T) of its heads, or the shares of what is heard; head, chosen: 0 for all.
 * @typedef {{ layer: number, tokens: string[], weights: Float32Array, size: number, seen: number[], head: number,
 *   chosen: number, from: number, to: number, silent: boolean, measure: string,
 *   cut: (i: number, j: number) => boolean }} Attention
 */

/** A name for each token: "the", and for the next one "the (2)"; as _place in widget.py. @param {string[]} tokens */
export const namesOf = (tokens) => tokens.map((token, place) => {
  const seen = tokens.slice(0, place + 1).filter((each) => each === token).length;
  return seen === 1 ? token : `${token} (${seen})`;
});

/** Where the word stands that asks; -1 for nowhere. @param {string[]} tokens @param {string} word */
export const placeOf = (tokens, word) => namesOf(tokens).indexOf(word);

/** Which “bank” is followed: the one that asks, or else the first; null: there is none. @param {Reading} reading */
export function followed({ tokens, places }, word) {
  const asks = String(placeOf(tokens, word));
  return Object.hasOwn(places, asks) ? asks : Object.keys(places)[0] ?? null;
}

/** Its way: n + 1 places, or null. @param {Reading | null} reading */
export function wayOf(reading, word) {
  const at = reading && followed(reading, word);
  return at === null || at === undefined ? null : reading.places[at];
}

/**
 * The attention of a layer, with all heads, and in `mean` with the one that is read: the chosen head, or their mean.
 * @param {Reading} reading @param {Chosen} chosen
 * @returns {{ heads: Attention, read: Attention } | null} null: the layer's weights, or what they bring, are not here
 */
export function attentionOf({ tokens, heads, heard, before }, { word, layer, head, cuts, silenced, measure }) {
  const [size, given] = [tokens.length, heads(layer)];
  const found = measure === "contributions" && given ? heard(layer) : null;
  const weights = measure === "contributions" ? found && given && heardThrough(given, found.lengths, size) : given;
  const from = placeOf(tokens, word);
  if (!weights || from < 0) return null;
  const cutHere = cuts.map(cutOf);
  const silent = silenced.some((name) => holds(name, layer, head));
  const cut = (i, j) => isClosed(cutHere, layer, head, i, j);
  const all = () => (found ? sharesOf(found.together, size) : meanOf(weights, size));
  const one = head ? weights.subarray((head - 1) * size * size, head * size * size) : all();
  const read = before ? without(one, size, cut) : one;
  const to = largest(read.subarray(from * size, (from + 1) * size), from, tokens);
  const base = { layer, tokens, size, seen: [...tokens.keys()], from, to, chosen: head, silent, measure, cut };
  return { heads: { ...base, weights, head }, read: { ...base, weights: read, head: 1 } };
}

// The place of the largest weight of a row, but not that of a mark, and the word itself if no other is there.
function largest(row, itself, tokens) {
  const inner = [...row.keys()].slice(1, -1).filter((at) => at !== itself && !isMark(tokens[at]));
  return inner.reduce((best, at) => (row[at] > row[best] ? at : best), inner[0] ?? itself);
}

// What is heard through each head, as shares of its rows. @param lengths (H, T) of what is said there
const heardThrough = (weights, lengths, size) => sharesOf(weights.map((weight, at) =>
  weight * lengths[Math.floor(at / (size * size)) * size + (at % size)]), size);

// Rows as shares of their sums; a row of nothing stays so.
function sharesOf(parts, size) {
  const shares = parts.slice();
  for (let start = 0; start < shares.length; start += size) {
    let sum = 0;
    for (let at = start; at < start + size; at += 1) sum += shares[at];
    for (let at = start; at < start + size; at += 1) shares[at] /= sum || 1;
  }
  return shares;
}

function meanOf(weights, size) {
  const [all, mean] = [size * size, new Float32Array(size * size)];
  for (let at = 0; at < weights.length; at += 1) mean[at % all] += weights[at];
  return mean.map((sum) => (sum * all) / weights.length);
}

const without = (weights, size, closed) =>
  weights.map((weight, at) => (closed(Math.floor(at / size), at % size) ? 0 : weight));

/** The header and the rows of "Show numbers", as table() in widget.py. @param {import("./scene.js").Way[]} ways */
export function tableOf(ways, reading, chosen, layers) {
  const { tokens } = reading;
  const from = placeOf(tokens, chosen.word);
  const named = ({ kind, name }) => (kind === "ghost" ? "before that" : `“${RULED}” in “${name}”`);
  const header = ["after layer", ...ways.map(named),
    ...(from < 0 ? [] : tokens.map((token) => `${chosen.word} → ${token}`))];
  const rows = [...Array(layers + 1).keys()].map((layer) => {
    const places = ways.map(({ way }) => (way[layer] === undefined ? "–" : signed(way[layer])));
    const found = layer && from >= 0 ? attentionOf(reading, { ...chosen, layer }) : null;
    const given = (j) => (found ? weightOf(found.read, 1, from, j).toFixed(2) : "");
    return [String(layer), ...places, ...(from < 0 ? [] : [...tokens.keys()].map(given))];
  });
  return [header, rows];
}

/** What stands beside the numbers: whose they are. */
export const captionOf = ({ word, head, measure }) => {
  const what = measure === "contributions" ? `which share of what “${word}” hears comes from each token`
    : `what “${word}” gives to each token`;
  const all = measure === "contributions" ? ", through all heads together" : ", on average over all heads";
  return `Where “${RULED}” stands after each layer, and ${what}${head ? ` in head ${head} of it` : all}`;
};
