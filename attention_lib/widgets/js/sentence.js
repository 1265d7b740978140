// The part that every widget with a sentence shares: the box, the presets, the words, the vectors, what went wrong.

import { h, loadPack, newId } from "./kit.js";
import { bytesOfBase64, WordTable } from "./tensors.js";
import { isPunctuation, nearSpellings, tokenize } from "./text.js";

export const MOST_WORDS = 40;
export const FIXED = "A Python function made this picture, so here its sentence stays. In a running notebook you can change it.";

// Tokens with their place in the sentence; `known`: it has a vector and takes part.
export const readSentence = (sentence, table) =>
  tokenize(sentence).map((text, position) => ({
    text, position, punctuation: isPunctuation(text), known: table.has(text),
  }));

// What is the matter with these tokens? A sentence, or null if they can be drawn.
export function complaint(tokens) {
  const words = tokens.filter((token) => !token.punctuation);
  if (words.length === 0) return "Write a sentence, and its words will appear here.";
  if (words.length > MOST_WORDS) {
    return `That is ${words.length} words; the picture has room for ${MOST_WORDS}. It goes on when the text is shorter.`;
  }
  if (!words.some((token) => token.known)) {
    return "The table has no vector for any of these words. It holds 21,721 English words; try some of those.";
  }
  return null;
}

// The words, from the few that came with the page to the whole table on the reader's first own word.
export class Vocabulary {
  constructor(model, onChange) {
    this.model = model;
    this.onChange = onChange;
    this.table = new WordTable(bytesOfBase64(model.get("starter")));
    this.state = "starter"; // then "loading", then "whole" or "closed"
  }

  // The reader goes on after a failed fetch: the next unknown word tries again.
  retry() {
    if (this.state === "closed") this.state = "starter";
  }

  // Must these words wait for the whole table? If only it can know them, fetch it, once.
  waitsFor(words) {
    const missing = words.some((word) => !isPunctuation(word) && !this.table.has(word));
    if (missing && this.state === "starter") this.fetch();
    return missing && this.state === "loading";
  }

  fetch() {
    this.state = "loading";
    this.progress = 0;
    loadPack(this.model, this.model.get("pack_name"), (loaded, total) => {
      this.progress = loaded / total;
      this.onChange();
    }).then((bytes) => {
      this.table = new WordTable(bytes);
      this.state = "whole";
    }).catch((error) => {
      this.state = "closed";
      this.closed = error.message;
    }).then(() => this.onChange());
  }
}

// The sentence with the first place of one word written anew.
export function replaceWord(sentence, word, by) {
  const at = sentence.toLowerCase().replaceAll("’", "'").indexOf(word);
  return at < 0 ? sentence : sentence.slice(0, at) + by + sentence.slice(at + word.length);
}

// The line under the sentence box: progress, a complaint, or unknown words with near spellings to press.
export function messageLine(onReplace) {
  const element = h("div", { class: "al-message", role: "status" });
  let last = null;
  const show = (parts, key) => {
    if (key === last) return; // do not read the same sentence out again
    last = key;
    element.replaceChildren(...parts);
  };
  return {
    element,
    clear: () => show([], ""),
    say: (text) => show([h("span", { text })], text),
    progress: (fraction, megabytes, text = `Fetching 21,721 word vectors (${megabytes} MB), once. `, label = "Word vectors") => {
      if (last !== `loading ${text}`) {
        show([h("span", { text }), h("progress", { max: 1, value: fraction, "aria-label": label })], `loading ${text}`);
      }
      element.querySelector("progress").value = fraction;
    },
    unknown: (words, vocabulary) => {
      const parts = words.slice(0, 3).flatMap((word) => {
        const near = vocabulary.state === "whole" && /\p{L}{3}/u.test(word) ? nearSpellings(word, vocabulary.table) : [];
        const choices = near.map((text) => h("button", {
          type: "button", class: "al-suggestion", text, on: { click: () => onReplace(word, text) },
        }));
        const ask = near.length ? " Did you mean " : " ";
        return [h("span", { text: `“${word}” has no vector here, so it takes no part.${ask}` }), ...choices];
      });
      if (vocabulary.state === "closed") parts.push(h("span", { text: ` ${vocabulary.closed}` }));
      show(parts, `${words.join(" ")}|${vocabulary.state}`);
    },
  };
}

// The labelled box and the presets above it.
export function sentenceBox(model, onInput) {
  const id = newId();
  const input = h("textarea", {
    id, rows: 1, class: "al-sentence", autocomplete: "off", autocapitalize: "sentences", spellcheck: "false", enterkeyhint: "done",
    on: { input: () => onInput(input.value), keydown: (event) => event.key === "Enter" && event.preventDefault() },
  });
  input.value = model.get("sentence");
  const presets = (model.get("presets") ?? []).map((sentence) => h("button", {
    type: "button", class: "al-preset", text: sentence,
    on: {
      click: () => {
        input.value = sentence;
        onInput(sentence);
      },
    },
  }));
  const element = h("div", { class: "al-box" },
    h("label", { for: id, text: "Sentence" }), input,
    presets.length ? h("div", { class: "al-presets", role: "group", "aria-label": "Sentences to try" }, h("span", { text: "Try" }), ...presets) : null);
  const mark = (sentence) => presets.forEach((button) => {
    button.setAttribute("aria-pressed", String(button.textContent === sentence));
  });
  return { element, input, mark };
}
