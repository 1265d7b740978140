// The part that every widget with a sentence shares: the box, the presets, the words, the vectors, what went wrong.

import { Asking } from "./asking.js";
import { offers, withoutStars } from "./controls.js";
import { h, newId } from "./dom.js";
import { loadShard } from "./shards.js";
import { bytesOfBase64 } from "./tensors.js";
import { inOneSpelling, isPunctuation, nearSpellings, tokenize } from "./tokenize.js";
import { WordTable } from "./word_table.js";

const OWN = "vectors"; // the name of a table of the reader's own
export const FIXED = "A Python function made this picture, so here its sentence stays. "
  + "In a running notebook you can change it.";
const APART = "Python and this page cut this sentence into different words. Write it with plain letters and spaces.";

// Tokens with their place in the sentence; `known`: it has a vector and takes part.
export const readSentence = (sentence, table) =>
  tokenize(sentence).map((text, position) => ({
    text, position, punctuation: isPunctuation(text), known: table.has(text),
  }));

/**
 * What is the matter with a text of so many words, made of these parts? A sentence, or null.
 * @param {{ words: number, letters: number }} limits
 * @param {number} words
 * @param {string[]} parts
 */
export function tooLong(limits, words, parts) {
  const letters = parts.reduce((sum, part) => sum + Array.from(part).length, 0);
  const over = (count, most, what) =>
    count > most && `That is ${count} ${what}; the picture has room for ${most}. It goes on when the text is shorter.`;
  return over(words, limits.words, "words") || over(letters, limits.letters, "letters") || null;
}

// The words, from the few that came with the page to the whole table on the reader's first own word.
export class Vocabulary {
  constructor(model, onChange, table = new WordTable(bytesOfBase64(model.get("starter")))) {
    this.model = model;
    this.onChange = onChange;
    this.away = null; // what to say of words that only Python has, while it is away
    this.table = table;
    this.state = "starter"; // then "loading", then "whole" or "closed"
  }

  // The reader goes on after a failed fetch: the next unknown word tries again.
  retry() {
    if (this.state === "closed") this.state = "starter";
  }

  // Must these words wait for the whole table? If only it can know them, fetch it, once.
  waitsFor(words) {
    const missing = this.misses(words);
    if (missing && this.state === "starter") this.fetch();
    return missing && this.state === "loading";
  }

  misses(words) {
    return words.some((word) => !isPunctuation(word) && !this.table.has(word));
  }

  // Python has these words, and is away: the sentence that says so, or null. A picture without them would not be true.
  lost(words) {
    return this.state === "closed" && this.misses(words) ? this.away : null;
  }

  // What there is to say while the table comes.
  get news() {
    const text = `Fetching ${this.size} word vectors (${this.model.get("shard_megabytes")} MB), once.`;
    return { text, fraction: this.progress, label: "Word vectors" };
  }

  // What there is to say of words without a vector, as parts of a message; nothing if there are none.
  about(unknown) {
    const parts = [...new Set(unknown)].slice(0, 3).flatMap((word) => {
      const near = this.state === "whole" && /\p{L}{3}/u.test(word) ? nearSpellings(word, this.table) : [];
      const said = `“${word}” has no vector here, so it takes no part. `;
      return near.length ? [`${said}Did you mean `, { words: near, old: word }] : [said];
    });
    return parts.length && this.state === "closed" ? [...parts, this.closed] : parts;
  }

  // What is the matter with these tokens? A sentence, or null if they can be drawn.
  complaint(tokens) {
    const words = tokens.filter((token) => !token.punctuation);
    if (words.length === 0) return "Write a sentence, and its words will appear here.";
    const drawn = tokens.filter((token) => !token.punctuation || token.known);
    const long = tooLong(this.model.get("limits"), drawn.length, tokens.map((token) => token.text));
    if (long || words.some((token) => token.known)) return long;
    const none = "The table has no vector for any of these words.";
    if (this.model.get("shard_name") === OWN) return none;
    return `${none} It holds ${this.size} English words; try some of those.`;
  }

  get size() {
    return this.model.get("shard_words").toLocaleString("en");
  }

  fetch() {
    this.state = "loading";
    this.progress = 0;
    loadShard(this.model, this.model.get("shard_name"), (loaded, total) => {
      this.progress = loaded / total;
      this.onChange();
    }, () => {
      this.retry();
      this.onChange();
    }).then((bytes) => {
      this.table = new WordTable(bytes);
      this.state = "whole";
    }).catch((error) => {
      this.state = "closed";
      this.closed = error.message;
      this.away = error.away ? error.message : null;
    }).then(() => this.onChange());
  }
}

// What Python sent for the sentence of a widget, where the picture is Python's: a function of the reader's own made it,
// or weights set by hand. Then the page must not draw weights of its own in their place.
export class Answer {
  constructor(model, onChange) {
    this.model = model;
    this.asking = new Asking(model, onChange);
  }

  // {answer}: draw this, or null for the page's own weights; {error}: what Python said of this very sentence; or
  // {waiting}: there is no answer yet, and what there is to say about that, if anything.
  to(sentence, size) {
    const answer = this.model.get("answer") ?? null;
    const mine = answer === null || answer.sentence === sentence;
    if (mine || this.model.link) this.asking.done();
    if (answer && mine && (answer.error || answer.weights.length !== size)) return { error: answer.error ?? APART };
    if (mine) return { answer };
    return { waiting: this.model.link ? FIXED : this.asking.wait(sentence) };
  }
}

// The sentence with the first place of one word written anew.
export function replaceWord(sentence, word, by) {
  const [text, plain] = inOneSpelling(sentence);
  const at = plain.indexOf(word);
  return at < 0 ? sentence : text.slice(0, at) + by + text.slice(at + word.length);
}

/**
 * The field for a sentence, which has no second line to begin.
 * @param {string} id @param {(text: string) => void} onInput
 */
export function sentenceField(id, onInput) {
  const input = h("textarea", {
    id, rows: 1, class: "al-sentence", autocomplete: "off", autocapitalize: "sentences", spellcheck: "false",
    enterkeyhint: "done",
    on: { input: () => onInput(input.value), keydown: (event) => event.key === "Enter" && event.preventDefault() },
  });
  return input;
}

// The labelled box and the presets under it. fixed: the sentence cannot be changed here, so it stands there as text.
export function sentenceBox(model, onInput, fixed = false) {
  const id = newId();
  const input = fixed ? h("output", { id, class: "al-sentence al-fixed", "aria-live": "off" })
    : sentenceField(id, onInput);
  input.value = model.get("sentence");
  const presets = (fixed ? [] : model.get("presets") ?? []).map((preset) => [preset, withoutStars(preset)]);
  const tries = offers("Sentences to try", presets, (sentence) => {
    input.value = sentence;
    onInput(sentence);
  });
  const label = h("label", { for: id, text: "Sentence" });
  const element = h("div", { class: "al-box" }, label, input, tries.element);
  return { element, label, input, tries: tries.element, mark: (now) => tries.show((sentence) => sentence === now) };
}
