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

const widthOf = ({ w_r: w }) => w.length / 2; // D
const sizeOf = (numbers) => numbers.w_q.length / widthOf(numbers); // d_k

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

/**
 * What the layer makes of one text.
 * @param {Numbers} numbers
 * @param {{ x: Float64Array, at: number }} text
 */
export function listen(numbers, { x, at }) {
  const [D, root] = [widthOf(numbers), Math.sqrt(sizeOf(numbers))];
  const own = x.subarray(at * D, (at + 1) * D);
  const q = times(own, numbers.w_q);
  const call = through(numbers.w_k, q).map((value) => value / root); // what a word must be like to answer well
  const weights = softmax(through(x, call)); // (T,)
  const mixed = times(weights, x); // (D,) the weighted mean of the word vectors
  const heard = times(mixed, numbers.w_v);
  const fresh = own.map((value, d) => value + heard[d]); // the asking word, with what it heard
  const logits = times(fresh, numbers.w_r).map((value, sense) => value + numbers.b_r[sense]);
  return { own, q, weights, mixed, fresh, senses: softmax(logits) };
}

/**
 * How wrong the layer is about some texts, which way each of its numbers should go, and what it heard in each text.
 * @param {Numbers} numbers
 * @param {Text[]} texts
 */
export function lossAndGradients(numbers, texts) {
  const gradients = each((name) => new Float64Array(numbers[name].length), widthOf(numbers), sizeOf(numbers));
  let loss = 0;
  const heard = texts.map((text) => {
    const step = listen(numbers, text);
    loss -= Math.log(step.senses[text.label]) / texts.length;
    addGradients(gradients, numbers, text, step, texts.length);
    return step;
  });
  return { loss, gradients, heard };
}

function addGradients(gradients, numbers, { x, label }, { own, q, weights, mixed, fresh, senses }, count) {
  const root = Math.sqrt(q.length);
  const byLogits = senses.map((p, sense) => (p - (sense === label ? 1 : 0)) / count);
  byLogits.forEach((value, sense) => (gradients.b_r[sense] += value));
  addProducts(gradients.w_r, fresh, byLogits);
  const byFresh = through(numbers.w_r, byLogits);
  addProducts(gradients.w_v, mixed, byFresh);
  const byWeights = through(x, through(numbers.w_v, byFresh)); // does what this word says help?
  const usual = byWeights.reduce((sum, value, t) => sum + value * weights[t], 0);
  const byScores = weights.map((weight, t) => weight * (byWeights[t] - usual));
  const byCall = times(byScores, x).map((value) => value / root);
  addProducts(gradients.w_k, byCall, q);
  addProducts(gradients.w_q, own, times(byCall, numbers.w_k));
}
