// The groups of a map, as buttons that light one of them.

import { press } from "../core/controls.js";
import { h } from "../core/dom.js";
import { colour, outline } from "./marks.js";

/**
 * Each button shows the shape and the colour of its group.
 * @param {[name: string, words: string[]][]} groups
 * @param {(group: number) => void} onPress
 */
export function legendButtons(groups, onPress) {
  const sign = (group) => h("svg", { viewBox: "-1.8 -1.8 3.6 3.6", "aria-hidden": "true" },
    h("path", { d: outline(group), style: `fill: ${colour(group)}` }));
  const buttons = groups.map(([name], group) => h("button", {
    type: "button", class: "al-group", "data-group": name, on: { click: () => onPress(group) },
  }, sign(group), h("span", { text: name })));
  const element = h("div", { class: "al-legend", role: "group", "aria-label": "Groups of words" }, ...buttons);
  element.hidden = !groups.length;
  return { element, buttons, press: (lit) => press(buttons, (_, group) => group === lit) };
}
