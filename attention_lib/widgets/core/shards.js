// Weights by message: a widget asks for them, and whoever holds them answers.

import { Asking, AT_WORK } from "./asking.js";

const shards = new Map(); // name → promise of its bytes
const ownShards = new WeakMap(); // model → the same; a reader's own vectors differ from widget to widget

/**
 * Ask whoever holds the weights (Python, or the page) for a shard. Where Python does not answer, the promise fails with
 * `error.away`; if the bytes still come, onLate() is told, and the next call has them.
 * @param {(loaded: number, total: number) => void} onProgress
 * @returns {Promise<Uint8Array>}
 */
export function loadShard(model, name, onProgress = () => {}, onLate = () => {}) {
  if (!ownShards.has(model)) ownShards.set(model, new Map());
  const known = ["vectors", "places"].includes(name) ? ownShards.get(model) : shards;
  if (known.has(name)) return known.get(name);
  const promise = new Promise((resolve, reject) => {
    let late = false;
    const giveUp = (text) => {
      late = true;
      reject(Object.assign(new Error(text), { away: true }));
    };
    const asking = new Asking(model, (text) => text !== AT_WORK && giveUp(text));
    const done = (settle, value) => {
      model.off("msg:custom", listen);
      asking.done();
      settle(value);
    };
    const listen = (message, buffers) => {
      if (message.name !== name) return;
      if (message.type === "progress") onProgress(message.loaded, message.total);
      if (message.type === "no-shard") done(reject, new Error(message.text));
      if (message.type === "shard") done(late ? keep : resolve, bytesOf(buffers[0]));
    };
    const keep = (bytes) => {
      known.set(name, Promise.resolve(bytes));
      onLate();
    };
    model.on("msg:custom", listen);
    model.life.until(() => giveUp("This picture has left the page."));
    const text = model.link ? null : asking.wait(name); // a page always answers
    if (text) giveUp(text);
    model.send({ type: "shard", name });
  });
  known.set(name, promise);
  promise.catch(() => known.get(name) === promise && known.delete(name));
  return promise;
}

/** These bytes have been made use of, and need no memory any more. @param {string} name */
export const releaseShard = (name) => shards.delete(name);

const bytesOf = (buffer) => new Uint8Array(buffer.buffer ?? buffer, buffer.byteOffset ?? 0, buffer.byteLength);
