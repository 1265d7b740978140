// Two rulers: where the word stands if everyone is heard, and where it stands now.

import { h } from "../core/dom.js";
import { exact, signed } from "../core/format.js";

export const REACH = 3;

const share = (x) => (Math.max(-REACH, Math.min(REACH, x)) + REACH) / (2 * REACH);

function put(mark, x) {
  mark.style.setProperty("--at", String(share(x)));
  return mark;
}

function line(name) {
  const ring = h("span", { class: "al-mask-ring" });
  const dot = h("span", { class: "al-mask-dot" });
  const says = h("span", { class: "al-mask-says" });
  const way = h("span", { class: "al-mask-way" });
  const ticks = [-1, 0, 1].map((at) => put(h("span", { class: "al-mask-tick" }), at));
  const scale = h("div", { class: "al-mask-scale", role: "img" }, ...ticks, way, ring, dot, says);
  const title = h("span", { class: "al-mask-name", text: name });
  return { element: h("div", { class: "al-mask-line" }, title, scale), ring, dot, says, way, scale, title };
}

export function rulers(poles) {
  const [all, now] = [line("everyone"), line("")];
  const numbers = h("div", { class: "al-mask-numbers", "aria-hidden": "true" },
    ...[-1, 0, 1].map((at) => put(h("span", { text: at > 0 ? "+1" : String(at).replace("-", "−") }), at)));
  const element = h("div", { class: "al-mask-rulers" },
    h("div", { class: "al-mask-poles", "aria-hidden": "true" },
      h("b", { class: "al-left", text: poles[0] }), h("span", { text: "by all twelve heads" }),
      h("b", { class: "al-right", text: poles[1] })),
    all.element, now.element, numbers);

  /** end: a number; null where nobody is heard; undefined where it is still asked for */
  function stand({ ring, dot, says, way, scale, title }, word, name, alone, end) {
    title.textContent = name;
    put(ring, alone);
    ring.dataset.x = exact(alone);
    const known = typeof end === "number";
    dot.hidden = !known;
    way.hidden = !known;
    ring.textContent = end === undefined ? "?" : "";
    says.textContent = known ? signed(end) : "";
    scale.setAttribute("aria-label", known ? `“${word}”, ${name}: from ${signed(alone)} alone to ${signed(end)}.`
      : `“${word}”, ${name}: ${end === null ? "it hears nobody" : "what do you think?"}`);
    delete dot.dataset.x;
    if (!known) return;
    for (const mark of [dot, says]) put(mark, end);
    dot.dataset.x = exact(end);
    put(way, Math.min(alone, end));
    way.style.setProperty("--long", String(Math.abs(share(end) - share(alone))));
    for (const mark of [dot, way]) mark.classList.toggle("al-left", end < alone);
    for (const mark of [dot, way]) mark.classList.toggle("al-right", end >= alone);
  }

  return {
    element,
    show(word, alone, everyone, name, end, asks) {
      stand(all, word, "everyone", alone, everyone);
      stand(now, word, asks ? "looking back" : name, alone, end);
      now.element.classList.toggle("al-asks", asks);
    },
  };
}
