// Playing: the words of a sentence arrive one after the other.

const STEP = 900; // milliseconds from one arriving word to the next

export class Player {
  /** @type {Set<number | "more"> | null} positions that have not arrived; null: nothing is played */
  absent = null;
  cancel = () => {};

  /** @param {() => void} onStep a word has arrived */
  constructor(life, onStep) {
    this.life = life;
    this.onStep = onStep;
  }

  get playing() {
    return this.absent !== null;
  }

  /** @param {(number | "more")[]} order the positions of the words as they will arrive */
  start(order) {
    this.absent = new Set(order);
    this.wait();
    this.onStep();
  }

  wait() {
    this.cancel = this.life.after(STEP, () => this.arrive());
  }

  arrive() {
    const [next] = this.absent;
    this.absent.delete(next);
    if (this.absent.size > 0) this.wait();
    else this.stop();
    this.onStep();
  }

  stop() {
    this.cancel();
    this.absent = null;
  }
}
