// Words, their vectors and, where there are some, their places on a map: what attention_lib.vectors does, in the page.

import { added, scaled, unit } from "./linalg.js";
import { fractions, parseTensors } from "./tensors.js";

/** @typedef {[word: string, cosine: number][]} Ranked best first */

/**
 * The row of each word of a table, and of each with its accents composed, as a sentence has them.
 * @param {string[]} words
 * @returns {Map<string, number>}
 */
export function rowsOf(words) {
  const index = new Map(words.map((word, row) => [word, row]));
  words.forEach((word, row) => {
    const composed = word.normalize("NFC");
    if (!index.has(composed)) index.set(composed, row);
  });
  return index;
}

/** A table of words: rows become real numbers only when they are asked for, and all of them for a search alone. */
export class WordTable {
  /** @param {Uint8Array[]} files safetensors files that hold, together, words and perhaps their vectors and places */
  constructor(...files) {
    const tensors = Object.assign({}, ...files.map(parseTensors));
    this.words = new TextDecoder().decode(tensors.words.data).split("\n");
    this.index = rowsOf(this.words);
    this.vectors = tensors.vectors?.data ?? null;
    this.scale = tensors["vectors.scale"]?.data ?? null;
    this.size = tensors.vectors?.shape[1] ?? 0; // numbers of a vector; 0: there are none
    this.places = tensors.places ? fractions(tensors.places.data) : null; // x and y, one after the other
    this.units = null; // all vectors with length 1, once they are needed
  }

  /** @param {string} word */
  has(word) {
    return this.index.has(word);
  }

  /** The vector of a word, as the table has it. */
  get(word) {
    const row = this.index.get(word);
    const factor = this.scale ? this.scale[row] : 1;
    return Array.from(this.vectors.subarray(row * this.size, (row + 1) * this.size), (value) => value * factor);
  }

  /** Where a word stands on the map: [x, y], each from -1 to 1. */
  place(word) {
    const row = this.index.get(word);
    return [this.places[2 * row], this.places[2 * row + 1]];
  }

  /** The vector of a word with length 1. */
  direction(word) {
    this.units ??= unitRows(this.vectors, this.scale, this.size);
    const row = this.index.get(word);
    return Array.from(this.units.subarray(row * this.size, (row + 1) * this.size));
  }

  /**
   * The n words whose vectors point most nearly the same way.
   * @returns {Ranked}
   */
  nearest(vector, n, leftOut = []) {
    this.units ??= unitRows(this.vectors, this.scale, this.size);
    const { units, size } = this;
    const query = unit(vector);
    const out = new Set(leftOut.map((word) => this.index.get(word)));
    const best = [];
    for (let row = 0; row < this.words.length; row += 1) {
      let sum = 0;
      for (let i = 0, at = row * size; i < size; i += 1) sum += query[i] * units[at + i];
      if (out.has(row) || !(best.length < n || sum > best[best.length - 1][1])) continue;
      let at = best.length;
      while (at > 0 && best[at - 1][1] < sum) at -= 1;
      best.splice(at, 0, [row, sum]);
      if (best.length > n) best.pop();
    }
    return best.map(([row, cosine]) => [this.words[row], cosine]);
  }

  /** @returns {Ranked} */
  neighbours(word, n) {
    return this.nearest(this.direction(word), n, [word]);
  }

  /**
   * a is to b as c is to …: the words nearest to b - a + c.
   * @param {string[]} question a, b, c
   * @param {number} n
   * @param {boolean} exclude are the question words left out?
   * @returns {Ranked}
   */
  analogy(question, n, exclude = true) {
    const [start, end, other] = question.map((word) => this.direction(word));
    return this.nearest(added(added(end, scaled(start, -1)), other), n, exclude ? question : []);
  }
}

// Every row stretched to length 1; a row of zeros stays one.
function unitRows(data, scale, size) {
  const rows = new Float32Array(data.length);
  for (let row = 0; row < data.length / size; row += 1) {
    let square = 0;
    const [start, factor] = [row * size, scale ? scale[row] : 1];
    for (let i = start; i < start + size; i += 1) square += (data[i] * factor) ** 2;
    const length = Math.sqrt(square) || 1;
    for (let i = start; i < start + size; i += 1) rows[i] = (data[i] * factor) / length;
  }
  return rows;
}
