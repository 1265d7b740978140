// The whole transformer: attention_lib.minilm's `encode` on the loops of product.js, with cuts and silenced heads. It
// knows nothing of a page, so that it runs in a worker as well.

import { dot } from "../core/linalg.js";
import { HEADS, KEY_SIZE, LAYERS, ROOM, WIDTH } from "./constants.js";
import { dequantised, embed, layerNorm } from "./layer.js";

const FLOAT = 4; // bytes
const WIDE = 4 * WIDTH; // the middle of a feed-forward network
const ROW = FLOAT * WIDTH;
const LAYER = /^encoder\.layer\.(\d+)\./;

/**
 * A query that may not see a key; null: every one. where: "3" a layer, "3.5" a head, null everywhere.
 * @typedef {{ query: number | null, key: number | null, where?: string | null }} Cut
 * @typedef {{ layers?: number, cuts?: Cut[], silenced?: string[] }} Options silenced: "3.5" a head, "3" all of a layer
 * @typedef {{ together: Float32Array, lengths: Float32Array }} Heard
 * What came out: hidden (n+1, T, D), before the first of n layers and after each; weights (n, H, T, T); flat.
 * @typedef {{ size: number, layers: number, width: number, heads: number, hidden: Float32Array,
 *   weights: Float32Array }} Read
 */

/**
 * All layers at once, as the tests and short texts have it.
 * @param {Encoder} encoder
 * @param {Float32Array[]} rows of the word table, one a token
 * @param {Options} options
 * @returns {Read}
 */
