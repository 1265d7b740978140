// Where the weights of the matrix come from: static word vectors, or one head of the real model's first layer.
//
// Both sources have look(sentence, settings), which gives {picture}, {error: a sentence} or {waiting: true}, and speak
// through the message line. A picture of T tokens is {tokens: [{text, label, position, special, pad}], weights (T rows of T),
// scores (the same, or null), allowed(i, j): may token i attend to token j}.

import { attend } from "../core/attention.js";
import { Answer, FIXED, readSentence, Vocabulary } from "../core/sentence.js";
import { HEADS, reweigh, storedActivations } from "../minilm/activations.js";
import { Model } from "../minilm/model.js";

const [PADS, RANDOM_HEAD] = [2, 5]; // as in attention_lib/widgets/attention_matrix/trained.py
const SPECIAL_TOKENS = new Set(["[CLS]", "[SEP]"]);
const PIECE = "·"; // stands before a piece that goes on with the word

// What of the switches counts; what an address made up falls back to the first choice.
export function settings(model) {
  const one = (name) => {
    const offered = model.get(`${name}s`) ?? [];
    return offered.includes(model.get(name)) ? model.get(name) : offered[0];
  };
  const [source, asked] = [one("source"), model.get("head")];
  const head = Number.isInteger(asked) && asked >= 1 && asked <= HEADS ? asked : 5;
  return {
    source, head, way: source === "layer-1" ? `head ${head}` : source, mask: one("mask") ?? "none",
    scaled: model.get("scaled") ?? true, specialTokens: model.get("special_tokens") ?? true, sharpness: model.get("sharpness"), view: model.get("view"),
  };
}

// Raw dot products of the small table, or what a function of the reader's own returned.
export function wordSource(model, message, fixed, onChange) {
  const vocabulary = new Vocabulary(model, onChange);
  const python = new Answer(model, onChange);
  let last = null;

  function look(sentence, { sharpness }) {
    const tokens = readSentence(sentence, vocabulary.table);
    const texts = tokens.map((token) => token.text);
    if (vocabulary.waitsFor(texts)) {
      message.progress(vocabulary.news);
      return { waiting: true };
    }
    const bad = vocabulary.lost(texts) ?? vocabulary.complaint(tokens);
    if (bad) return { error: bad };
    const known = tokens.filter((token) => token.known);
    const { answer, waiting, error } = python.to(sentence, known.length);
    if (error || waiting) return { error: error ?? waiting };
    if (waiting === null) return { waiting: true };
    const unknown = tokens.filter((token) => !token.known && !token.punctuation).map((token) => token.text);
    message.say(...(fixed ? [FIXED] : vocabulary.about(unknown)));
    const x = known.map((token) => vocabulary.table.get(token.text));
    const { weights, scores = null } = answer ?? attend(x, x, x, sharpness);
    last = { tokens: known.map((token) => ({ ...token, label: token.text })), weights, scores, allowed: () => true };
    return { picture: last };
  }

  return { look, again: () => last, retry: () => vocabulary.retry() };
}

// A head of the first layer: stored with the page for its examples, or computed from parts of the model.
export function modelSource(model, message, onChange) {
  const examples = storedActivations(model.get("stored"));
  const real = new Model(model, onChange);

  function look(sentence, now) {
    const stored = examples.get(sentence, now.source);
    const error = stored ? null : real.complaint(sentence);
    if (error) return { error };
    if (!stored && real.waitsFor(sentence)) {
      message.progress({ text: real.news, fraction: real.progress, label: "Parts of the model" });
      return { waiting: true };
    }
    const activations = stored ?? real.layerOne(sentence, { kind: now.source });
    if (!activations) return { error: real.closed };
    const said = stored ? null : aboutPieces(real.pieces(sentence));
    message.say(said);
    return { picture: headPicture(activations, now) };
  }

  // The last good sentence under other settings, while the present one cannot be drawn.
  function again(sentence, now) {
    const activations = examples.get(sentence, now.source) ?? real.layerOne(sentence, { kind: now.source });
    real.waitsFor(model.get("sentence")); // this is what the model is after
    return activations && headPicture(activations, now);
  }

  return { look, again, retry: () => real.retry() };
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

function headPicture(activations, { source, head, mask, scaled }) {
  const { size } = activations;
  const pads = mask === "padding" ? PADS : 0;
  const open = { causal: (i, j) => j <= i, padding: (i, j) => i < size && j < size }[mask] ?? (() => true);
  const masked = mask === "causal" ? Array.from({ length: size }, (_, i) => Array.from({ length: size }, (__, j) => j <= i)) : null;
  const { scores, weights, heads } = masked || !scaled ? reweigh(activations, { mask: masked, scale: scaled }) : activations;
  const wanted = heads.length === 1 ? 0 : heads.indexOf(source === "random" ? RANDOM_HEAD : head);
  const total = size + pads;
  const square = (flat, beyond) => Array.from({ length: total }, (_, i) => Array.from({ length: total }, (__, j) =>
    (i < size && j < size ? flat[(wanted * size + i) * size + j] : beyond)));
  const texts = [...activations.tokens, ...Array(pads).fill("[PAD]")];
  const tokens = texts.map((text, position) => ({
    text, position, label: text.replace(/^##(?=.)/, PIECE), special: SPECIAL_TOKENS.has(text), pad: position >= size,
  }));
  return { tokens, scores: square(scores, -Infinity), weights: square(weights, 0), allowed: open };
}
