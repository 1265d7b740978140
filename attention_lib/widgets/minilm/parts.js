// The real model's parts, fetched one by one when a reader's text first needs them. What is made of them stands in
// model.js (the first layer) and whole.js (all six). The Python half is shards.py beside this file.

import { tooLong } from "../core/sentence.js";
import { loadShard } from "../core/shards.js";
import { parseTensors } from "../core/tensors.js";
import { BYTES, HEADS, ROOM, ROWS } from "./constants.js";
import { attentionOf, dequantised } from "./layer.js";
import { basicWords, isMark, wordPieces } from "./wordpiece.js";

const SPECIAL = { start: "[CLS]", end: "[SEP]", unknown: "[UNK]" };
export const OTHERS = "This picture shows another model than the book's, and a page cannot run it. In a running "
  + "notebook it reads any sentence.";
const FOREIGN = "The model has no piece for any of these words. It was trained on English; try some English words.";
const PAUSE = 200; // milliseconds that a reader rests before the parts of a half-written word are worth fetching
export const parts = new Map(); // name → part; all widgets of one module share them

const shardOf = (row) => `rows-${String(Math.floor(row / ROWS)).padStart(3, "0")}`;
export const sizeOf = (name) => BYTES[name] ?? BYTES.rows;

function partOf(name, bytes) {
  if (name === "pieces") return new Map(new TextDecoder().decode(bytes).split("\n").map((piece, row) => [piece, row]));
  if (name !== "layer-1") return parseTensors(bytes);
  const tensors = dequantised(parseTensors(bytes));
  return { tensors, layer: attentionOf(tensors, 0, HEADS), random: new Map() };
}

/** One row of the word table, as real numbers. @param {number} row */
export function wordRow(row) {
  const { rows, "rows.scale": scale } = parts.get(shardOf(row));
  const [at, size] = [row % ROWS, rows.shape[1]];
  return Float32Array.from(rows.data.subarray(at * size, (at + 1) * size), (value) => value * scale.data[at]);
}

/** What is the matter with a text, whatever the model's pieces? A sentence, or null. @param {string} text */
export function plainComplaint(text, limits) {
  const all = basicWords(text);
  const words = all.filter((word) => !isMark(word));
  return words.length ? tooLong(limits, words.length, all) : "Write a sentence, and its words will appear here.";
}

// What loads them. Whoever stands on it says which parts a text lacks: `missing`.
export class Parts {
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
    const said = plainComplaint(text, this.model.get("limits"));
    if (said) return said;
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
    return this.complaint(this.wanted) ? [] : this.lacking(["pieces", "layer-1", ...this.rowParts(this.wanted)]);
  }

  // Those of them that are fetched next, together.
  next() {
    return this.missing();
  }

  rowParts(text) {
    return (this.tokens(text) ?? []).map((piece) => shardOf(parts.get("pieces").get(piece)));
  }

  lacking(names) {
    return [...new Set(names)].filter((name) => !parts.has(name));
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
      for (let names = this.next(); names.length; names = this.next()) {
        if (parts.has("pieces")) this.expected = 0;
        this.count(this.missing());
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
    await this.keep(name, bytes);
    this.tell(name, 1);
  }

  // A part is here. It may take a moment until it can be used.
  async keep(name, bytes) {
    if (!parts.has(name)) parts.set(name, partOf(name, bytes));
  }

  // These parts belong to what is being fetched.
  count(names) {
    for (const name of names) if (!this.done.has(name)) this.done.set(name, 0);
    const bytes = [...this.done.keys()].map((name) => sizeOf(name));
    this.total = bytes.reduce((a, b) => a + b, this.expected * BYTES.rows);
  }

  tell(name, share) {
    this.done.set(name, share);
    const here = [...this.done].reduce((sum, [each, part]) => sum + part * sizeOf(each), 0);
    this.progress = Math.max(this.progress, here / this.total); // what is expected is a guess; the bar never goes back
    this.onChange();
  }
}
