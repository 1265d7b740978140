// Words, their vectors and their places: what attention_lib.vectors does, for all words of a table at once.

import { added, dot, scaled, unit } from "./linalg.js";
import { parseTensors, rowsOf } from "./tensors.js";

const REACH = 32767; // a place of the file is a whole number; this one stands for 1
const [ANSWERS, AROUND] = [5, 15]; // how many are listed, how many stand around each corner of an analogy

export class WordVectors {
  // bytes: Uint8Array of a safetensors file with words, perhaps vectors, perhaps places; more: another one with places.
  constructor(bytes, more = null) {
    const tensors = { ...parseTensors(bytes), ...(more ? parseTensors(more) : {}) };
    this.words = new TextDecoder().decode(tensors.words.data).split("\n");
    this.index = rowsOf(this.words);
    this.places = Float32Array.from(tensors.places.data, (value) => value / REACH); // x and y, one after the other
    this.size = tensors.vectors?.shape[1] ?? 0;
    if (this.size) this.rows = unitRows(tensors.vectors.data, tensors["vectors.scale"]?.data, this.size);
  }

  has(word) {
    return this.index.has(word);
  }

  place(word) {
    const row = this.index.get(word);
    return [this.places[2 * row], this.places[2 * row + 1]];
  }

  // The vector of a word, with length 1.
  get(word) {
    const row = this.index.get(word);
    return Array.from(this.rows.subarray(row * this.size, (row + 1) * this.size));
  }

  // The n words whose vectors point most nearly the same way: [[word, cosine], …], best first.
  nearest(vector, n, leftOut = []) {
    const query = unit(vector);
    const out = new Set(leftOut.map((word) => this.index.get(word)));
    const best = [];
    for (let row = 0; row < this.words.length; row += 1) {
      let sum = 0;
      for (let i = 0, at = row * this.size; i < this.size; i += 1) sum += query[i] * this.rows[at + i];
      if (out.has(row) || !(best.length < n || sum > best[best.length - 1][1])) continue;
      let at = best.length;
      while (at > 0 && best[at - 1][1] < sum) at -= 1;
      best.splice(at, 0, [row, sum]);
      if (best.length > n) best.pop();
    }
    return best.map(([row, cosine]) => [this.words[row], cosine]);
  }

  neighbours(word, n) {
    return this.nearest(this.get(word), n, [word]);
  }

  // a is to b as c is to …: the words nearest to b - a + c.
  analogy(a, b, c, n = ANSWERS, exclude = true) {
    const [start, end, other] = [a, b, c].map((word) => this.get(word));
    return this.nearest(added(added(end, scaled(start, -1)), other), n, exclude ? [a, b, c] : []);
  }

  // The plane in which an analogy is a parallelogram; see attention_lib.widgets.word_map.projection.analogy_plane. null: no plane.
  plane(a, b, c) {
    const [start, end, other] = [a, b, c].map((word) => this.get(word));
    const from = (vector) => added(vector, scaled(start, -1));
    const [across, way] = [from(end), from(other)];
    const up = added(way, scaled(across, -dot(way, across) / Math.max(dot(across, across), 1e-24)));
    if (Math.min(dot(across, across), dot(up, up)) < 1e-12) return null;
    const axes = [unit(across), unit(up)];
    const place = (vector) => axes.map((axis) => dot(axis, vector));
    const corners = [...[a, b, c].map((word) => this.neighbours(word, AROUND)), this.analogy(a, b, c, AROUND)];
    const around = Array.from({ length: AROUND }, (_, i) => corners.flatMap((ranked) => ranked.slice(i, i + 1))).flat();
    const answers = this.analogy(a, b, c);
    const words = [...new Set([a, b, c, ...[...answers, ...around].map(([word]) => word)])];
    return {
      words, places: words.map((word) => place(from(this.get(word)))), target: place(added(across, way)),
      answers, free: this.analogy(a, b, c, ANSWERS, false), alone: this.neighbours(c, ANSWERS),
    };
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
