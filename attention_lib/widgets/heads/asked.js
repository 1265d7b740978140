// The first look of a chapter: a question over the twelve matrices. Its answer is one of them, to be pressed; what they
// are to be asked with, and what else there is to see, waits until then.

import { h } from "../core/dom.js";

const SHADE = 0.75; // small weights are seen, too
const INK = [20, 24, 30]; // turned round in the dark, see style.css
const LOUD = 0.45; // from here on digits are light

/**
 * @param {string} question "" for none
 * @param {(weight: number) => number[]} ink of the small matrices where nothing is asked
 * @param {boolean} aims it speaks of a pair of words, which is marked and read
 */
export function asked(question, ink, aims) {
  let element = null;
  const asks = question !== "";
  const more = asks ? h("details", { class: "al-details al-heads-more" },
    h("summary", { text: "More: other sentences and layers, your own, order by weight" })) : null;

  /**
   * Put the parts together.
   * @param {HTMLElement} outer
   * @param {Node[]} tools
   * @param {Node[]} shown
   * @param {Node[]} rest
   */
  function frame(outer, tools, shown, rest) {
    const message = tools.find((part) => /** @type {Element} */ (part).matches(".al-message"));
    more.append(...tools.filter((part) => part !== message), ...rest.filter(Boolean));
    outer.classList.add("al-plain", "al-heads-asked");
    outer.dataset.asks = aims ? "pair" : "row";
    const title = h("p", { class: "al-headline", text: question });
    outer.append(title, ...shown.slice(0, 2), message, ...shown.slice(2), more);
    element = outer;
    return outer;
  }

  const answered = () => element && delete element.dataset.asks;
  const shade = (weight) => weight ** SHADE;
  return {
    asks, more, frame, aims: asks && aims,
    waits: () => asks && (!element || "asks" in element.dataset),
    answered,
    told: (trait) => trait !== "answer" && answered(), // a link has set something; Python's answer is none
    ink: asks ? (weight) => [...INK, Math.round(255 * shade(weight))] : ink,
    paint: asks ? (weight) => `background:color-mix(in srgb,var(--al-ink) ${Math.round(100 * shade(weight))}%,`
      + `var(--al-raised));color:var(${shade(weight) > LOUD ? "--al-paper" : "--al-ink"})` : null,
  };
}
