// What each way costs now, in words: the legend of the lines, and the same numbers for ears and tests.

import { h } from "../core/dom.js";
import { exact } from "../core/format.js";
import { SPEED } from "./constants.js";
import { BYTES, OPERATIONS } from "./lines.js";
import { bytes, fits, power, time } from "./said.js";

const HEADS = ["", "multipli\u00adcations", "one H100, at best", "bytes at once", "fits"];
const NONE = "–";
/** @type {Record<string, (window: number) => string>} */
const CALLED = {
  window: (window) => `window of ${window}`, cache: () => "a chat’s cache",
};

/** A short piece of a line, as it looks in the field. @param {string} looks */
const swatch = (looks) => h("svg", { width: 26, height: 10, "aria-hidden": "true" },
  h("path", { class: `al-cost-line ${looks}`, d: "M1 5H25" }));

/** @param {string[]} power */
const raised = ([text, over]) => h("span", {}, text, over ? h("sup", { text: over }) : null);

export function costTable() {
  const body = h("tbody");
  const heads = HEADS.map((text) => (text ? h("th", { scope: "col", text }) : h("td")));
  const table = h("table", { class: "al-cost-table" }, h("thead", {}, h("tr", {}, ...heads)), body);
  const named = { tabindex: "0", role: "group", "aria-label": "What each way costs" };
  const element = h("div", { class: "al-scroll", ...named }, table);

  /** @param {number} tokens @param {import("./cost.js").Sizes} sizes @param {number} window */
  function show(tokens, sizes, window) {
    const [made, kept] = [OPERATIONS, BYTES].map((each) => each.curves(sizes, window));
    const all = [...made, kept.at(-1)];
    body.replaceChildren(...all.map(({ name, looks }) => {
      const [count, room] = [made, kept].map((each) => each.find((curve) => curve.name === name)?.at(tokens) ?? null);
      const cells = [
        count === null ? NONE : raised(power(count)), count === null ? NONE : time(count / SPEED),
        room === null ? NONE : bytes(room), room === null ? NONE : fits(room)?.replace(/^an? /, "") ?? "none",
      ];
      return h("tr", { "data-token": name, "data-count": count && exact(count), "data-bytes": room && exact(room) },
        h("th", { scope: "row" }, swatch(looks), CALLED[name]?.(window) ?? name),
        ...cells.map((each) => h("td", {}, each)));
    }));
  }

  return { element, show };
}
