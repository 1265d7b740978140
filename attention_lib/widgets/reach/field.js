// The sentence with its places, the word that moves along it, the arc from it, and beneath each place how loud it is.

import { h } from "../core/dom.js";
import { exact } from "../core/format.js";
import { hands } from "./hands.js";
import { loudness, where } from "./said.js";

const NAMED = [1, 3, 6, 9, 12]; // the distances that have their number below
const FOOT = ["words before", "e to the score; the loudest is 1", "words after"];
const HINT = "Drag the word along the sentence.";

/**
 * @param {{ reach: number, asking: string }} about
 * @param {(at: number, passing: boolean) => void} onMove the word is to stand there, and goes by what lies between
 */
export function field({ reach, asking }, onMove, life) {
  const places = Array.from({ length: 2 * reach }, (_, i) => (i < reach ? i - reach : i - reach + 1));
  const across = (at) => `--share:${(at + reach - (at < 0 ? -0.5 : 0.5)) / (2 * reach)};--over:${Number(at > 0)}`;
  const parts = marks(places, across, { reach, asking });
  const { element, grip, arc, bars, middle, hint } = parts;
  let now = null; // where the word stands
  hands({ ...parts, places }, () => now, onMove, life);
  life.resized(grip, keepApart);
  life.resized(middle, keepApart);

  // How wide the words are, so that one does not lie on the other nor beyond the line.
  function keepApart() {
    element.style.setProperty("--says", `${grip.offsetWidth / 2}px`);
    element.style.setProperty("--asks", `${middle.offsetWidth / 2}px`);
  }

  function show({ at, word, loud, like, seen, now: volume }) {
    hint.hidden ||= now !== null && now !== at;
    now = at;
    element.style.setProperty("--now", String(volume));
    element.classList.toggle("al-reach-after", at > 0);
    for (const each of [arc, grip]) each.style.cssText = `${across(at)};--far:${Math.abs(at) / reach}`;
    grip.textContent = word;
    const text = `${where(at)} “${asking}”: ${loudness(volume).join("")}`;
    const says = { label: `Place of “${word}”`, valuenow: at, valuetext: text };
    for (const [name, value] of Object.entries(says)) grip.setAttribute(`aria-${name}`, value);
    bars.forEach((bar, i) => {
      bar.className = `al-loud${seen.has(places[i]) ? " al-seen" : ""}${places[i] === at ? " al-here" : ""}`;
      bar.style.setProperty("--loud", loud[i]);
      bar.style.setProperty("--like", like[i] ?? "");
      bar.dataset.weight = exact(loud[i]);
      bar.firstChild.hidden = !like.length;
    });
  }

  const between = (one, other) => places.filter((at) => at >= Math.min(one, other) && at <= Math.max(one, other));
  return { element, places, show, between, hasFocus: () => document.activeElement === grip };
}

function marks(places, across, { reach, asking }) {
  const about = (at) => ({ style: across(at), "data-x": at });
  const dots = places.map((at) => h("i", { class: "al-place", ...about(at) }));
  const bars = places.map((at) => h("i", { class: "al-loud", ...about(at) }, h("s")));
  const named = places.filter((at) => NAMED.includes(Math.abs(at)));
  const scale = named.map((at) => h("small", { style: across(at), text: Math.abs(at) }));
  const curve = h("path", { d: "M0 100C0 -33 100 -33 100 100", "vector-effect": "non-scaling-stroke" });
  const arc = h("svg", { class: "al-reach-arc", viewBox: "0 0 100 100", preserveAspectRatio: "none" }, curve);
  const hint = h("span", { class: "al-reach-hint", text: HINT });
  const middle = h("b", { class: "al-asks", text: asking });
  const range = { "aria-valuemin": -reach, "aria-valuemax": reach };
  const grip = h("span", { class: "al-says", tabindex: 0, role: "slider", ...range });
  const spans = (texts, tag = "span") => texts.map((text) => h(tag, { text }));
  const part = (name, ...children) => h("div", { class: `al-reach-${name}`, "aria-hidden": "true" }, ...children);
  const element = h("div", { class: "al-reach-field", style: `--columns:${places.length}` },
    part("air", arc, hint),
    h("div", { class: "al-reach-line" }, h("span", { "aria-hidden": "true" }, ...dots), middle, grip),
    part("bars", h("u"), h("u"), ...spans(["1", "0.5", "0"], "small"), ...bars),
    part("scale", ...scale, h("p", {}, ...spans(FOOT))));
  return { element, dots, bars, arc, hint, middle, grip };
}
