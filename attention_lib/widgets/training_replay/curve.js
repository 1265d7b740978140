// The loss over the words read, with a dot at the moment shown; a press on it goes to that moment.

import { h } from "../core/dom.js";
import { number } from "../core/format.js";

const [WIDE, HIGH] = [260, 120];

/**
 * @param {number[]} seen words read before each snapshot
 * @param {(number | null)[]} loss
 * @param {(step: number) => void} onStep
 */
export function lossCurve(seen, loss, onStep) {
  const known = loss.map((value, step) => [step, value]).filter(([, value]) => value !== null);
  const top = Math.max(...known.map(([, value]) => value), 1e-9);
  const across = (step) => 34 + ((WIDE - 44) * seen[step]) / (seen.at(-1) || 1);
  const up = (value) => HIGH - 22 - ((HIGH - 36) * value) / top;
  const near = ({ clientX }) => {
    const box = element.getBoundingClientRect();
    const away = (step) => Math.abs(across(step) - ((clientX - box.left) / box.width) * WIDE);
    return seen.reduce((best, _, step) => (away(step) < away(best) ? step : best), 0);
  };
  const drawn = h("path", { class: "al-loss-line" }); // up to the moment
  const dot = h("circle", { class: "al-loss-dot", r: 5.5 });
  const value = h("text", { class: "al-loss-value", "text-anchor": "middle" });
  const [first, last] = [known[0]?.[1] ?? 0, known.at(-1)?.[1] ?? 0];
  const element = h("svg", {
    class: "al-loss", viewBox: `0 0 ${WIDE} ${HIGH}`, on: { click: (event) => onStep(near(event)) },
    role: "img", "aria-label": `Loss from ${number(first)} to ${number(last)}`,
  },
  ...axes(up(top), number(top, 1), `${seen.at(-1).toLocaleString("en")} words read`),
  drawn,
  dot, value);

  function show(step) {
    const here = loss[step];
    const past = known.filter(([at]) => at <= step);
    drawn.setAttribute("d", line(past.map(([at, each]) => `${across(at)} ${up(each)}`)));
    dot.style.visibility = value.style.visibility = here === null ? "hidden" : "";
    if (here !== null) place(across(step), up(here), here, step);
  }

  function place(x, y, here, step) {
    dot.setAttribute("cx", x);
    dot.setAttribute("cy", y);
    Object.assign(dot.dataset, { step, weight: here });
    value.textContent = number(here);
    const high = y < 26; // then there is no room above the dot
    value.setAttribute("x", Math.min(WIDE - 22, x + (high ? 28 : 12)));
    value.setAttribute("y", y + (high ? 4 : -10));
  }

  return { element, show };
}

const line = (points) => (points.length ? `M${points.join("L")}` : "");

function axes(top, most, end) {
  const tick = (x, y, text) => h("text", { class: "al-loss-tick", x, y, "text-anchor": "end", text });
  return [h("path", { class: "al-loss-axis", d: `M34 10V${HIGH - 22}H${WIDE - 8}` }),
    tick(25, top + 4, most), tick(30, HIGH - 20, "0"), tick(WIDE - 8, HIGH - 6, end)];
}
