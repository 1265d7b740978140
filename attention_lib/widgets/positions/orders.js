// From two sentences of the same words to a picture of both: the attention in the order of now, and in the one before.

import { readSentence } from "../core/sentence.js";
import { attendInOrder, numbered, placesIn } from "./encodings.js";

/**
 * The last sentence that can be drawn: all its tokens, those that are known, and the order to compare it with.
 * @typedef {{sentence: string, tokens: object[], known: object[], before: string}} Drawn
 */

/**
 * With what is a new sentence compared? Where it has the words of the last one, with the first order of them.
 * @param {Drawn | null} last
 * @param {string} given what the state says, for the first sentence and for the same again
 */
export function orderBefore(last, sentence, known, given) {
  if (!last || sentence === last.sentence) return given;
  const [old, now] = [last.known, known].map((tokens) => tokens.map((token) => token.text).sort().join(" "));
  return old === now ? last.before || last.sentence : "";
}

/**
 * @param {Drawn} drawn
 * @param table the words and their vectors
 * @returns {import("./order.js").Picture}
 */
export function orderPicture({ sentence, known, before }, table, kind, sharpness) {
  const attention = (words) => attendInOrder(words.map((word) => table.get(word.text)), kind, sharpness).weights;
  const words = named(known);
  const weights = attention(words);
  const past = named(readSentence(before, table).filter((token) => token.known));
  const places = placesIn(past.map((word) => word.text), words.map((word) => word.text));
  const old = places ? compared(weights, past, attention(past), places) : null;
  return { words, weights, old, kind, sharpness, sentence, before };
}

function compared(now, words, weights, places) {
  const changes = now.map((row, i) => row.map((weight, j) => weight - weights[places[i]][places[j]]));
  return { words, weights, changes };
}

// Words with a name of their own: the first "the", the second "the".
function named(known) {
  const keys = numbered(known.map((token) => token.text));
  return known.map((token, i) => ({ ...token, key: keys[i] }));
}
