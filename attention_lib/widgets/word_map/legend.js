// The groups of a map, as buttons that light one of them.

import { h } from "../core/dom.js";
import { colour, outline } from "./marks.js";

// groups: list of [name, words]. Each button shows the shape and the colour of its group.
export function legendButtons(groups, onPress) {
  const buttons = groups.map(([name], group) => h("button", { type: "button", class: "al-group", "data-group": name, on: { click: () => onPress(group) } },
    h("svg", { viewBox: "-1.8 -1.8 3.6 3.6", "aria-hidden": "true" }, h("path", { d: outline(group), style: `fill: ${colour(group)}` })), h("span", { text: name })));
  const element = h("div", { class: "al-legend", role: "group", "aria-label": "Groups of words" }, ...buttons);
  const press = (lit) => buttons.forEach((button, group) => button.setAttribute("aria-pressed", String(group === lit)));
  return { element, press };
}
