// The real model in the page, as far as its first layer: its parts, fetched when they are needed, and one sentence run
// through them. The Python half is shards.py and activations.py beside this file.

import { attentionScores, mixedValues } from "../core/attention.js";
import { tooLong } from "../core/sentence.js";
import { loadShard } from "../core/shards.js";
import { parseTensors } from "../core/tensors.js";
import { reweigh } from "./activations.js";
import { BYTES, HEADS, ROOM, ROWS } from "./constants.js";
import {
  attentionOf, dequantised, embed, project, queriesKeysValues, randomised, valueOutputsAlong,
} from "./layer.js";
import { basicWords, isMark, wordPieces } from "./wordpiece.js";

const SPECIAL = { start: "[CLS]", end: "[SEP]", unknown: "[UNK]" };
const FOREIGN = "The model has no piece for any of these words. It was trained on English; try some English words.";
const MOST_KNOWN = 1000; // tokens whose queries, keys and values are kept, 4.6 kB each
const PAUSE = 200; // milliseconds that a reader rests before the parts of a half-written word are worth fetching
const parts = new Map(); // name → part; all widgets of one module share them
const kept = new WeakMap(); // layer → Map of "piece place" → [q, k, v] of that token

const shardOf = (row) => `rows-${String(Math.floor(row / ROWS)).padStart(3, "0")}`;

function partOf(name, bytes) {
  if (name === "pieces") return new Map(new TextDecoder().decode(bytes).split("\n").map((piece, row) => [piece, row]));
  if (name !== "layer-1") return parseTensors(bytes);
  const tensors = dequantised(parseTensors(bytes));
  return { tensors, layer: attentionOf(tensors, 0, HEADS), random: new Map() };
}

// One row of the word table, as real numbers.
function wordRow(row) {
  const { rows, "rows.scale": scale } = parts.get(shardOf(row));
  const [at, size] = [row % ROWS, rows.shape[1]];
  return Float32Array.from(rows.data.subarray(at * size, (at + 1) * size), (value) => value * scale.data[at]);
}

// The model, loaded part by part when a reader's own sentence first needs it.
export class Model {
  constructor(model, onChange) {
    this.model = model;
    this.onChange = onChange;
    this.state = "waiting"; // then "loading", then "waiting" again, or "closed" after a fetch that failed
    this.closed = ""; // the sentence that says why
    this.progress = 0; // of what is being fetched, from 0 to 1
    this.megabytes = 0; // its size
  }

  // What is the matter with this text? A sentence, or null if it can be read. Some of it shows only once the pieces are
  // here.
  complaint(text) {
    const all = basicWords(text);
    const words = all.filter((word) => !isMark(word));
    if (words.length === 0) return "Write a sentence, and its words will appear here.";
    const long = tooLong(this.model.get("limits"), words.length, all);
    if (long) return long;
    const pieces = this.pieces(text);
    if (!pieces) return null;
    if (pieces.length > ROOM - 2) {
      return `That is ${pieces.length} word pieces; the picture has room for ${ROOM - 2}. `
        + "It goes on when the text is shorter.";
    }
    return pieces.some(({ piece, word }) => piece !== SPECIAL.unknown && !isMark(word)) ? null : FOREIGN;
  }

  // The pieces with the words that they are cut from, without [CLS] and [SEP]; null until the list of pieces is here.
  pieces(text) {
    return parts.has("pieces") ? wordPieces(text, parts.get("pieces")) : null;
  }

  // The T tokens, as text; null until the list of pieces is here.
  tokens(text) {
    const pieces = this.pieces(text);
    return pieces && [SPECIAL.start, ...pieces.map(({ piece }) => piece), SPECIAL.end];
  }

  // The reader goes on after a failed fetch: the next text that lacks a part tries again.
  retry() {
    if (this.state === "closed") this.state = "waiting";
  }

  // Must this text wait for parts of the model? Then fetch them, each once.
  waitsFor(text) {
    this.wanted = text;
    if (this.missing().length === 0) return false;
    if (this.state === "waiting") this.fetch();
    return this.state === "loading";
  }

  // What to say while it loads.
  get news() {
    return `Fetching a part of the real model (about ${this.megabytes} MB), once.`;
  }

  // The names of the parts that the wanted text lacks, as far as they are known.
  missing() {
    if (this.complaint(this.wanted)) return [];
    const rows = (this.tokens(this.wanted) ?? []).map((piece) => parts.get("pieces").get(piece));
    return [...new Set(["pieces", "layer-1", ...rows.map(shardOf)])].filter((name) => !parts.has(name));
  }

  async fetch() {
    const first = !parts.has("pieces");
    this.state = "loading";
    this.progress = 0;
    this.done = new Map(); // name → how much of it is here, from 0 to 1
    this.expected = first ? new Set(basicWords(this.wanted)).size : 0; // a part for each word, until more is known
    this.count(this.missing());
    this.megabytes = Math.ceil(this.total / 1e5) / 10;
    try {
      if (!first) await new Promise((rested) => this.model.life.after(PAUSE, rested));
      for (let names = this.missing(); names.length; names = this.missing()) {
        if (parts.has("pieces")) this.expected = 0;
        this.count(names);
        await Promise.all(names.map((name) => this.bring(name)));
      }
      this.state = "waiting";
    } catch (error) {
      this.state = "closed";
      this.closed = error.message;
    }
    this.onChange();
  }

