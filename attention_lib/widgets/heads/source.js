// Where the weights of a sentence come from: stored with the widget, fetched as a shard, computed in the page by the
// real model's first layer, or by Python. The Python half is attention_lib/widgets/heads/examples.py.

import { Asking } from "../core/asking.js";
import { loadShard } from "../core/shards.js";
import { bytesOfBase64, parseTensors } from "../core/tensors.js";
import { Model } from "../minilm/model.js";
import { OTHERS } from "../minilm/parts.js";
import { basicWords, isMark } from "../minilm/wordpiece.js";

const later = (layers) => "Of your own sentence you see layer 1, computed just now in your browser; "
  + `layers 2 to ${layers} need the whole model, which runs in chapter 12.`;

export class HeadSource {
  constructor(model, onChange) {
    this.model = model;
    this.onChange = onChange;
    this.limits = model.get("limits");
    this.shard = model.get("stored");
    this.sentences = model.get("examples").map((example) => example.sentence);
    this.live = new Model(model, onChange);
    this.asking = new Asking(model, onChange);
    this.stored = new Map(); // text → {tokens, layers: weights (H, T, T) of each}
    this.state = "waiting"; // of the shard; then "loading", then "here" or "closed"
    this.progress = 0;
    this.closed = ""; // the sentence that says why
    this.answered = null; // Python's last answer,
    this.unpacked = null; // and its weights
  }

  // The reader goes on after a failed fetch.
  retry() {
    if (this.state === "closed") this.state = "waiting";
    this.live.retry();
  }

  /**
   * Weights (H, T, T) and perhaps a text about them; or a text while they come; or what is the matter.
   * @returns {{ tokens?: string[], weights?: Float32Array, layer?: number, text?: string, progress?: number }}
   */
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
      if (this.answered !== answer) {
        [this.answered, this.unpacked] = [answer, this.unpack(bytesOfBase64(answer.weights).buffer)];
      }
      return { tokens: answer.tokens, weights: this.unpacked, layer };
    }
    if (mine.error) return { text: mine.error };
    const found = this.stored.get(text);
    if (found) return { tokens: found.tokens, weights: found.layers[layer - 1], layer };
    if (!this.model.link) return null;
    if (!this.shard.name) return { text: OTHERS };
    return this.sentences.includes(text) ? this.fetch() : this.compute(text, layer);
  }

  // Python answers by the trait `answer`.
  ask(text, layer) {
    if (!basicWords(text).some((word) => !isMark(word))) return { text: this.live.complaint(text) };
    return { text: this.asking.wait(`${layer} ${text}`) };
  }

  fetch() {
    if (this.state === "waiting") this.load();
    if (this.state === "closed") return { text: this.closed };
    const text = `Fetching all six layers of these sentences (${this.shard.kilobytes} kB), once.`;
    return { text, progress: this.progress };
  }

  async load() {
    this.state = "loading";
    const told = (loaded, total) => {
      this.progress = loaded / total;
      this.onChange();
    };
    try {
      this.keep(await loadShard(this.model, this.shard.name, told));
    } catch (error) {
      [this.state, this.closed] = ["closed", error.message];
    }
    this.onChange();
  }

  // The bits of uint16, each so many steps.
  unpack(buffer) {
    return Float32Array.from(new Uint16Array(buffer), (step) => step / this.shard.steps);
  }

  keep(bytes) {
    const tensors = parseTensors(bytes);
    for (let number = 0; tensors[`${number}.names`]; number += 1) {
      const [text, ...tokens] = new TextDecoder().decode(tensors[`${number}.names`].data).split("\n");
      const all = this.unpack(tensors[`${number}.weights`].data.buffer);
      const size = all.length / this.limits.layers;
      const layers = Array.from({ length: this.limits.layers }, (_, at) => all.subarray(at * size, (at + 1) * size));
      this.stored.set(text, { tokens, layers });
    }
    this.state = "here";
  }

  // The reader's own sentence, through the first layer.
  compute(text, layer) {
    const error = this.live.complaint(text) ?? this.tooLong(text);
    if (error) return { text: error };
    if (this.live.waitsFor(text)) return { text: this.live.news, progress: this.live.progress };
    if (this.live.state === "closed") return { text: this.live.closed };
    const activations = this.live.layerOne(text);
    if (!activations) return {};
    const { tokens, weights } = activations;
    return { tokens, weights, layer: 1, text: layer > 1 ? later(this.limits.layers) : null };
  }

  tooLong(text) {
    const words = basicWords(text).length; // each is one piece at least
    const count = Math.max(this.live.pieces(text)?.length ?? 0, words);
    const most = this.limits.pieces;
    if (count <= most) return null;
    return `That is ${count} word pieces; the picture has room for ${most}. It goes on when the text is shorter.`;
  }
}
