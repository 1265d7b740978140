// Where a picture of meaning-shift comes from: dot products of static vectors in the page, or what Python computed.

import { attend } from "../core/attention.js";
import { added, dot, mean, meaningAxes, scaled, unit } from "../core/linalg.js";
import { Answer, FIXED, readSentence, Vocabulary } from "../core/sentence.js";
import { findWord } from "./chips.js";

// The axes of the map depend on the chosen word and the poles, not on the sentence: found once, then remembered.
const found = new Map();
function axesFor(word, { left, right, landmarks }, table) {
  const key = [word, left, right, landmarks].join("|");
  if (!found.has(key) || found.get(key).table !== table) {
    const vectors = [left, right, landmarks].map((words) => words.map((each) => table.get(each)));
    found.set(key, { table, axes: meaningAxes(table.get(word), ...vectors) });
  }
  return found.get(key).axes;
}

// All numbers of one picture: weights of every known word, and the map as seen from the chosen one.
function rawPicture({ tokens, chosen, table, settings, answer, absent }) {
  const attended = tokens.filter((token) => token.known);
  const x = attended.map((token) => table.get(token.text));
  const query = attended.indexOf(chosen);
  const mask = absent && attended.map((_, i) => attended.map((token, j) => i === j || !absent.has(token.position)));
  const result = answer ?? attend(x, x, x, settings.sharpness, mask);
  const axes = axesFor(chosen.text, settings, table);
  if (!axes) return null;
  const place = (vector) => axes.map((axis) => dot(axis, vector));
  const start = place(x[query]);
  const weights = result.weights[query];
  const ways = x.map((value) => added(place(value), scaled(start, -1))); // from the word's own place to each other
  const pulls = ways.map((way, j) => scaled(way, weights[j]));
  const shifted = place(result.output[query]);
  const rest = added(shifted, scaled([start, ...pulls].reduce(added), -1)); // what a reader's function adds besides
  const links = attended.map((token, j) => ({ text: token.text, name: token.text, position: token.position, pull: pulls[j], weight: weights[j] }))
    .filter((_, j) => j !== query);
  if (Math.hypot(...rest) > 1e-6) links.push({ text: "the rest", name: "the rest", position: "rest", pull: rest, weight: 0 });
  const poles = [settings.left, settings.right].map((words) => place(mean(words.map((word) => unit(table.get(word))))));
  const landmarks = settings.landmarks.map((word) => ({ text: word, place: place(table.get(word)) }));
  const scores = result.scores?.[query] ?? null;
  const order = links.map(({ position }) => position);
  const setting = [settings.left, settings.right].map((words) => words.join(" ")).join("|"); // what the trail depends on
  return { tokens, chosen, attended, query, weights, scores, start, shifted, ways, pulls, links, order, poles, landmarks, settings, setting };
}

export class RawSource {
  constructor(model, onChange, fixed) {
    this.model = model;
    this.fixed = fixed; // Python's own picture, and no Python here to ask again
    this.vocabulary = new Vocabulary(model, onChange);
    this.answer = new Answer(model, onChange);
  }

  retry() {
    this.vocabulary.retry();
  }

  // One of {news}, {error, tokens}, {waiting: what to say of it, or null} and {picture}.
  look({ sentence, word, position, absent }) {
    const { vocabulary } = this;
    const settings = Object.fromEntries(["sharpness", "left", "right", "landmarks"].map((name) => [name, this.model.get(name)]));
    const tokens = this.tokens(sentence);
    const error = vocabulary.complaint(tokens);
    const poles = [...settings.left, ...settings.right];
    const words = [...tokens.map((token) => token.text), ...poles];
    if (vocabulary.waitsFor(words)) {
      return { news: vocabulary.news };
    }
    if (vocabulary.lost(words) ?? error) return { error: vocabulary.lost(words) ?? error };
    const { answer, waiting, error: refused } = this.answer.to(sentence, tokens.filter((token) => token.known).length);
    if (waiting !== undefined) return { waiting };
    const chosen = findWord(tokens, word, position);
    if (!chosen || !chosen.known) {
      return { tokens, error: chosen ? `“${chosen.text}” has no vector in the table. Choose another word.`
        : `“${word}” is not in this sentence. Press the word that you want to follow.` };
    }
    const missing = poles.filter((each) => !vocabulary.table.has(each));
    if (missing.length) return { error: `The pole word “${missing[0]}” has no vector. Try another one.` };
    if (!settings.left.length || !settings.right.length) return { error: "Each pole needs at least one word." };
    if (refused) return { error: refused, position: chosen.position };
    const picture = rawPicture({ tokens, chosen, table: vocabulary.table, settings, answer, absent });
    return picture ? { picture } : { error: "Seen from this word, both poles lie in the same direction. Choose two different poles." };
  }

  tokens(sentence) {
    const tokens = readSentence(sentence, this.vocabulary.table);
    return tokens.map((token) => ({ ...token, note: token.known ? null : "no vector for this word" }));
  }

  tell({ tokens }, message) {
    const unknown = [...new Set(tokens.filter((token) => !token.known && !token.punctuation).map((token) => token.text))];
    message.say(...(this.fixed ? [FIXED] : this.vocabulary.about(unknown)));
  }
}
