// The mathematics of a transformer on typed arrays: attention_lib.attention and .transformer, fast enough to follow
// the fingers. A matrix is a flat Float32Array, row after row. A linear map is {weight (D_out, D_in), bias (D_out) or
// null}, as the model's files have it: the transpose of the (D_in, D_out) of AttentionParams.

/**
 * A linear map: weight (D_out, D_in), flat, bias (D_out).
 * @typedef {{ weight: Float32Array, bias: Float32Array | null }} Linear
 * @typedef {{ heads: number, query: Linear, key: Linear, value: Linear, output: Linear }} Attention
 */

/**
 * Every tensor as real numbers: int8 rows times their scale.
 * @param {Record<string, { data: any, shape: number[] }>} tensors
 * @returns {Record<string, Float32Array>}
 */
export function dequantised(tensors) {
  const real = /** @type {Record<string, Float32Array>} */ ({});
  for (const [name, { data, shape }] of Object.entries(tensors)) {
    const scale = tensors[`${name}.scale`]?.data;
    if (scale) real[name] = Float32Array.from(data, (value, i) => value * scale[Math.floor(i / shape[1])]);
    else if (!name.endsWith(".scale")) real[name] = data;
  }
  return real;
}

/**
 * One layer's attention out of the model's tensors.
 * @param {Record<string, Float32Array>} tensors
 * @param {number} layer from 0
 * @param {number} heads
 * @returns {Attention}
 */
export function attentionOf(tensors, layer, heads) {
  const map = (part) => {
    const name = `encoder.layer.${layer}.attention.${part}`;
    return { weight: tensors[`${name}.weight`], bias: tensors[`${name}.bias`] };
  };
  const [query, key, value] = ["query", "key", "value"].map((part) => map(`self.${part}`));
  return { heads, query, key, value, output: map("output.dense") };
}

/**
 * Each row with mean 0 and variance 1, then stretched and shifted. The mean is taken twice: where all numbers of a row
 * are nearly equal, the small epsilon would make much of what rounding left of it.
 * @param {Float32Array} x (T, D)
 * @param {Float32Array} gain (D)
 * @param {Float32Array} bias (D)
 * @returns {Float32Array} (T, D)
 */
export function layerNorm(x, gain, bias, epsilon = 1e-12) {
  const size = gain.length;
  const result = new Float32Array(x.length);
  for (let start = 0; start < x.length; start += size) {
    let [sum, rest, square] = [0, 0, 0];
    for (let i = start; i < start + size; i += 1) sum += x[i];
    const mean = sum / size;
    for (let i = start; i < start + size; i += 1) rest += x[i] - mean;
    const left = rest / size;
    for (let i = start; i < start + size; i += 1) square += (x[i] - mean - left) ** 2;
    const factor = 1 / Math.sqrt(square / size + epsilon);
    for (let i = 0; i < size; i += 1) result[start + i] = (x[start + i] - mean - left) * factor * gain[i] + bias[i];
  }
  return result;
}

/**
 * Layer 0: what each token is, plus where it stands.
 * @param {Record<string, Float32Array>} tensors
 * @param {Float32Array[]} words the T rows of the word table
 * @returns {Float32Array} (T, D)
 */
export function embed(tensors, words) {
  const table = (name) => tensors[`embeddings.${name}_embeddings.weight`];
  const [positions, segments] = [table("position"), table("token_type")];
  const size = words[0].length;
  const sum = new Float32Array(words.length * size);
  words.forEach((word, t) => {
    for (let i = 0; i < size; i += 1) sum[t * size + i] = word[i] + positions[t * size + i] + segments[i];
  });
  return layerNorm(sum, tensors["embeddings.LayerNorm.weight"], tensors["embeddings.LayerNorm.bias"]);
}

/**
 * x through a linear map. Four rows meet two columns at a time, so that six numbers are fetched for eight products;
 * past the last row or column that one is taken again, and its result left out.
 * @param {Float32Array} x (T, D_in)
 * @param {Linear} map
 * @param {number} width D_in
 * @returns {Float32Array} (T, D_out)
 */
