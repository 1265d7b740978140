// Weights of one head of the real model's first layer: stored with the page for its examples, or computed from parts of
// the model. What a source is: see raw_source.js. The Python half is trained.py.

import { reweigh, storedActivations } from "../minilm/activations.js";
import { Model } from "../minilm/model.js";
import { aboutHead, aboutSource } from "./explain.js";

const SPECIAL_TOKENS = new Set(["[CLS]", "[SEP]"]);
const PIECE = "·"; // stands before a piece that goes on with the word

export function modelSource(model, message, onChange) {
  const examples = storedActivations(model.get("stored"));
  const real = new Model(model, onChange);
  // What Python stored of a sentence, if the head that is wanted is with it.
  const kept = (sentence, kind, { head }) => {
    const found = examples.get(sentence, kind);
    return found && (kind !== "layer-1" || found.heads.includes(head)) ? found : undefined;
  };
  const drawn = (activations, now) => headPicture(activations, now, model.get("limits"));

  function look(sentence, now) {
    const all = model.get("sources").every((source) => kept(sentence, source, now)); // a strip each
    const stored = all ? kept(sentence, now.source, now) : undefined;
    const error = stored ? null : real.complaint(sentence);
    if (error) return { error };
    if (!stored && real.waitsFor(sentence)) {
      message.progress({ text: real.news, fraction: real.progress, label: "Parts of the model" });
      return { waiting: true };
    }
    const activations = stored ?? real.layerOne(sentence, { kind: now.source });
    if (!activations) return { error: real.closed };
    message.say(stored ? null : aboutPieces(real.pieces(sentence)));
    return { picture: drawn(activations, now) };
  }

  function again(sentence, now) {
    const activations = kept(sentence, now.source, now) ?? real.layerOne(sentence, { kind: now.source });
    real.waitsFor(model.get("sentence")); // this is what the model is after
    return activations && drawn(activations, now);
  }

  // A sentence that can be drawn, by every source.
  function strips(sentence, now) {
    const activations = (kind) => kept(sentence, kind, now) ?? real.layerOne(sentence, { kind });
    const pictures = model.get("sources").map((source) => drawn(activations(source), { ...now, source }));
    real.wanted = model.get("sentence"); // this is what the model is after
    return pictures;
  }

  return { look, again, strips, retry: () => real.retry(), aboutCell: aboutHead, caption: aboutSource };
}

// What became of words that are no single piece.
function aboutPieces(pieces) {
  const unknown = pieces.find(({ piece }) => piece === "[UNK]");
  if (unknown) return `The model has no piece for “${unknown.word}” and reads [UNK], “unknown”.`;
  const cut = pieces.find(({ piece }) => piece.startsWith("##"));
  if (!cut) return null;
  const parts = pieces.filter(({ place }) => place === cut.place).map(({ piece }) => piece.replace("##", PIECE));
  return `“${cut.word}” is no piece of the model, which reads ${parts.join(" ")}`;
}

const isWord = (text) => /[\p{L}\p{N}]/u.test(text) && !text.startsWith("[");

function headPicture(activations, { source, head, mask, scaled }, { random_head: randomHead, pads: most }) {
  const { size } = activations;
  const pads = mask === "padding" ? most : 0;
  const allowed = { causal: (i, j) => j <= i, padding: (i, j) => i < size && j < size }[mask] ?? (() => true);
  const line = (side, value) => Array.from({ length: side }, (_, at) => value(at));
  const square = (side, value) => line(side, (i) => line(side, (j) => value(i, j)));
  const masked = mask === "causal" ? square(size, allowed) : null;
  const { scores, weights, heads } = reweigh(activations, { mask: masked, scale: scaled });
  const wanted = heads.length === 1 ? 0 : heads.indexOf(source === "random" ? randomHead : head);
  const padded = (flat, beyond) =>
    square(size + pads, (i, j) => (i < size && j < size ? flat[(wanted * size + i) * size + j] : beyond));
  const texts = [...activations.tokens, ...Array(pads).fill("[PAD]")];
  const tokens = texts.map((text, position) => ({
    text, position, label: text.replace(/^##(?=.)/, PIECE), word: isWord(text), special: SPECIAL_TOKENS.has(text),
    pad: position >= size,
  }));
  return { tokens, scores: padded(scores, -Infinity), weights: padded(weights, 0), allowed };
}
