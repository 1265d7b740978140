// A memory for numbers and the inner loops over it: WebAssembly SIMD where the browser has it, else plain JavaScript.
// Both have one interface, and give the same but for rounding.

import { bytesOfBase64 } from "../core/tensors.js";
import { KERNEL } from "./kernel.js";
import { plainLoops } from "./plain.js";

const PAGE = 65536; // bytes, as WebAssembly counts memory

/**
 * @typedef {{ memory: { buffer: ArrayBuffer, grow: (pages: number) => unknown },
 *   product: (...numbers: number[]) => void, linear: (...numbers: number[]) => void,
 *   softmax: (at: number, rows: number, width: number) => void, gelu: (at: number, count: number) => void }} Loops
 */

/**
 * The loops, and a memory that is taken piece by piece and never given back.
 * @param {boolean} plain do without WebAssembly
 */
export async function makeMachine(plain = false) {
  const kernel = plain ? null : await kernelLoops().catch(() => null);
  return new Machine(kernel ?? plainLoops(), kernel ? "simd" : "plain");
}

async function kernelLoops() {
  const { instance } = await WebAssembly.instantiate(bytesOfBase64(KERNEL));
  return /** @type {Loops} */ (/** @type {unknown} */ (instance.exports));
}

export class Machine {
  /** @param {Loops} loops @param {"simd" | "plain"} kind */
  constructor(loops, kind) {
    this.memory = loops.memory;
    this.product = loops.product;
    this.linear = loops.linear;
    this.softmax = loops.softmax;
    this.gelu = loops.gelu;
    this.kind = kind;
    this.end = 0; // up to here the memory is taken
  }

  /** Room for so many bytes, all 0. @param {number} size @returns {number} its address, a multiple of 16 */
  take(size) {
    const at = this.end;
    this.end += Math.ceil(size / 16) * 16;
    const lacking = this.end - this.memory.buffer.byteLength;
    if (lacking > 0) this.memory.grow(Math.ceil(lacking / PAGE));
    return at;
  }

  /** What stands there now; a view that is stale once more room is taken. @param {number} at @param {number} count */
  floats(at, count) {
    return new Float32Array(this.memory.buffer, at, count);
  }

  /** @param {Float32Array | Int8Array} array @returns {number} its address in here */
  put(array) {
    const at = this.take(array.byteLength);
    new Uint8Array(this.memory.buffer, at, array.byteLength)
      .set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    return at;
  }
}
