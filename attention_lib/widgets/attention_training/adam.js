// Adam, as attention_lib/learning/adam.py has it (Kingma and Ba 2015, algorithm 1).

const [KEPT, SQUARES_KEPT, LEAST] = [0.9, 0.999, 1e-8];

/** @typedef {import("./layer.js").Numbers} Numbers */

export class Adam {
  // Steps taken.
  taken = 0;
  means = /** @type {Record<string, Float64Array>} */ ({});
  squares = /** @type {Record<string, Float64Array>} */ ({});

  constructor(rate) {
    this.rate = rate;
  }

  /** One step down the gradients: the numbers are moved where they lie. */
  move(/** @type {Numbers} */ numbers, /** @type {Numbers} */ gradients) {
    this.taken += 1;
    const [whole, whole2] = [1 - KEPT ** this.taken, 1 - SQUARES_KEPT ** this.taken];
    for (const [name, values] of Object.entries(numbers)) {
      const gradient = gradients[name];
      const m = (this.means[name] ??= new Float64Array(values.length));
      const v = (this.squares[name] ??= new Float64Array(values.length));
      for (let i = 0; i < values.length; i += 1) {
        m[i] = KEPT * m[i] + (1 - KEPT) * gradient[i];
        v[i] = SQUARES_KEPT * v[i] + (1 - SQUARES_KEPT) * gradient[i] ** 2;
        values[i] -= (this.rate * (m[i] / whole)) / (Math.sqrt(v[i] / whole2) + LEAST);
      }
    }
  }
}
