// The film of a training: words, and for every snapshot their places and nearest words.

import { bytesOfBase64, fractions, parseTensors } from "../core/tensors.js";
import { bounds } from "../word_map/frame.js";

export class Film {
  /**
   * @param {string} film safetensors in base64, as widget.py writes them
   * @param {[name: string, words: string[]][]} groups
   */
  constructor(film, groups) {
    const { words, places, nearest, cosines } = parseTensors(bytesOfBase64(film));
    this.names = new TextDecoder().decode(words.data).split("\n"); // the words shown, then those that are only named
    this.shown = nearest.shape[1]; // how many words
    this.each = nearest.shape[2]; // and how many neighbours of each
    this.words = this.names.slice(0, this.shown);
    this.index = new Map(this.words.map((word, row) => [word, row]));
    this.group = new Map(groups.flatMap(([, members], group) => members.map((word, rank) => [word, { group, rank }])));
    this.places = fractions(places.data);
    this.neighbours = nearest.data;
    this.cosines = cosines.data;
    this.box = bounds(this.places);
  }

  has(word) {
    return this.index.has(word);
  }

  /** Where a word stands at a moment: [x, y]. */
  place(step, word) {
    const at = 2 * (step * this.shown + this.index.get(word));
    return [this.places[at], this.places[at + 1]];
  }

  /** The words nearest to one at a moment: [[word, cosine], …], best first. */
  nearest(step, word) {
    const first = (step * this.shown + this.index.get(word)) * this.each;
    return Array.from({ length: this.each }, (_, i) =>
      [this.names[this.neighbours[first + i]], this.cosines[first + i] / 100]);
  }
}
