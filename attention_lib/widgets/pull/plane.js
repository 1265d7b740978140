// The plane with the two arrows, and the ways that their tips have gone.

import { h } from "../core/dom.js";
import { exact } from "../core/format.js";
import { REACH } from "./constants.js";
import { hands } from "./hands.js";

const HEAD = 0.2; // how long an arrow's head is

/** @param {number[]} point */
const svgOf = ([x, y]) => `${exact(x)} ${exact(-y)}`;
const share = (point) => [50 + (50 * point[0]) / REACH, 50 - (50 * point[1]) / REACH];

/** @param {string[]} labels @param {(which: number, point: number[]) => void} onMove */
export function plane(labels, onMove, life) {
  const grips = hands(labels, onMove, life);
  const drawn = h("g");
  const grid = [-2, -1, 1, 2].map((at) => `M${-REACH} ${at}H${REACH}M${at} ${-REACH}V${REACH}`).join("");
  const svg = h("svg", { viewBox: `${-REACH} ${-REACH} ${2 * REACH} ${2 * REACH}`, "aria-hidden": "true" },
    h("path", { class: "al-pull-grid", d: grid }),
    h("path", { class: "al-pull-cross", d: `M${-REACH} 0H${REACH}M0 ${-REACH}V${REACH}` }), drawn);
  const names = labels.map((text) => h("b", { text }));
  const element = h("div", { class: "al-pull-plane" }, svg,
    h("div", { class: "al-pull-names", "aria-hidden": "true" }, ...names), grips.element);

  /**
   * @param {import("./steps.js").Moment[]} all the last one is now
   * @param {string} said
   */
  function show(all, said) {
    const now = all[all.length - 1].points;
    const before = all.length > 1 ? all[all.length - 2].points : null;
    const way = all[all.length - 1].error > 0 ? "al-pulled" : "al-pushed";
    const trails = labels.flatMap((_, which) => all.slice(0, -1).map(({ points }) =>
      h("circle", { class: "al-pull-was", cx: points[which][0], cy: -points[which][1], r: 0.05 })));
    const steps = before ? now.map((point, which) =>
      h("path", { class: `al-pull-step ${way}`, d: `M${svgOf(before[which])}L${svgOf(point)}` })) : [];
    drawn.replaceChildren(...trails, ...now.flatMap((point, which) => arrow(point, which)), ...steps);
    names.forEach((name, which) => {
      const [left, top] = share(now[which]);
      const [other] = now.filter((_, i) => i !== which);
      const under = now[which][1] < other[1] || (now[which][1] === other[1] && which);
      Object.assign(name.style, { left: `clamp(22px, ${left}%, calc(100% - 22px))`, top: `${top}%` });
      name.className = under ? "al-pull-under" : "";
      Object.assign(name.dataset, { x: exact(now[which][0]), y: exact(now[which][1]) });
    });
    grips.show(now, said);
  }

  return { element, show, hasFocus: grips.hasFocus };
}

/** @param {number[]} tip @param {number} which */
function arrow(tip, which) {
  const far = Math.hypot(...tip);
  const looks = which ? "al-pull-other" : "al-pull-centre";
  if (far < HEAD) return [h("circle", { class: `al-pull-head ${looks}`, cx: tip[0], cy: -tip[1], r: HEAD / 2 })];
  const [x, y] = tip.map((value) => value / far);
  const back = (aside) => svgOf([tip[0] - HEAD * x - aside * y, tip[1] - HEAD * y + aside * x]);
  return [h("path", { class: `al-pull-shaft ${looks}`, d: `M0 0L${svgOf([tip[0] - HEAD * x, tip[1] - HEAD * y])}` }),
    h("path", { class: `al-pull-head ${looks}`, d: `M${svgOf(tip)}L${back(HEAD / 2)}L${back(-HEAD / 2)}Z` })];
}
