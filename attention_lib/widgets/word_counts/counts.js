// Documents as counts of words, as attention_lib/text.py has it: bag_of_words, tf_idf, and the cosine of each pair.

import { dot } from "../core/linalg.js";
import { isPunctuation, tokenize } from "../core/tokenize.js";

export const wordsOf = (text) => tokenize(text).filter((token) => !isPunctuation(token));

// Python sorts strings by code points, JavaScript by UTF-16 units: they differ beyond the first 65,536 characters.
function byCodePoint(a, b) {
  const [left, right] = [Array.from(a, (c) => c.codePointAt(0)), Array.from(b, (c) => c.codePointAt(0))];
  const at = left.findIndex((code, i) => code !== right[i]);
  return at < 0 ? left.length - right.length : left[at] - (right[at] ?? -1);
}

// How often each word stands in each document: { matrix (N, V), vocabulary }.
export function bagOfWords(documents) {
  const bags = documents.map(wordsOf);
  const vocabulary = [...new Set(bags.flat())].sort(byCodePoint);
  const column = new Map(vocabulary.map((word, place) => [word, place]));
  const matrix = bags.map((words) => {
    const row = vocabulary.map(() => 0);
    for (const word of words) row[column.get(word)] += 1;
    return row;
  });
  return { matrix, vocabulary };
}

// A count times idf = ln((1 + N) / (1 + df)) + 1, then each row scaled to length 1: { matrix, vocabulary, idf }.
export function tfIdf(documents) {
  const { matrix: counts, vocabulary } = bagOfWords(documents);
  const idf = vocabulary.map((_, j) => Math.log((1 + counts.length) / (1 + counts.filter((row) => row[j]).length)) + 1);
  const matrix = counts.map((row) => {
    const weighted = row.map((count, j) => count * idf[j]);
    const size = lengthOf(weighted) || 1;
    return weighted.map((value) => value / size);
  });
  return { matrix, vocabulary, idf };
}

/**
 * All numbers of one picture.
 * @param {string[]} documents
 * @param {"counts" | "tf-idf"} weighting
 * @param {"alphabet" | "weight" | "shared"} order of the words
 */
export function counted(documents, weighting, order) {
  const counts = bagOfWords(documents);
  const { matrix, vocabulary, idf = null } = weighting === "counts" ? counts : tfIdf(documents);
  const columns = arranged(matrix, order);
  return { weighting, matrix, vocabulary, idf, counts: counts.matrix, cosines: cosines(matrix), columns };
}

export const lengthOf = (row) => Math.sqrt(dot(row, row));

// The cosine of every row with every other; NaN where a row is all zeros and so has no direction.
export const cosines = (matrix) => matrix.map((a) => matrix.map((b) => dot(a, b) / (lengthOf(a) * lengthOf(b))));

// The columns in the order they are shown: by "alphabet", by "weight" (largest total first), or "shared" words first.
export function arranged(matrix, order) {
  const columns = matrix[0].map((_, j) => j);
  const total = (j) => Math.round(matrix.reduce((sum, row) => sum + row[j], 0) * 1e9);
  const having = (j) => matrix.filter((row) => row[j]).length;
  if (order === "weight") return columns.sort((a, b) => total(b) - total(a) || a - b);
  if (order === "shared") return columns.sort((a, b) => having(b) - having(a) || total(b) - total(a) || a - b);
  return columns;
}
