// The whole model beside the page: this file begins a worker, too (core/load.js). Where none can be had the page reads
// by itself and lets events through in between.

import { Engine } from "./engine.js";

const PATIENCE = 4000; // milliseconds in which a worker should have said that it is there
const STOPPED = "The part of this page that reads your text has stopped. Load the page again.";
const NAMES = ["add", "about", "read", "contributions"]; // what is asked of an Engine
const inWorker = typeof document === "undefined";

/**
 * An Engine, in a worker if that can be had.
 * @param {{ plain?: boolean, worker?: boolean }} options plain: without WebAssembly
 * @returns {Promise<Engine>} or what answers like one; `where` says "worker" or "page"
 */
export async function startEngine({ plain = false, worker = true } = {}) {
  const distant = worker ? await startWorker(plain).catch(() => null) : null;
  return distant ?? Object.assign(new Engine(plain), { where: "page" });
}

// Resolves once the worker has spoken.
function startWorker(plain) {
  return new Promise((resolve, reject) => {
    const worker = new Worker("minilm/encoder_worker.js");
    const late = setTimeout(() => refuse(), PATIENCE);
    const refuse = () => {
      worker.terminate();
      reject(new Error(STOPPED));
    };
    const trouble = new AbortController();
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      refuse();
    }, { signal: trouble.signal });
    worker.addEventListener("message", () => {
      clearTimeout(late);
      trouble.abort();
      worker.postMessage({ plain }, []);
      resolve(distantEngine(worker));
    }, { once: true });
  });
}

// What an Engine can be asked for, asked by message.
function distantEngine(worker) {
  const waiting = new Map(); // number of a question → { resolve, reject }
  let [asked, stopped] = [0, false];
  worker.addEventListener("message", ({ data: { number, value, error } }) => {
    const { resolve, reject } = waiting.get(number);
    waiting.delete(number);
    if (error === undefined) resolve(value);
    else reject(new Error(error));
  });
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    stopped = true;
    for (const { reject } of waiting.values()) reject(new Error(STOPPED));
    waiting.clear();
  });
  const ask = (name) => (...given) => new Promise((resolve, reject) => {
    asked += 1;
    if (stopped) reject(new Error(STOPPED));
    waiting.set(asked, { resolve, reject });
    worker.postMessage({ number: asked, name, given }, []);
  });
  return { where: "worker", ...Object.fromEntries(NAMES.map((name) => [name, ask(name)])) };
}

// In the worker.
function answer() {
  let engine;
  addEventListener("message", async ({ data: { plain, number, name, given } }) => {
    if (number === undefined) {
      engine = new Engine(plain);
      return;
    }
    try {
      const value = await engine[name](...given);
      const arrays = ArrayBuffer.isView(value) ? [value] : Object.values(value ?? {}).filter(ArrayBuffer.isView);
      self.postMessage({ number, value }, { transfer: arrays.map((each) => each.buffer) });
    } catch (error) {
      self.postMessage({ number, error: error.message }, { transfer: [] });
    }
  });
  self.postMessage("here", { transfer: [] });
}
if (inWorker) answer();
