// One panel: a field with its lines, in which a pointer moves the text in question.

import { h, textScale } from "../core/dom.js";
import { Field } from "./field.js";

const ORDER = ["al-is-rest", "al-is-cache", "al-is-tiled", "al-is-plain", "al-is-window", "al-is-linear"];

/** @param {import("./lines.js").Panel} about @param {(share: number) => void} onPick */
export function panel(about, onPick, life) {
  const svg = h("svg", { "aria-hidden": "true" });
  const element = h("div", { class: "al-cost-panel" },
    h("p", { class: "al-cost-title" }, h("b", { text: about.title }), ` ${about.of}`), svg);
  const field = new Field(about);
  let drawn = null;
  hands(svg, (x) => onPick(field.share(x)), life);
  life.resized(element, draw);

  function draw() {
    field.width = element.clientWidth;
    field.scale = Math.max(1, textScale(element));
    if (!drawn || !field.width) return;
    const { width, height } = field;
    for (const [name, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` })) {
      svg.setAttribute(name, String(value));
    }
    const { tokens, sizes, curves } = drawn;
    const [wins, now] = [field.square(sizes, curves[0]), field.now(tokens, curves)];
    const lines = curves.map((curve) => field.line(curve));
    const paths = ORDER.flatMap((looks) => lines.filter((each) => each.looks === looks)).map(({ path }) => path);
    svg.replaceChildren(...wins.below, ...field.ground(), now.cursor, ...wins.from, ...wins.said, ...paths,
      ...wins.ring, ...field.names(curves, lines.map(({ end }) => end)), ...now.dots);
  }

  /** @param {number} tokens @param {import("./cost.js").Sizes} sizes @param {number} window */
  function show(tokens, sizes, window) {
    drawn = { tokens, sizes, curves: about.curves(sizes, window) };
    draw();
  }

  return { element, show };
}

// A mouse presses and drags; a finger drags, as one that is only put down may be about to turn the page.
function hands(svg, onMove, life) {
  let held = null; // the pointer that drags
  const move = ({ clientX }) => onMove(clientX - svg.getBoundingClientRect().left);
  life.on(svg, "pointerdown", (event) => {
    if (event.button || held !== null) return;
    held = event.pointerId;
    svg.setPointerCapture(held);
    if (event.pointerType === "mouse") move(event);
  });
  life.on(svg, "pointermove", (event) => event.pointerId === held && move(event));
  life.on(svg, "lostpointercapture", () => (held = null));
}