export function project(x, { weight, bias }, width) {
  const [rows, columns] = [x.length / width, weight.length / width];
  const result = new Float32Array(rows * columns);
  for (let t = 0; t < rows; t += 4) {
    const [x0, x1, x2, x3] = [0, 1, 2, 3].map((next) => Math.min(t + next, rows - 1) * width);
    for (let c = 0; c < columns; c += 2) {
      const [w0, w1] = [c * width, Math.min(c + 1, columns - 1) * width];
      let a0 = 0, a1 = 0, a2 = 0, a3 = 0, b0 = 0, b1 = 0, b2 = 0, b3 = 0;
      for (let i = 0; i < width; i += 1) {
        const a = weight[w0 + i]; // no brackets in here: an array would be built every time
        const b = weight[w1 + i];
        a0 += x[x0 + i] * a;
        a1 += x[x1 + i] * a;
        a2 += x[x2 + i] * a;
        a3 += x[x3 + i] * a;
        b0 += x[x0 + i] * b;
        b1 += x[x1 + i] * b;
        b2 += x[x2 + i] * b;
        b3 += x[x3 + i] * b;
      }
      const sums = [a0, a1, a2, a3, b0, b1, b2, b3];
      for (let at = 0; at < 8; at += 1) {
        const [row, column] = [t + (at % 4), c + (at >> 2)];
        if (row < rows && column < columns) result[row * columns + column] = sums[at] + (bias ? bias[column] : 0);
      }
    }
  }
  return result;
}

/**
 * Queries, keys and values of x (T, D): each (T, H·d_k).
 * @param {Float32Array} x
 * @param {Attention} layer
 */
export function queriesKeysValues(x, layer) {
  const width = layer.query.weight.length / layer.value.bias.length;
  return [layer.query, layer.key, layer.value].map((map) => project(x, map, width));
}

/**
 * What each token says through each head, along K axes.
 * @param {Float32Array} values (T, H·d_v)
 * @param {number} size T
 * @param {Attention} layer
 * @param {Float32Array} axes (K, D)
 * @returns {Float32Array} (H, T, K)
 */
export function valueOutputsAlong(values, size, { heads, output }, axes) {
  const inner = values.length / size;
  const model = output.weight.length / inner;
  const count = axes.length / model;
  const valueSize = inner / heads;
  const ways = new Float32Array(count * inner); // the axes, seen from inside the heads: axes · W_O
  for (let c = 0; c < count; c += 1) {
    for (let o = 0; o < model; o += 1) {
      const axis = axes[c * model + o];
      for (let d = 0; d < inner; d += 1) ways[c * inner + d] += axis * output.weight[o * inner + d];
    }
  }
  const valueOutputs = new Float32Array(heads * size * count);
  for (let head = 0, to = 0; head < heads; head += 1) {
    for (let j = 0; j < size; j += 1) {
      for (let c = 0; c < count; c += 1, to += 1) {
        const value = j * inner;
        const way = c * inner;
        for (let d = head * valueSize, end = d + valueSize; d < end; d += 1) {
          valueOutputs[to] += values[value + d] * ways[way + d];
        }
      }
    }
  }
  return valueOutputs;
}

/**
 * How far every token is pulled by every other.
 * @param {Float32Array} weights (H, T, T)
 * @param {Float32Array} valueOutputs (H, T, K)
 * @param {number} size T
 * @param {number[]} heads their places in the first axis, from 0
 * @returns {Float32Array} (T, T, K)
 */
export function pullsOf(weights, valueOutputs, size, heads) {
  const count = valueOutputs.length / (weights.length / size);
  const pulls = new Float32Array(size * size * count);
  for (const head of heads) {
    for (let i = 0; i < size; i += 1) {
      for (let j = 0; j < size; j += 1) {
        const weight = weights[(head * size + i) * size + j];
        const to = (i * size + j) * count;
        const from = (head * size + j) * count;
        for (let c = 0; c < count; c += 1) pulls[to + c] += weight * valueOutputs[from + c];
      }
    }
  }
  return pulls;
}

/**
 * The layer with W_Q and W_K drawn at random, without biases; see _random_like of activations.py.
 * @param {Attention} layer
 * @param {number} width D
 * @returns {Attention}
 */
export function randomised(layer, width, seed = 0) {
  const drawn = ({ weight }, i) => ({ weight: randomLike(weight, width, 2 * seed + i), bias: null });
  const [query, key] = [layer.query, layer.key].map(drawn);
  return { ...layer, query, key };
}

function randomLike(rows, width, seed) {
  const drawn = new Float64Array(rows.length);
  const start = Math.imul(seed, 0x9e3779b9);
  for (let i = 0; i < rows.length; i += 1) {
    let bits = (start + i) | 0;
    bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
    drawn[i] = ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 31 - 1;
  }
  const factor = lengths(rows, width) / lengths(drawn, width);
  return Float32Array.from(drawn, (value) => value * factor);
}

// The lengths of all rows together.
function lengths(rows, width) {
  let sum = 0;
  for (let start = 0; start < rows.length; start += width) {
    let square = 0;
    for (let i = start; i < start + width; i += 1) square += rows[i] ** 2;
    sum += Math.sqrt(square);
  }
  return sum;
}
