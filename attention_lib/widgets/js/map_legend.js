// The groups of a map, as buttons that light one of them.

import { h } from "./kit.js";
import { drawShape, ink } from "./map_marks.js";

// groups: list of [name, words]. Each button shows the shape and the colour of its group.
export function legendButtons(groups, onPress) {
  const buttons = groups.map(([name], group) => h("button", { type: "button", class: "al-group", "data-group": name, on: { click: () => onPress(group) } },
    h("canvas", { width: 32, height: 32, "aria-hidden": "true" }), h("span", { text: name })));
  const element = h("div", { class: "al-legend", role: "group", "aria-label": "Groups of words" }, ...buttons);
  const press = (lit) => buttons.forEach((button, group) => {
    button.setAttribute("aria-pressed", String(group === lit));
    const pen = button.firstChild.getContext("2d");
    pen.clearRect(0, 0, 32, 32);
    drawShape(pen, group, [16, 16], 9, ink(button));
  });
  return { element, press };
}
