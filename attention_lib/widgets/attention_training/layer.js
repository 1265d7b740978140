// The layer of chapter 10 and its gradients by hand, as attention_lib/learning/sense_layer.py has them. A matrix is a
// flat typed array, row after row; its name says its shape there.

/**
 * @typedef {Float64Array | Float32Array} Flat
 * @typedef {{ w_q: Flat, w_k: Flat, w_v: Flat, w_r: Flat, b_r: Flat }} Numbers
 * One text: x (T, D) its vectors, at the place of the word that asks, label its sense, 0 or 1.
 * @typedef {{ x: Float64Array, at: number, label: number }} Text
 */

export const NAMES = ["w_q", "w_k", "w_v", "w_r", "b_r"];

/** The shapes of a layer for vectors of D numbers, in the order of NAMES. @returns {[number, number][]} */
export const shapes = (D, size) => [[D, size], [D, size], [D, D], [D, 2], [1, 2]];

/** @param {(name: string, length: number) => Float64Array} make @returns {Numbers} */
export function each(make, D, size) {
  const pairs = shapes(D, size).map(([rows, columns], at) => [NAMES[at], make(NAMES[at], rows * columns)]);
  return /** @type {Numbers} */ (Object.fromEntries(pairs));
}

// D and d_k.
const widthOf = ({ w_r: w }) => w.length / 2;
const sizeOf = (numbers) => numbers.w_q.length / widthOf(numbers);

/** vector (rows,) times matrix (rows, columns) */
function times(vector, matrix) {
  const columns = matrix.length / vector.length;
  const result = new Float64Array(columns);
  for (let i = 0; i < vector.length; i += 1) {
    for (let j = 0, at = i * columns; j < columns; j += 1, at += 1) result[j] += vector[i] * matrix[at];
  }
  return result;
}

/** matrix (rows, columns) times vector (columns,) */
function through(matrix, vector) {
  const columns = vector.length;
  const result = new Float64Array(matrix.length / columns);
  for (let i = 0; i < result.length; i += 1) {
    for (let j = 0, at = i * columns; j < columns; j += 1, at += 1) result[i] += matrix[at] * vector[j];
  }
  return result;
}

/** Each of a times each of b, added to sum (a, b). */
function addProducts(sum, a, b) {
  for (let i = 0, at = 0; i < a.length; i += 1) {
    for (let j = 0; j < b.length; j += 1, at += 1) sum[at] += a[i] * b[j];
  }
}

function softmax(scores) {
  const top = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - top));
  const sum = powers.reduce((all, power) => all + power, 0);
  return powers.map((power) => power / sum);
}

/** Rows of a flat matrix, one after the other. @param {Flat} matrix */
const rowsOf = (matrix, columns) =>
  Array.from({ length: matrix.length / columns }, (_, row) => matrix.subarray(row * columns, (row + 1) * columns));

/**
 * What comes of the asking word alone, the same in every text: its query, the vector that a word must be like to answer
 * well, what each number of a word that is heard says for the senses (D, 2), and what the asking word itself says.
 * @param {Numbers} numbers
 * @param {Flat} own its vector
 */
export function asking(numbers, own) {
  const root = Math.sqrt(sizeOf(numbers));
  const q = times(own, numbers.w_q);
  const call = through(numbers.w_k, q).map((value) => value / root);
  // It is w_v w_r: so no text needs the whole of w_v.
  const voice = new Float64Array(2 * own.length);
  rowsOf(numbers.w_v, own.length).forEach((row, d) => voice.set(times(row, numbers.w_r), 2 * d));
  const alone = times(own, numbers.w_r).map((value, sense) => value + numbers.b_r[sense]);
  return { own, q, call, voice, alone };
}

/** What is heard in one text: weights (T,), the mix of its words (D,), and how likely each sense is. */
export function hear({ call, voice, alone }, x) {
  const weights = softmax(through(x, call));
  const mixed = times(weights, x);
  const said = times(mixed, voice);
  return { weights, mixed, senses: softmax(alone.map((value, sense) => value + said[sense])) };
}

/** Both at once. @param {Numbers} numbers @param {{ x: Flat, at: number }} text */
export const listen = (numbers, text) => hear(asking(numbers, ownOf(numbers, text)), text.x);

/** @param {Numbers} numbers @param {{ x: Flat, at: number }} text */
export function ownOf(numbers, { x, at }) {
  const D = widthOf(numbers);
  return x.subarray(at * D, (at + 1) * D);
}

/**
 * How wrong the layer is about some texts, which way each of its numbers should go, and what it heard in each text.
 * In all of them the same word asks.
 * @param {Numbers} numbers
 * @param {Text[]} texts
 */
export function lossAndGradients(numbers, texts) {
  const asked = asking(numbers, ownOf(numbers, texts[0]));
  const heard = texts.map(({ x }) => hear(asked, x));
  const zeros = (like) => new Float64Array(like.length);
  const sums = { alone: zeros(asked.alone), voice: zeros(asked.voice), call: zeros(asked.call) };
  let loss = 0;
  texts.forEach((text, n) => {
    loss -= Math.log(heard[n].senses[text.label]) / texts.length;
    addBackward(sums, asked, text, heard[n], texts.length);
  });
  return { loss, gradients: backToNumbers(numbers, asked, sums), heard };
}

// From the senses of one text back to what all texts share.
function addBackward(sums, { voice }, { x, label }, { weights, mixed, senses }, count) {
  const byLogits = senses.map((p, sense) => (p - (sense === label ? 1 : 0)) / count);
  byLogits.forEach((value, sense) => (sums.alone[sense] += value));
  addProducts(sums.voice, mixed, byLogits);
  // Does what this word says help?
  const byWeights = through(x, through(voice, byLogits));
  const usual = byWeights.reduce((sum, value, t) => sum + value * weights[t], 0);
  const byScores = weights.map((weight, t) => weight * (byWeights[t] - usual));
  times(byScores, x).forEach((value, d) => (sums.call[d] += value));
}

// And from there to the numbers of the layer.
function backToNumbers(numbers, { own, q }, sums) {
  const gradients = each((name) => new Float64Array(numbers[name].length), own.length, q.length);
  const root = Math.sqrt(q.length);
  gradients.b_r.set(sums.alone);
  addProducts(gradients.w_r, own, sums.alone);
  const values = rowsOf(numbers.w_v, own.length);
  rowsOf(sums.voice, 2).forEach((byVoice, d) => {
    addProducts(gradients.w_r, values[d], byVoice);
    gradients.w_v.set(through(numbers.w_r, byVoice), d * own.length);
  });
  const byCall = sums.call.map((value) => value / root);
  addProducts(gradients.w_k, byCall, q);
  addProducts(gradients.w_q, own, times(byCall, numbers.w_k));
  return gradients;
}