export function encodeAll(encoder, rows, options = {}) {
  const steps = encoder.steps(rows, options);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

export class Encoder {
  /** @param {import("./product.js").Machine} machine */
  constructor(machine) {
    this.machine = machine;
    this.maps = new Map(); // name → where a linear map stands: { weight, scale, bias, width, columns }
    this.norms = new Map(); // name → { gain, bias }
    const floats = (count) => machine.take(FLOAT * count);
    const rows = ROOM + 4; // some past the last are read, and count for nothing
    this.at = {
      x: floats(rows * WIDTH), query: floats(rows * WIDTH), key: floats(rows * WIDTH), value: floats(rows * WIDTH),
      mixed: floats(rows * WIDTH), wide: floats(rows * WIDE), out: floats(rows * WIDTH),
      scores: floats(HEADS * rows * rows), room: floats(4 * WIDE), zeros: floats(WIDE), ones: floats(rows),
      scale: floats(rows), edge: floats(rows),
    };
    machine.floats(this.at.ones, rows).fill(1);
    machine.floats(this.at.scale, rows).fill(1 / Math.sqrt(KEY_SIZE));
  }

  /**
   * Take in some of the model's tensors, as the parts of shards.py bring them.
   * @param {Record<string, { data: any, shape: number[] }>} tensors
   */
  add(tensors) {
    const { machine, maps, norms } = this;
    if (tensors["embeddings.LayerNorm.weight"]) this.input = dequantised(startOf(tensors));
    for (const [name, { data, shape }] of Object.entries(tensors)) {
      if (!LAYER.test(name) || !name.endsWith(".weight")) continue;
      const [short, bias] = [name.slice(0, -".weight".length), tensors[name.replace(/weight$/, "bias")].data];
      if (shape.length === 1) norms.set(short, { gain: data, bias });
      else {
        maps.set(short, {
          weight: machine.put(data), scale: machine.put(tensors[`${name}.scale`].data), bias: machine.put(bias),
          width: shape[1], columns: shape[0],
        });
      }
    }
  }

  /**
   * Layer by layer, with a breath after each.
   * @param {Float32Array[]} rows
   * @param {Options} options
   * @returns {Generator<number, Read>} the layers that are done, and at the end what came out
   */
  *steps(rows, { layers = 0, cuts = [], silenced = [] }) {
    const size = rows.length;
    const closed = closedIn(cuts, size, layers);
    const silent = silentIn(silenced, layers);
    const hidden = new Float32Array((layers + 1) * size * WIDTH);
    const weights = new Float32Array(layers * HEADS * size * size);
    let x = embed(this.input, rows);
    hidden.set(x);
    for (let layer = 0; layer < layers; layer += 1) {
      x = this.layer(layer, x, size, closed[layer], silent[layer], weights);
      hidden.set(x, (layer + 1) * x.length);
      yield layer + 1;
    }
    return { size, layers, width: WIDTH, heads: HEADS, hidden, weights };
  }

  layer(layer, x, size, closed, silent, weights) {
    const { at, machine } = this;
    const name = `encoder.layer.${layer}`;
    const normed = (part, before) => {
      const sum = machine.floats(at.out, before.length);
      for (let i = 0; i < sum.length; i += 1) sum[i] += before[i];
      const { gain, bias } = this.norms.get(`${name}.${part}.LayerNorm`);
      return layerNorm(sum, gain, bias);
    };
    machine.floats(at.x, x.length).set(x);
    this.attend(layer, size, closed, silent, weights);
    this.linear(`${name}.attention.output.dense`, at.mixed, at.out, size);
    const heard = normed("attention.output", x);
    machine.floats(at.x, x.length).set(heard);
    this.linear(`${name}.intermediate.dense`, at.x, at.wide, size);
    machine.gelu(at.wide, size * WIDE);
    this.linear(`${name}.output.dense`, at.wide, at.out, size);
    return normed("output", heard);
  }

  // Queries meet keys, and the weights mix the values. Rows of scores are filled up to a multiple of 4 with what no key
  // has: e to the power of minus infinity.
  attend(layer, size, closed, silent, weights) {
    const { at, machine } = this;
    const full = 4 * Math.ceil(size / 4);
    this.queriesKeysValues(layer, size, full);
    machine.floats(at.edge, full).fill(0).fill(-Infinity, size);
    const [scores, row] = [(head) => at.scores + FLOAT * head * size * full, FLOAT * full];
    for (let head = 0; head < HEADS; head += 1) {
      const own = FLOAT * KEY_SIZE * head;
      machine.product(at.query + own, ROW, at.key + own, ROW, at.scale, at.edge, scores(head), row, FLOAT,
        size, KEY_SIZE, full);
    }
    const table = machine.floats(at.scores, HEADS * size * full);
    for (const [head, query, key] of closed) table[(head * size + query) * full + key] = -Infinity;
    machine.softmax(at.scores, HEADS * size, full);
    for (let from = 0, to = layer * HEADS * size * size; from < table.length; from += full, to += size) {
      weights.set(table.subarray(from, from + size), to);
    }
    for (let head = 0; head < HEADS; head += 1) {
      const scale = silent.has(head) ? at.zeros : at.ones;
      machine.product(scores(head), row, at.value + row * KEY_SIZE * head, row, scale, at.zeros,
        at.mixed + FLOAT * KEY_SIZE * head, ROW, FLOAT, size, full, KEY_SIZE);
    }
  }

  // Values are written column by column: what a head mixes lies in rows then.
  queriesKeysValues(layer, size, full) {
    const { at } = this;
    const name = `encoder.layer.${layer}.attention.self`;
    this.linear(`${name}.query`, at.x, at.query, size);
    this.linear(`${name}.key`, at.x, at.key, size);
    this.linear(`${name}.value`, at.x, at.value, size, FLOAT, FLOAT * full);
  }

  linear(name, from, to, rows, toRow = undefined, toColumn = FLOAT, bias = undefined) {
    const map = this.maps.get(name);
    this.machine.linear(from, FLOAT * map.width, map.weight, map.scale, bias ?? map.bias, to,
      toRow ?? FLOAT * map.columns, toColumn, rows, map.width, map.columns, this.at.room);
  }

  /**
   * How much each token takes from each other in a layer: `together` (T, T), the length of the vector that all heads
   * bring from there, Σ_h α · v · W_O (Kobayashi and others 2020), row i hears, column j is heard; and `lengths` (H, T)
   * of what a token says through one head, v · W_O.
   * @param {number} layer from 0
   * @param {Float32Array} x (T, D) as the layer takes it in
   * @param {Float32Array} weights (H, T, T) of the layer
   * @param {string[]} silenced
   * @returns {Heard}
   */
  contributions(layer, x, weights, silenced = []) {
    const { at, machine } = this;
    const size = x.length / WIDTH;
    const silent = silentIn(silenced, layer + 1)[layer];
    const name = `encoder.layer.${layer}.attention`;
    machine.floats(at.x, x.length).set(x);
    this.linear(`${name}.self.value`, at.x, at.value, size);
    const values = machine.floats(at.value, x.length);
    const said = Array.from({ length: HEADS }, (_, head) => {
      const alone = machine.floats(at.mixed, x.length).fill(0);
      for (let own = head * KEY_SIZE; own < values.length && !silent.has(head); own += WIDTH) {
        alone.set(values.subarray(own, own + KEY_SIZE), own);
      }
      this.linear(`${name}.output.dense`, at.mixed, at.out, size, undefined, FLOAT, at.zeros);
      return machine.floats(at.out, x.length).slice();
    }); // H of (T, D)
    return mixed(said, weights, size);
  }
}

// The lengths of the mixes: with the dot products of what the heads say of one token, they cost no vector a pair.
function mixed(said, weights, size) {
  const [together, lengths] = [new Float32Array(size * size), new Float32Array(said.length * size)];
  for (let j = 0; j < size; j += 1) {
    const rows = said.map((each) => each.subarray(j * WIDTH, (j + 1) * WIDTH));
    const dots = rows.map((a) => rows.map((b) => dot(a, b)));
    dots.forEach((each, head) => (lengths[head * size + j] = Math.sqrt(each[head])));
    for (let i = 0; i < size; i += 1) {
      const given = said.map((_, head) => weights[(head * size + i) * size + j]);
      const square = given.reduce((sum, weight, head) => sum + weight * dot(dots[head], given), 0);
      together[i * size + j] = Math.sqrt(Math.max(square, 0));
    }
  }
  return { together, lengths };
}

function startOf(tensors) {
  return Object.fromEntries(Object.entries(tensors).filter(([name]) => name.startsWith("embeddings.")));
}

// Which heads does a name mean? From 0, in a layer from 0. "3.5": one; "3": all of the layer; null: all of all.
function meant(where, layer) {
  const all = Array.from({ length: HEADS }, (_, head) => head);
  if (where === null || where === undefined) return all;
  const [, whole, one] = /^([1-9]\d*)(?:\.([1-9]\d*))?$/.exec(where) ?? [];
  if (!(Number(whole) <= LAYERS) || Number(one ?? 1) > HEADS) {
    throw new Error(`Layers are named from "1" to "${LAYERS}", and heads from "1.1" to "${LAYERS}.${HEADS}", `
      + `layer first; got "${where}".`);
  }
  if (Number(whole) !== layer + 1) return [];
  return one ? [Number(one) - 1] : all;
}

const perLayer = (layers, make) => Array.from({ length: layers }, (_, layer) => make(layer));

function silentIn(silenced, layers) {
  return perLayer(layers, (layer) => new Set(silenced.flatMap((name) => meant(name, layer))));
}

// For each layer the [head, query, key] that are closed.
function closedIn(cuts, size, layers) {
  const places = Array.from({ length: size }, (_, at) => at);
  for (const { query, key } of cuts) {
    for (const place of [query, key]) {
      if (place !== null && !places.includes(place)) {
        throw new Error(`The text has the places 0 to ${size - 1}, [CLS] and [SEP] among them; got ${place}.`);
      }
    }
  }
  const some = (place) => (place === null ? places : [place]);
  return perLayer(layers, (layer) => {
    const closed = new Map();
    for (const { query, key, where } of cuts) {
      for (const head of meant(where, layer)) {
        for (const from of some(query)) {
          for (const to of some(key)) closed.set(`${head} ${from} ${to}`, [head, from, to]);
        }
      }
    }
    const left = new Map();
    for (const [head, from] of closed.values()) left.set(`${head} ${from}`, (left.get(`${head} ${from}`) ?? size) - 1);
    for (const [of, count] of left) {
      if (count > 0) continue;
      const [head, from] = of.split(" ").map(Number);
      throw new Error(`The cuts leave the token at place ${from} nothing to hear in head ${layer + 1}.${head + 1}. `
        + "Leave it at least one key, for instance itself; a head or a layer that shall say nothing is silenced.");
    }
    return [...closed.values()];
  });
}
