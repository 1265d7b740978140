// A list of words with a bar for each cosine; a press on a word chooses it.

import { h } from "../core/dom.js";
import { exact, number } from "../core/format.js";

/**
 * @param {string} role what the words are, for tests
 * @param {[word: string, cosine: number][]} ranked
 * @param {{
 *   onPick: (word: string) => void, onPoint?: (word: string | null) => void,
 *   place?: (word: string) => number[] | null, has?: (word: string) => boolean,
 * }} does has: may it be chosen?
 */
export function wordBars(role, ranked, { onPick, onPoint = () => {}, place = () => null, has = () => true }) {
  return ranked.map(([word, cosine]) => {
    const at = place(word);
    return h("li", {
      class: "al-bar", "data-role": role, "data-token": word, "data-weight": exact(cosine),
      "data-x": at && exact(at[0]), "data-y": at && exact(at[1]),
    },
    h("button", {
      type: "button", class: "al-bar-name", text: word, disabled: !has(word),
      on: { click: () => onPick(word), pointerenter: () => onPoint(word), pointerleave: () => onPoint(null) },
    }),
    h("span", { class: "al-bar-track" },
      h("span", { class: "al-bar-fill", style: `width:${Math.max(0, 100 * cosine)}%` })),
    h("span", { class: "al-bar-value", text: number(cosine) }));
  });
}
