// One head in large: the sentence in a row, and arcs from the word that asks to all that answer, as wide as their weights.
// Where the row has no room, the sentence stands in two columns, and the arcs run between them.

import { h } from "../core/dom.js";
import { exact, number } from "../core/format.js";

const TALL = 130; // pixels of the highest arc
const KEYS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1, Home: -Infinity, End: Infinity };

// onFrom(i): this token asks. onTo(j): this one is read. onLook(i, j): the pointer is there; onLook(): it left.
export function arcsView(onFrom, onTo, onLook) {
  let view = null;
  let drawn = ""; // the tokens of the last picture
  let [buttons, answers, arcs, hits] = [[], [], [], []];
  const lines = h("svg", { class: "al-head-arc-lines", "aria-hidden": "true" });
  const words = h("div", {
    class: "al-head-arc-words", role: "group", "aria-label": "The word that asks",
    on: { click: press, keydown: walk },
  });
  const element = h("div", { class: "al-head-arcs", on: { pointermove: look, pointerleave: () => onLook(), click: aim } }, lines, words);

  function press(event) {
    const place = event.target.closest("button")?.dataset.place;
    if (place !== undefined) onFrom(Number(place));
  }

  function aim(event) {
    const { to } = event.target.dataset;
    if (to !== undefined) onTo(Number(to));
  }

  function look(event) {
    const { to, place, col } = event.target.closest("[data-to], [data-place], [data-col]")?.dataset ?? {};
    const at = to ?? place ?? col;
    if (at === undefined) onLook();
    else onLook(view.from, Number(at));
  }

  function walk(event) {
    const step = KEYS[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation(); // the page turns its leaves with these keys
    const at = view.seen.indexOf(view.from) + step;
    onFrom(view.seen[Math.min(view.seen.length - 1, Math.max(0, at))]);
    buttons.find((button) => button.tabIndex === 0).focus();
  }

  function build({ tokens, seen }) {
    buttons = seen.map((i) => h("button", { type: "button", class: "al-head-arc-word", text: tokens[i], "data-place": i, "data-token": tokens[i] }));
    answers = seen.map((j) => h("span", { class: "al-head-arc-answer", "data-role": "answer", "data-col": j, "data-token": tokens[j] }, h("span", { text: tokens[j] }), h("b", {})));
    [arcs, hits] = ["al-head-arc", "al-head-arc-hit"].map((kind) => seen.map((j) => h("path", { class: kind, ...(kind === "al-head-arc" ? { "data-role": "arc", "data-col": j, "data-token": tokens[j] } : { "data-to": j }) })));
    words.replaceChildren(...seen.flatMap((_, at) => [buttons[at], answers[at]]));
    lines.replaceChildren(...arcs, ...hits);
  }

  // next: see heads.js.
  function show(next) {
    view = next;
    const { tokens, seen, from, to, head, weight } = view;
    const key = seen.map((place) => `${place} ${tokens[place]}`).join("\n");
    const anew = key !== drawn;
    if (anew) build(view);
    drawn = key;
    seen.forEach((place, at) => {
      const value = weight(head, from, place);
      const asks = place === from;
      buttons[at].setAttribute("aria-pressed", String(asks));
      buttons[at].tabIndex = asks ? 0 : -1;
      answers[at].lastChild.textContent = number(value);
      answers[at].classList.toggle("al-head-faint", value < 0.005);
      answers[at].classList.toggle("al-head-aimed", place === to);
      for (const each of [answers[at], arcs[at]]) Object.assign(each.dataset, { row: from, weight: exact(value) });
      arcs[at].style.cssText = `stroke-width:${1 + 13 * value}px;opacity:${Math.min(1, 0.1 + value)}`;
    });
    fit(anew);
  }

  // A row if the words have room in one, else two columns; then the arcs between the places where the words came to stand.
  function fit(anew = true) {
    if (!view || !element.clientWidth) return;
    if (anew) {
      element.classList.remove("al-head-columns");
      element.classList.toggle("al-head-columns", words.scrollWidth > words.clientWidth + 1);
    }
    const frame = element.getBoundingClientRect();
    const place = ({ left, top, width, height }) => ({ left: left - frame.left, top: top - frame.top, width, height });
    const [asks, tells] = [buttons, answers].map((all) => all.map((each) => place(each.getBoundingClientRect())));
    const start = asks[view.seen.indexOf(view.from)];
    const path = element.classList.contains("al-head-columns") ? across : over;
    view.seen.forEach((_, at) => {
      const d = path(start, asks[at], tells[at], asks);
      arcs[at].setAttribute("d", d);
      hits[at].setAttribute("d", d);
    });
  }

  function over(start, end, _, all) {
    const [a, b] = [start, end].map(({ left, width }) => left + width / 2);
    const top = start.top - 2;
    if (start === end) return `M${a - 6} ${top}C${a - 30} ${top - 52} ${a + 30} ${top - 52} ${a + 6} ${top}`;
    const longest = all.at(-1).left + all.at(-1).width - all[0].left;
    const high = 22 + (TALL - 22) * (Math.abs(b - a) / longest);
    return `M${a} ${top}C${a} ${top - high * 1.3} ${b} ${top - high * 1.3} ${b} ${top}`;
  }

  function across(start, _, end) {
    const [a, b] = [start.left + start.width + 1, end.left - 2];
    const [y, z] = [start, end].map(({ top, height }) => top + height / 2);
    return `M${a} ${y}C${(a + b) / 2} ${y} ${(a + b) / 2} ${z} ${b} ${z}`;
  }

  return { element, show, fit };
}
