// The one line for whatever a widget has to say: a sentence, words to press, or the progress of a fetch.

import { h } from "./dom.js";

/**
 * A part of what is said: a text, or words to press, offered in place of an old one if there is one.
 * @typedef {string | { words: string[], old?: string }} Part
 * What is on its way: `fraction` of it is here.
 * @typedef {{ text: string, fraction: number, label?: string }} News
 */

/**
 * The line, empty at first. The same thing said again is not read out again.
 * @param {(word: string, old?: string) => void} onWord a word was pressed
 */
export function messageLine(onWord = () => {}) {
  const element = h("div", { class: "al-message", role: "status" });
  let last = "[]";

  function show(key, children, read = true) {
    if (key === last) return;
    last = key;
    element.setAttribute("aria-live", read ? "polite" : "off");
    element.replaceChildren(...children());
  }

  const button = (text, old) =>
    h("button", { type: "button", class: "al-suggestion", text, on: { click: () => onWord(text, old) } });
  const drawn = (part) =>
    (typeof part === "string" ? [h("span", { text: part })] : part.words.map((word) => button(word, part.old)));

  /** @param {Part[]} parts nothing, or "", empties the line */
  function say(...parts) {
    const said = parts.filter(Boolean);
    show(JSON.stringify(said), () => said.flatMap(drawn));
  }

  /** @param {string[]} words that go on what a reader is typing; they are not read out at every letter */
  function offer(words) {
    show(JSON.stringify([{ words }, "offered"]), () => drawn({ words }), false);
  }

  /** @param {News} news */
  function progress({ text, fraction, label = "Fetched" }) {
    const bar = () => h("progress", { max: 1, value: fraction, "aria-label": label });
    show(`progress ${text}`, () => [h("span", { text: `${text} ` }), bar()]);
    element.querySelector("progress").value = fraction;
  }

  return {
    element, say, offer, progress,
    clear: () => say(),
    get busy() { // does a fetch stand there, and has no other sentence taken its place?
      return last.startsWith("progress");
    },
  };
}
