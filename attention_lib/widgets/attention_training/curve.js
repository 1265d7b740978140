// A small curve over the steps: what was, up to now, in ink; what else is known, pale; an earlier training, dashed.

import { h } from "../core/dom.js";

// Pixels; STEPS: of the line under the axis.
const [HIGH, LEFT, RIGHT, TOP, FOOT, STEPS] = [92, 26, 8, 8, 8, 14];

/** @typedef {{ steps: number[], values: (number | null)[] }} Points */
/** @typedef {{ points: Points, before: Points | null, at: number, total: number }} Given at: the moment of now */

export class Curve {
  given = /** @type {Given | null} */ (null);

  /**
   * @param {Node} title
   * @param {{ digits: number, most?: number, equal?: number, foot?: boolean }} about most: the top of the scale, if it
   *   is known; equal: where to draw a line; foot: steps are written under it
   * @param {(share: number) => void} onPress at this share of the way
   */
  constructor(title, about, onPress, life) {
    this.about = about;
    this.value = h("b");
    this.lines = h("g");
    this.dot = h("circle", { class: "al-train-dot", r: 4.5 });
    const press = ({ clientX }) => {
      const { left, width } = this.svg.getBoundingClientRect();
      onPress(Math.max(0, Math.min(1, (clientX - left - LEFT) / (width - LEFT - RIGHT))));
    };
    this.svg = h("svg", { "aria-hidden": "true", on: { click: press } }, this.lines, this.dot);
    this.element = h("figure", { class: "al-train-curve" }, h("figcaption", {}, title, " ", this.value), this.svg);
    life.resized(this.element, () => this.draw());
  }

  /** @param {Given} given */
  show(given) {
    this.given = given;
    const here = given.points.values[given.at] ?? null;
    this.value.textContent = here === null ? "–" : here.toFixed(2);
    Object.assign(this.element.dataset, { step: given.points.steps[given.at], value: this.value.textContent });
    this.draw();
  }

  // From steps and values to pixels.
  scale({ points, before, total }) {
    const { most } = this.about;
    const seen = [points, before].flatMap((each) => each?.values ?? []).filter((each) => each !== null);
    const top = most ?? Math.ceil(10 * Math.max(...seen, 0.1)) / 10;
    const right = this.element.clientWidth - RIGHT;
    const x = (step) => LEFT + ((right - LEFT) * step) / total;
    const y = (value) => HIGH - FOOT - ((HIGH - FOOT - TOP) * value) / top;
    return { top, right, x, y };
  }

  draw() {
    const { given, about, svg, dot } = this;
    const wide = this.element.clientWidth;
    if (!given || !wide) return;
    const { points, before, at, total } = given;
    const { top, right, x, y } = this.scale(given);
    const deep = HIGH + (about.foot ? STEPS : 0);
    for (const [name, value] of [["width", wide], ["height", deep]]) svg.setAttribute(name, String(value));
    const path = (looks, { steps, values }, count) => {
      const place = (step, n) => (values[n] === null ? [] : [`${x(step)} ${y(values[n])}`]);
      const known = steps.slice(0, count).flatMap(place);
      return known.length > 1 ? [h("path", { class: looks, d: `M${known.join("L")}` })] : [];
    };
    const text = (tx, ty, words) => h("text", { x: tx, y: ty, text: words });
    const level = about.equal === undefined ? [] : [
      h("path", { class: "al-level", d: `M${LEFT} ${y(about.equal)}H${right}` }),
      text(right, y(about.equal) + 13, "equal shares"),
    ];
    this.lines.replaceChildren(
      h("path", { class: "al-train-axis", d: `M${LEFT} ${TOP}V${HIGH - FOOT}H${right}` }),
      text(LEFT - 5, TOP + 5, top.toFixed(about.digits)), text(LEFT - 5, HIGH - FOOT + 1, "0"), ...level,
      ...(before ? path("al-train-before", before, before.steps.length) : []),
      ...path("al-ahead", points, points.steps.length), ...path("al-so-far", points, at + 1),
      ...(about.foot ? [text(right, deep - 2, `${total.toLocaleString("en")} steps`)] : []));
    const here = points.values[at] ?? null;
    dot.style.visibility = here === null ? "hidden" : "";
    dot.setAttribute("cx", x(points.steps[at]));
    dot.setAttribute("cy", y(here ?? 0));
  }
}
