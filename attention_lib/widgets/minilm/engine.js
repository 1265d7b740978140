// Whoever runs the whole model: one text after the other, here or in a worker (encoder_worker.js), which has this same
// class. Of texts that one reader asks for the newest counts, and an older one stops at its next layer.

import { parseTensors } from "../core/tensors.js";
import { Encoder } from "./encoder.js";
import { makeMachine } from "./product.js";

const SLICE = 8; // milliseconds of work after which everything else has a turn

export class Engine {
  newest = new Map(); // lane → the number of its newest call
  calls = 0;
  waiting = Promise.resolve(); // for whoever is at work

  /** @param {boolean} plain do without WebAssembly */
  constructor(plain = false) {
    this.encoder = makeMachine(plain).then((machine) => new Encoder(machine));
  }

  /** Take in a part of the model. @param {Uint8Array} bytes */
  async add(bytes) {
    (await this.encoder).add(parseTensors(bytes));
  }

  /** "simd" or "plain", and how many bytes the model takes. */
  async about() {
    const { machine } = await this.encoder;
    return { kind: machine.kind, bytes: machine.memory.buffer.byteLength };
  }

  /**
   * A text, or null if its lane has been asked for a newer one meanwhile.
   * @param {string} lane
   * @param {Float32Array[]} rows
   * @param {import("./encoder.js").Options} options
   * @returns {Promise<import("./encoder.js").Read | null>}
   */
  read(lane, rows, options) {
    this.calls += 1;
    const call = this.calls;
    this.newest.set(lane, call);
    return this.inTurn(async (encoder) => {
      await breath(); // whoever types fast has asked again
      let began = performance.now();
      const steps = encoder.steps(rows, options);
      while (this.newest.get(lane) === call) {
        const { done, value } = steps.next();
        if (done) return value;
        if (performance.now() - began < SLICE) continue;
        await breath();
        began = performance.now();
      }
      return null;
    });
  }

  /** As `contributions` of encoder.js. @returns {Promise<import("./encoder.js").Heard>} */
  contributions(layer, x, weights, silenced) {
    return this.inTurn((encoder) => encoder.contributions(layer, x, weights, silenced));
  }

  inTurn(work) {
    const done = this.waiting.then(async () => work(await this.encoder));
    this.waiting = done.then(() => {}, () => {});
    return done;
  }
}

// A moment in which events are heard; a timer would wait longer.
function breath() {
  return new Promise((rested) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener("message", () => {
      port1.close();
      rested();
    });
    port1.start();
    port2.postMessage(null);
  });
}
