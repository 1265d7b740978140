// A training in the page, step by step; what it knew at each moment is kept, so that every sentence can be asked later.

import { Adam } from "./adam.js";
import { KEPT } from "./constants.js";
import { nearest } from "./film.js";
import { asking, hear, listen, lossAndGradients, ownOf } from "./layer.js";

/** @import { Item } from "./film.js" */
/** @import { Numbers } from "./layer.js" */

function copied(numbers, Kind) {
  const pairs = Object.entries(numbers).map(([name, values]) => [name, Kind.from(values)]);
  return /** @type {Numbers} */ (Object.fromEntries(pairs));
}

/** @param {any} heard @param {Item} item */
const isRight = ({ senses }, { label }) => (senses[1] > senses[0] ? 1 : 0) === label;

export class Run {
  // Steps taken.
  taken = 0;
  // Of each moment that is kept: its step, and what was so then.
  steps = /** @type {number[]} */ ([]);
  losses = /** @type {number[]} */ ([]);
  shares = /** @type {(number | null)[]} */ ([]);
  right = /** @type {number[][]} */ ([]);
  numbers = /** @type {Numbers[]} */ ([]);
  // Did it run away?
  broken = false;

  /**
   * @param {{ start: Numbers, items: Item[], held: Item[], total: number, rate: number, data: string,
   *   seed: number }} given data: the same for the same data; seed: of its start, 0 for Python's
   */
  constructor({ start, items, held, total, rate, data, seed }) {
    this.items = items;
    this.held = held;
    this.counts = [items.length, held.length];
    this.total = total;
    this.data = data;
    this.seed = seed;
    this.now = copied(start, Float64Array);
    this.adam = new Adam(rate);
    this.every = Math.ceil(total / KEPT);
  }

  /** The last moment that there will be. */
  get ends() {
    return Math.ceil(this.total / this.every);
  }

  get isOver() {
    return this.broken || this.steps.at(-1) === this.total;
  }

  /** One step: how good is it now? Then it moves. */
  advance() {
    const { now, items, taken } = this;
    const { loss, gradients, heard } = lossAndGradients(now, /** @type {any} */ (items));
    this.broken = !Number.isFinite(loss);
    if (this.broken) return;
    if (taken % this.every === 0 || taken === this.total) this.keep(loss, heard);
    if (taken < this.total) this.adam.move(now, gradients);
    this.taken += 1;
  }

  keep(loss, heard) {
    const { now, items, held } = this;
    const asked = asking(now, ownOf(now, /** @type {any} */ (items[0])));
    const onCues = (cues, { weights }) => cues.reduce((sum, at) => sum + weights[at], 0);
    const shares = items.flatMap(({ cues }, n) => (cues.length ? [onCues(cues, heard[n])] : []));
    this.steps.push(this.taken);
    this.losses.push(loss);
    this.shares.push(shares.length ? shares.reduce((sum, share) => sum + share, 0) / shares.length : null);
    this.right.push([items.filter((item, n) => isRight(heard[n], item)).length,
      held.filter((item) => isRight(hear(asked, item.x), item)).length]);
    this.numbers.push(copied(now, Float32Array));
  }

  /** @param {Item} item @returns {import("./film.js").Heard | null} */
  heard(item, moment) {
    return item.x && this.numbers[moment] ? listen(this.numbers[moment], /** @type {any} */ (item)) : null;
  }

  near(step) {
    return nearest(this.steps, step);
  }
}
