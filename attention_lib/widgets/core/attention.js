// Scaled dot-product attention, as attention_lib.attention has it, for one head or for several. A matrix is a flat
// typed array, row after row: loops over those follow the fingers also for the real model. The result has the type of
// what comes in: the model's 32 bits, or 64 for words of a small table.

/** @typedef {Float32Array | Float64Array} Numbers */

/**
 * Every query meets every key, in each head.
 * @template {Numbers} Flat
 * @param {Flat} q (T, H·d_k)
 * @param {Flat} k (S, H·d_k)
 * @param {number} queries T
 * @param {number} heads H
 * @param {number} scale 1 / √d_k unless something else is said
 * @returns {Flat} (H, T, S)
 */
export function attentionScores(q, k, queries, heads = 1, scale = 1 / Math.sqrt(q.length / queries / heads)) {
  const width = q.length / queries;
  const [keys, keySize] = [k.length / width, width / heads];
  const scores = sameKind(q, heads * queries * keys);
  for (let head = 0, to = 0; head < heads; head += 1) {
    for (let i = 0; i < queries; i += 1) {
      for (let j = 0; j < keys; j += 1, to += 1) {
        let sum = 0;
        for (let d = head * keySize, end = d + keySize; d < end; d += 1) sum += q[i * width + d] * k[j * width + d];
        scores[to] = sum * scale;
      }
    }
  }
  return scores;
}

/**
 * Scores as a mask lets them through, and the weights that softmax makes of each row. The row's largest score becomes 0
 * there, so that exp cannot overflow.
 * @template {Numbers} Flat
 * @param {Flat} scores (H, T, S)
 * @param {number} keys S
 * @param {boolean[][] | null} mask (T, S), true: may attend
 * @param {number} factor what every score is multiplied by first
 * @returns {{ scores: Flat, weights: Flat }}
 */
export function attentionWeights(scores, keys, mask = null, factor = 1) {
  const open = (at) => mask === null || mask[Math.floor(at / keys) % mask.length][at % keys];
  const masked = /** @type {Flat} */ (scores.map((score, at) => (open(at) ? score * factor : -Infinity)));
  const weights = sameKind(scores, scores.length);
  for (let row = 0; row < scores.length; row += keys) {
    let [top, sum] = [-Infinity, 0];
    for (let j = row; j < row + keys; j += 1) top = Math.max(top, masked[j]);
    if (top === -Infinity) throw new Error(`Row ${(row / keys) % mask.length} of the mask forbids every key.`);
    for (let j = row; j < row + keys; j += 1) sum += Math.exp(masked[j] - top);
    for (let j = row; j < row + keys; j += 1) weights[j] = Math.exp(masked[j] - top) / sum;
  }
  return { scores: masked, weights };
}

/**
 * The weights mix the values, in each head.
 * @template {Numbers} Flat
 * @param {Flat} weights (H, T, S)
 * @param {Flat} v (S, H·d_v)
 * @param {number} keys S
 * @param {number} heads H
 * @returns {Flat} (T, H·d_v)
 */
export function mixedValues(weights, v, keys, heads = 1) {
  const [queries, width] = [weights.length / keys / heads, v.length / keys];
  const valueSize = width / heads;
  const output = sameKind(v, queries * width);
  for (let head = 0, from = 0; head < heads; head += 1) {
    for (let i = 0; i < queries; i += 1) {
      for (let j = 0; j < keys; j += 1, from += 1) {
        const weight = weights[from]; // no brackets in here: an array would be built every time
        const to = i * width;
        const at = j * width;
        for (let d = head * valueSize, end = d + valueSize; d < end; d += 1) output[to + d] += weight * v[at + d];
      }
    }
  }
  return output;
}

/**
 * scaled_dot_product_attention of lists of rows. Raw attention takes q = k = v and a scale of its own.
 * @param {number[][]} q (T, d_k)
 * @param {number[][]} k (S, d_k)
 * @param {number[][]} v (S, d_v)
 * @param {number} [scale]
 * @param {boolean[][] | null} mask (T, S), true: may attend
 */
export function attend(q, k, v, scale = undefined, mask = null) {
  const [queries, keys, values] = [q, k, v].map(flat);
  const { scores, weights } = attentionWeights(attentionScores(queries, keys, q.length, 1, scale), k.length, mask);
  const output = mixedValues(weights, values, k.length);
  return { scores: inRows(scores, q.length), weights: inRows(weights, q.length), output: inRows(output, q.length) };
}

/**
 * @template {Numbers} Flat
 * @param {Flat} array
 * @returns {Flat} zeros
 */
function sameKind(array, length) {
  const made = array instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
  return /** @type {Flat} */ (made);
}

function flat(rows) {
  const size = rows[0].length;
  const array = new Float64Array(rows.length * size);
  rows.forEach((row, at) => array.set(row, at * size));
  return array;
}

function inRows(array, count) {
  const size = array.length / count;
  return Array.from({ length: count }, (_, row) => Array.from(array.subarray(row * size, (row + 1) * size)));
}
