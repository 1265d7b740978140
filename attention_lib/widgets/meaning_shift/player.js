// Playing: the words of a sentence arrive one after the other.

const STEP = 900; // milliseconds from one arriving word to the next

export class Player {
  /** @type {number | null} how many have arrived; null: nothing is played */
  arrived = null;
  cancel = () => {};

  /** @param {() => void} onStep a word has arrived */
  constructor(life, onStep) {
    this.life = life;
    this.onStep = onStep;
  }

  get playing() {
    return this.arrived !== null;
  }

  /**
   * Who has not arrived, of those that arrive in this order? null: nothing is played.
   * @param {import("./sources.js").Arrival[]} order their positions
   * @returns {Set<import("./sources.js").Arrival> | null}
   */
  absent(order) {
    return this.arrived === null ? null : new Set(order.slice(this.arrived));
  }

  /**
   * Who arrived last?
   * @param {import("./sources.js").Arrival[]} order @returns {import("./sources.js").Arrival | null}
   */
  last(order) {
    return this.arrived ? order[this.arrived - 1] ?? null : null;
  }

  /** @param {number} most how many will arrive */
  start(most) {
    this.most = most;
    this.arrived = 0;
    this.wait();
    this.onStep();
  }

  wait() {
    this.cancel = this.life.after(STEP, () => this.arrive());
  }

  arrive() {
    this.arrived += 1;
    if (this.arrived < this.most) this.wait();
    else this.stop();
    this.onStep();
  }

  stop() {
    this.cancel();
    this.arrived = null;
  }
}
