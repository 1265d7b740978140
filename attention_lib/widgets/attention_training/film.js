// The stored film: what "bank" attended to in a few sentences while Python trained.

import { fractions, parseTensors } from "../core/tensors.js";

/**
 * A sentence, and what is known of it: its words that have a vector, the place of the asking one, those of its cues.
 * @typedef {{ text: string, tokens: string[], at: number, cues: number[], sense: string, split: string,
 *   x?: Float64Array, label?: any }} Item
 * What a word hears: its weights, and the senses it is taken for.
 * @typedef {{ weights: ArrayLike<number>, senses: ArrayLike<number> }} Heard
 */

/** @import { Run } from "./run.js" */

export class Film {
  // Nothing was changed.
  data = "";
  // Of Python's own start.
  seed = 0;
  // The same training, done here: it has numbers for every sentence.
  base = /** @type {Run | null} */ (null);
  /**
   * @param {Uint8Array} bytes
   * @param {Item[]} items
   * @param {{ steps: number[], losses: number[], shares: number[], right: number[][], counts: number[] }} curves
   */
  constructor(bytes, items, curves) {
    this.tensors = parseTensors(bytes);
    this.stored = items;
    this.steps = curves.steps;
    this.losses = curves.losses;
    this.shares = /** @type {(number | null)[]} */ (curves.shares);
    this.right = curves.right;
    this.counts = curves.counts;
    this.total = curves.steps.at(-1);
  }

  get ends() {
    return this.steps.length - 1;
  }

  get isOver() {
    return true;
  }

  /** @param {Item} item @param {number} moment @returns {Heard | null} null: nobody has asked in this sentence */
  heard(item, moment) {
    const row = this.stored.findIndex(({ text }) => text === item.text);
    if (row < 0) return this.base?.heard(item, this.base.near(this.steps[moment])) ?? null;
    const { data, shape } = this.tensors[`weights.${row}`];
    const weights = fractions(data.subarray(moment * shape[1], (moment + 1) * shape[1]));
    const [money] = fractions(this.tensors[`money.${row}`].data.subarray(moment, moment + 1));
    return { weights, senses: [1 - money, money] };
  }

  /** The moment that is nearest to a step. @param {number} step */
  near(step) {
    return nearest(this.steps, step);
  }
}

/** @param {number[]} steps @param {number} step */
export function nearest(steps, step) {
  const away = steps.map((each) => Math.abs(each - step));
  return away.indexOf(Math.min(...away));
}