  async bring(name) {
    const bytes = await loadShard(this.model, name, (loaded, total) => this.tell(name, loaded / total), () => {
      this.retry();
      this.onChange();
    });
    if (!parts.has(name)) parts.set(name, partOf(name, bytes));
    this.tell(name, 1);
  }

  // These parts belong to what is being fetched.
  count(names) {
    for (const name of names) if (!this.done.has(name)) this.done.set(name, 0);
    const bytes = [...this.done.keys()].map((name) => BYTES[name] ?? BYTES.rows);
    this.total = bytes.reduce((a, b) => a + b, this.expected * BYTES.rows);
  }

  tell(name, share) {
    this.done.set(name, share);
    const here = [...this.done].reduce((sum, [each, part]) => sum + part * (BYTES[each] ?? BYTES.rows), 0);
    this.progress = Math.max(this.progress, here / this.total); // what is expected is a guess; the bar never goes back
    this.onChange();
  }

  // A text run through the first layer, or null while a part is missing. kind: "layer-1", "random" or "raw".
  layerOne(text, { kind = "layer-1", mask = null, scale = true, seed = 0 } = {}) {
    this.wanted = text;
    if (this.missing().length || this.complaint(text)) return null;
    const key = `${kind} ${seed} ${text}`;
    if (this.last?.key !== key) this.last = { key, activations: this.read(text, kind, seed) };
    return reweigh(this.last.activations, { mask, scale });
  }

  read(text, kind, seed) {
    const tokens = this.tokens(text);
    const size = tokens.length;
    const x = embed(parts.get("layer-1").tensors, tokens.map((piece) => wordRow(parts.get("pieces").get(piece))));
    const activations = { text, kind, tokens, size, x };
    return kind === "raw" ? rawActivations(activations) : headsActivations(activations, layerOf(kind, seed));
  }
}

function layerOf(kind, seed) {
  const { layer, random } = parts.get("layer-1");
  if (kind === "layer-1") return layer;
  if (!random.has(seed)) random.set(seed, randomised(layer, layer.output.bias.length, seed));
  return random.get(seed);
}

// (T, D) along the axes (K, D) of a map: (T, K), moved by `shift` (K) if that is given.
function along(x, axes, width, shift = null) {
  return project(x, { weight: axes, bias: shift }, width);
}

// In the first layer a piece has the same query, key and value wherever it stands in the same place. So they are kept,
// and an edit costs only the tokens that it changed. Returns [q, k, v] of all tokens.
function remembered({ tokens, x, size }, layer) {
  const known = kept.get(layer) ?? new Map();
  if (known.size > MOST_KNOWN) known.clear();
  kept.set(layer, known);
  const width = x.length / size;
  const names = tokens.map((token, at) => `${token} ${at}`);
  const fresh = [...names.keys()].filter((at) => !known.has(names[at]));
  const made = queriesKeysValues(joined(fresh.map((at) => x.subarray(at * width, (at + 1) * width))), layer);
  const rowOf = (part, row, length = part.length / fresh.length) => part.subarray(row * length, (row + 1) * length);
  fresh.forEach((at, row) => known.set(names[at], made.map((part) => rowOf(part, row))));
  return [0, 1, 2].map((part) => joined(names.map((name) => known.get(name)[part])));
}

// Rows, one after the other.
function joined(rows) {
  const all = new Float32Array(rows.reduce((sum, row) => sum + row.length, 0));
  rows.reduce((to, row) => (all.set(row, to), to + row.length), 0);
  return all;
}

// Queries, keys and values through the learned maps of every head.
function headsActivations(activations, layer) {
  const { x, size } = activations;
  const [width, inner] = [x.length / size, layer.output.weight.length / layer.output.bias.length];
  const [queries, keys, values] = remembered(activations, layer);
  const base = attentionScores(queries, keys, size, layer.heads);
  const heads = Array.from({ length: layer.heads }, (_, at) => at + 1);
  return {
    ...activations, base, values, keySize: inner / layer.heads, heads,
    output: (weights) => project(mixedValues(weights, values, size, layer.heads), layer.output, inner),
    along: ({ axes, middle }) => ({
      starts: along(x, axes, width, along(layer.output.bias, axes, width).map((each, at) => each - middle[at])),
      valueOutputs: valueOutputsAlong(values, size, layer, axes),
    }),
  };
}

// The vectors themselves are queries, keys and values of a single head.
function rawActivations(activations) {
  const { x, size } = activations;
  const width = x.length / size;
  return {
    ...activations, base: attentionScores(x, x, size), values: x, keySize: width, heads: [1],
    output: (weights) => mixedValues(weights, x, size),
    along: ({ axes, middle }) => ({
      starts: along(x, axes, width, Float32Array.from(middle, (each) => -each)), valueOutputs: along(x, axes, width),
    }),
  };
}
