// Where the weights of a sentence come from: stored with the widget, fetched as a shard, computed in the page by the real
// model's first layer, or by Python. The Python half is attention_lib/widgets/heads/examples.py.

import { Asking } from "../core/asking.js";
import { loadShard } from "../core/shards.js";
import { bytesOfBase64, parseTensors } from "../core/tensors.js";
import { Model } from "../minilm/model.js";
import { basicWords, isMark } from "../minilm/wordpiece.js";

export const LAYERS = 6;
const [SHARD, SHARD_KB, STEPS] = ["heads", 98, 65535];
export const MOST_PIECES = 30; // as in examples.py
const LATER = `Of your own sentence you see layer 1, computed just now in your browser; layers 2 to ${LAYERS} need the whole model, which runs in chapter 12.`;

const unpacked = (buffer) => Float32Array.from(new Uint16Array(buffer), (step) => step / STEPS); // the bits of uint16

export class HeadSource {
  constructor(model, sentences, onChange) {
    this.model = model;
    this.sentences = sentences;
    this.onChange = onChange;
    this.live = new Model(model, onChange);
    this.asking = new Asking(model, onChange);
    this.stored = new Map(); // text → {tokens, layers: weights (H, T, T) of each}
    this.state = "waiting"; // of the shard; then "loading", then "here" or "closed"
    this.progress = 0;
  }

  // The reader goes on after a failed fetch.
  retry() {
    if (this.state === "closed") this.state = "waiting";
    this.live.retry();
  }

  // {tokens, weights (H, T, T), layer}, with what there is to say about them; or {text, progress} while they come; or {text}.
  find(text, layer) {
    const found = this.known(text, layer);
    if (found) this.asking.done();
    return found ?? this.ask(text, layer);
  }

  // What needs no answer of Python, or has one.
  known(text, layer) {
    const answer = this.model.get("answer");
    const mine = answer?.sentence === text ? answer : {};
    if (mine.tokens && mine.layer === layer) {
      if (this.answered !== answer) [this.answered, this.unpacked] = [answer, unpacked(bytesOfBase64(answer.weights).buffer)];
      return { tokens: answer.tokens, weights: this.unpacked, layer };
    }
    if (mine.error) return { text: mine.error };
    const found = this.stored.get(text);
    if (found) return { tokens: found.tokens, weights: found.layers[layer - 1], layer };
    if (!this.model.link) return null;
    return this.sentences.includes(text) ? this.fetch() : this.compute(text, layer);
  }

  // Python answers by the trait `answer`.
  ask(text, layer) {
    if (!basicWords(text).some((word) => !isMark(word))) return { text: this.live.complaint(text) };
    return { text: this.asking.wait(`${layer} ${text}`) };
  }

  fetch() {
    const text = `Fetching all six layers of these sentences (${SHARD_KB} kB), once. `;
    if (this.state === "closed") return { text: this.closed };
    if (this.state === "waiting") {
      this.state = "loading";
      loadShard(this.model, SHARD, (loaded, total) => {
        this.progress = loaded / total;
        this.onChange();
      }).then((bytes) => this.keep(bytes)).catch((error) => [this.state, this.closed] = ["closed", error.message]).then(() => this.onChange());
    }
    return { text, progress: this.progress };
  }

  keep(bytes) {
    const tensors = parseTensors(bytes);
    for (let number = 0; tensors[`${number}.names`]; number += 1) {
      const [text, ...tokens] = new TextDecoder().decode(tensors[`${number}.names`].data).split("\n");
      const all = unpacked(tensors[`${number}.weights`].data.buffer);
      const size = all.length / LAYERS;
      this.stored.set(text, { tokens, layers: Array.from({ length: LAYERS }, (_, layer) => all.subarray(layer * size, (layer + 1) * size)) });
    }
    this.state = "here";
  }

  // The reader's own sentence, through the first layer.
  compute(text, layer) {
    const pieces = this.live.pieces(text)?.length ?? 0;
    const error = this.live.complaint(text);
    if (error) return { text: error };
    const words = basicWords(text).length; // each is one piece at least
    const most = Math.max(pieces, words);
    if (most > MOST_PIECES) return { text: `That is ${most} word pieces; the picture has room for ${MOST_PIECES}. It goes on when the text is shorter.` };
    if (this.live.waitsFor(text)) return { text: this.live.news, progress: this.live.progress };
    if (this.live.state === "closed") return { text: this.live.closed };
    const activations = this.live.layerOne(text);
    return activations ? { tokens: activations.tokens, weights: activations.weights, layer: 1, text: layer > 1 ? LATER : null } : {};
  }
}
