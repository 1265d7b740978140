// The bars of one row: its scores, and the weights that softmax makes of them; or who gives how much to one column.

import { press } from "../core/controls.js";
import { h } from "../core/dom.js";
import { number, signed } from "../core/format.js";
import { hiddenWeight } from "./cells.js";
import { headingOf } from "./explain.js";

/** @import { Place } from "../core/grid.js" */
/** @import { Shown } from "./settings.js" */

const MANY = 14; // bars that are as large as others; more are smaller

/**
 * A press on a word pins its cell.
 * @param {{look: Function, press: Function, letGo: Function}} does see core/grid.js; look(place, true): from here
 */
export function rowBars(does) {
  const looks = (event, place) => event.pointerType !== "touch" && does.look(place, true); // a finger does not hover
  const heading = h("p", { class: "al-heading" });
  const list = h("ol", { class: "al-bars al-scored", on: { pointerleave: (event) => looks(event, null) } });
  const buttons = () => [...list.querySelectorAll("button")];

  function button(text, place) {
    const on = {
      click: () => does.press(place),
      focus: (event) => event.target.matches(":focus-visible") && does.look(place, true),
      blur: () => does.look(null, true),
      keydown: (event) => event.key === "Escape" && does.letGo(),
    };
    return h("button", { type: "button", class: "al-bar-name", text, "data-i": place.i, "data-j": place.j, on });
  }

  function cellBar({ tokens, scores, weights, allowed }, other, i, j) {
    const place = { kind: "cell", i, j };
    const [name, on] = [button(tokens[other].label, place), { pointerenter: (event) => looks(event, place) }];
    if (allowed(i, j)) return bar(name, scores ? signed(scores[i][j]) : "", weights[i][j], on);
    const why = h("span", { class: "al-bar-why", text: tokens[i].pad ? "not asked" : "may not attend" });
    return h("li", { class: "al-bar al-shut", on }, name, why);
  }

  /** @param {Shown} shown @param {Place} place a row or a column */
  function show(shown, place) {
    const { tokens, visible } = shown;
    const column = place.kind === "column";
    heading.textContent = headingOf(shown, place);
    list.setAttribute("aria-label", `Scores and weights of one ${place.kind}`);
    list.classList.toggle("al-many", visible.length > MANY);
    const rest = !column && visible.length < tokens.length ? hiddenWeight(shown, place.i) : null;
    const focused = buttons().indexOf(document.activeElement);
    list.replaceChildren(
      ...visible.map((other) => cellBar(shown, other, ...(column ? [other, place.j] : [place.i, other]))),
      rest === null ? "" : bar(h("span", { class: "al-bar-name", text: "to [CLS], [SEP]" }), null, rest),
    );
    buttons()[focused]?.focus();
  }

  /** Which word's cell is pinned. */
  function mark(pinned) {
    const here = pinned?.kind === "cell" ? `${pinned.i} ${pinned.j}` : null;
    press(buttons(), ({ dataset: { i, j } }) => `${i} ${j}` === here);
  }

  return { heading, list, show, press: mark };
}

function bar(name, score, weight, on = {}) {
  return h("li", { class: score === null ? "al-bar al-shut al-wide-name" : "al-bar", on }, name,
    score === null ? null : h("span", { class: "al-bar-score", text: score }),
    h("span", { class: "al-bar-track" }, h("span", { class: "al-bar-fill", style: `width:${100 * weight}%` })),
    h("span", { class: "al-bar-value", text: number(weight) }));
}
