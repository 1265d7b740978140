// The line under a widget's controls: progress, a complaint, or unknown words with near spellings to press.

import { h } from "./dom.js";
import { nearSpellings } from "./tokenize.js";

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
