// Where a picture of meaning-shift comes from: dot products of static vectors in the page, or what Python computed; and
// the static vectors as they are, which no sentence moves.

import { attend } from "../core/attention.js";
import { added, dot, mean, meaningAxes, scaled, unit } from "../core/linalg.js";
import { Answer, FIXED, readSentence, Vocabulary } from "../core/sentence.js";
import { findWord, nthWord } from "./chips.js";

const OWN = "your function"; // what it adds besides the mix

// The axes of the map depend on the chosen word and the poles, not on the sentence: found once, then remembered.
const found = new Map();
function axesFor(word, { left, right, landmarks }, table) {
  const key = [word, left, right, landmarks].join("|");
  if (!found.has(key) || found.get(key).table !== table) {
    const [start, end, marks] = [left, right, landmarks].map((words) => words.map((each) => table.get(each)));
    found.set(key, { table, axes: meaningAxes(table.get(word), start, end, marks) });
  }
  return found.get(key).axes;
}

// All numbers of one picture: weights of every known word, and the map as seen from the chosen one; null without a map.
function rawPicture({ tokens, chosen, table, settings, answer, absent, hear }) {
  const axes = axesFor(chosen.text, settings, table);
  if (!axes) return null;
  const poleOf = (words) => mean(words.map((word) => unit(table.get(word))));
  const [from, to] = [settings.left, settings.right].map((words) => dot(axes[0], poleOf(words)));
  const middle = (from + to) / 2;
  const place = (vector) => [dot(axes[0], vector) - middle, dot(axes[1], vector)]; // across, 0 is halfway
  const attended = tokens.filter((token) => token.known);
  const x = attended.map((token) => table.get(token.text));
  const query = attended.indexOf(chosen);
  const mask = absent && attended.map((_, i) => attended.map((token, j) => i === j || !absent.has(token.position)));
  const result = answer ?? hear(x, settings.sharpness, mask);
  const [weights, scores, start] = [result.weights[query], result.scores?.[query] ?? null, place(x[query])];
  const ways = x.map((value) => added(place(value), scaled(start, -1))); // from the word's own place to each other
  const pulls = ways.map((way, j) => scaled(way, weights[j]));
  const shifted = place(result.output[query]);
  const links = linksOf({ attended, chosen, weights, pulls, start, shifted });
  const poles = [settings.left, settings.right].map((words) => place(poleOf(words)));
  return {
    tokens, chosen, attended, query, weights, scores, start, shifted, ways, pulls, links, poles, settings,
    order: links.map(({ position }) => position),
    landmarks: settings.landmarks.map((word) => ({ text: word, place: place(table.get(word)) })),
    setting: [settings.left, settings.right].map((words) => words.join(" ")).join("|"), // what the trail depends on
  };
}

// The pulls of all other words; and what a reader's function adds besides.
function linksOf({ attended, chosen, weights, pulls, start, shifted }) {
  const links = attended.map(({ text, position }, j) => (
    { text, name: text, position, pull: pulls[j], weight: weights[j] })).filter((_, j) => attended[j] !== chosen);
  const rest = added(shifted, scaled([start, ...pulls].reduce(added), -1));
  const small = Math.hypot(...rest) <= 1e-6;
  return small ? links : [...links, { text: OWN, name: OWN, position: "more", pull: rest, weight: 0 }];
}

export class RawSource {
  constructor(model, onChange) {
    this.model = model;
    this.vocabulary = new Vocabulary(model, onChange);
    this.answer = new Answer(model, onChange);
  }

  /**
   * Every word mixes the words that it hears.
   * @param {number[][]} x
   * @param {number} sharpness
   * @param {boolean[][] | null} mask
   */
  hear(x, sharpness, mask) {
    return attend(x, x, x, sharpness, mask);
  }

  retry() {
    this.vocabulary.retry();
  }

  /** @param {import("./sources.js").Asked} asked @returns {import("./sources.js").Seen} */
  look({ sentence, word, position, absent, nth, still }) {
    const { vocabulary } = this;
    const [sharpness, left, right, landmarks] = ["sharpness", "left", "right", "landmarks"].map(
      (name) => this.model.get(name));
    const settings = { sharpness, left, right, landmarks };
    const tokens = this.tokens(sentence);
    const words = [...tokens.map((token) => token.text), ...settings.left, ...settings.right];
    if (vocabulary.waitsFor(words)) return { news: vocabulary.news };
    const error = vocabulary.lost(words) ?? vocabulary.complaint(tokens);
    if (error) return { error };
    const known = tokens.filter((token) => token.known);
    const { answer, waiting, error: refused } = still ? { answer: null } : this.answer.to(sentence, known.length);
    if (waiting !== undefined) return { waiting };
    const chosen = nth === undefined ? findWord(tokens, word, position) : nthWord(tokens, word, nth);
    const wrong = this.wordError(chosen, word);
    if (wrong) return { tokens, error: wrong };
    const unclear = this.poleError(settings);
    if (unclear) return { error: unclear };
    if (refused) return { error: refused, position: chosen.position };
    const { hear } = this;
    const picture = rawPicture({ tokens, chosen, table: vocabulary.table, settings, answer, absent, hear });
    const flat = "Seen from this word, both poles lie in the same direction. Choose two different poles.";
    return picture ? { picture } : { error: flat };
  }

  tokens(sentence) {
    const tokens = readSentence(sentence, this.vocabulary.table);
    return tokens.map((token) => ({ ...token, note: token.known ? null : "no vector for this word" }));
  }

  wordError(chosen, word) {
    if (!chosen) return `“${word}” is not in this sentence. Press the word that you want to follow.`;
    return chosen.known ? null : `“${chosen.text}” has no vector in the table. Choose another word.`;
  }

  poleError({ left, right }) {
    const missing = [...left, ...right].find((each) => !this.vocabulary.table.has(each));
    if (missing !== undefined) return `The pole word “${missing}” has no vector. Try another one.`;
    return left.length && right.length ? null : "Each pole needs at least one word.";
  }

  tell({ tokens }, message) {
    const words = tokens.filter((token) => !token.known && !token.punctuation).map((token) => token.text);
    const fixed = this.model.link && this.model.get("answer"); // there is no Python here to ask again
    message.say(...(fixed ? [FIXED] : this.vocabulary.about([...new Set(words)])));
  }
}

// Every word hears itself alone.
export class StaticSource extends RawSource {
  hear(x) {
    const weights = x.map((_, i) => x.map((__, j) => Number(i === j)));
    return { scores: weights, weights, output: x };
  }
}
