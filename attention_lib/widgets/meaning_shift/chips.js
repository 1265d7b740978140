// The words of meaning-shift: chips to press, and arcs from the chosen one to those that it hears. Both sources share them.

import { h } from "../core/dom.js";
import { exact } from "../core/format.js";
import { side } from "./map.js";

// Which of the tokens is the chosen one? The same place if the word still stands there, else the nearest like it.
export function findWord(tokens, word, position) {
  const like = tokens.filter((token) => token.text === word);
  const distance = (token) => Math.abs(token.position - position);
  return like.sort((a, b) => distance(a) - distance(b))[0] ?? null;
}

// {element, show(tokens, picture or null, absent), arcs(picture)}; `choose` gets the token that the reader presses.
export function wordChips(choose, lights, light) {
  const chips = h("div", { class: "al-chips", role: "group", "aria-label": "Choose a word" });
  const arcs = h("svg", { class: "al-arcs", "aria-hidden": "true" });

  function chip(token, picture, absent) {
    if (token.punctuation) return h("span", { class: "al-mark", text: token.text });
    const index = picture ? picture.attended.indexOf(token) : -1;
    return h("button", {
      type: "button", class: `al-chip${token.small ? " al-small" : ""}${token.joined ? " al-joined" : ""}`, text: token.text,
      disabled: !token.known, "data-token": token.text, "data-position": token.position, "data-row": picture?.chosen.position,
      "data-col": token.position, "data-weight": index < 0 ? null : exact(picture.weights[index]),
      "data-absent": absent?.has(token.position), "aria-pressed": String(token === picture?.chosen), title: token.note, on: {
        click: () => choose(token), keydown: walk, ...lights(token.position),
        focus: () => light(token.position), blur: () => light(null),
      },
    });
  }

  function show(tokens, picture, absent) {
    const focused = chips.contains(document.activeElement) ? document.activeElement.dataset.position : null;
    chips.replaceChildren(...tokens.map((token) => chip(token, picture, absent)));
    if (focused !== null) chips.querySelector(`[data-position="${focused}"]`)?.focus();
    if (!picture) arcs.replaceChildren();
  }

  function walk(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    const all = [...chips.querySelectorAll("button:not([disabled])")];
    all[(all.indexOf(event.target) + step + all.length) % all.length].focus();
    event.preventDefault();
    event.stopPropagation();
  }

  // Last of all that is drawn, because it has to ask where the chips came to lie.
  function drawArcs({ attended, chosen, weights, pulls, faint = 0 }) {
    const frame = chips.getBoundingClientRect();
    const boxes = [...chips.children].map((each) => [each.dataset.position, each.getBoundingClientRect()]);
    const lines = linesOf(boxes.map(([position, box]) => ({
      position, left: box.left - frame.left, right: box.right - frame.left, top: box.top - frame.top, bottom: box.bottom - frame.top,
    })));
    const others = weights.filter((_, j) => attended[j] !== chosen).sort((a, b) => b - a);
    const least = lines.length > 1 ? others[2] ?? 0 : 0; // on several lines three are enough
    arcs.setAttribute("viewBox", `0 0 ${frame.width} ${frame.height}`);
    arcs.replaceChildren(...attended.flatMap((token, j) => {
      if (token === chosen || weights[j] < least) return [];
      const { d, narrow } = wayBetween(lines, String(chosen.position), String(token.position));
      return [h("path", {
        class: `al-arc al-${side(pulls[j][0], faint)}`, d, "data-position": token.position, "data-token": token.text, "data-row": chosen.position,
        "data-col": token.position, "data-weight": exact(weights[j]),
        style: `stroke-width:${Math.min(narrow, 1 + 16 * weights[j])}px;opacity:${Math.min(1, 0.4 + 2.5 * weights[j])}`,
      })];
    }));
  }

  return { element: h("div", { class: "al-words" }, arcs, chips), show, arcs: drawArcs };
}

// Chips that stand on one line, line by line from above: [{top, bottom, chips}].
function linesOf(chips) {
  const lines = [];
  for (const chip of chips) {
    const line = lines.at(-1);
    if (line && chip.top < line.bottom) {
      line.chips.push(chip);
      line.top = Math.min(line.top, chip.top);
      line.bottom = Math.max(line.bottom, chip.bottom);
    } else lines.push({ top: chip.top, bottom: chip.bottom, chips: [chip] });
  }
  return lines;
}

const GAP_STROKE = 4; // pixels that an arc may be wide between two chips

// The way from one chip to another that touches no third: above them on one line, else through the room between the lines
// and, where other lines lie between, between two of their chips. {d, narrow: how wide it may be drawn}
function wayBetween(lines, from, to) {
  const [start, end] = [from, to].map((position) => {
    const line = lines.findIndex(({ chips }) => chips.some((chip) => chip.position === position));
    const chip = lines[line].chips.find((each) => each.position === position);
    return { line, chip, x: (chip.left + chip.right) / 2 };
  });
  if (start.line === end.line) {
    const { line, chip, x } = start;
    const room = line ? lines[line].top - lines[line - 1].bottom : Infinity; // the arc goes up by three quarters of its handle
    const height = Math.min(44, room * 1.1, 12 + 0.14 * Math.abs(end.x - x));
    return { d: `M${x} ${chip.top}C${x} ${chip.top - height},${end.x} ${end.chip.top - height},${end.x} ${end.chip.top}`, narrow: Infinity };
  }
  const [upper, lower] = start.line < end.line ? [start, end] : [end, start];
  const between = lines.slice(upper.line + 1, lower.line);
  let [x, y] = [upper.x, upper.chip.bottom];
  let d = `M${x} ${y}`;
  const glideTo = (nextX, nextY) => {
    const middle = (y + nextY) / 2;
    d += `C${x} ${middle},${nextX} ${middle},${nextX} ${nextY}`;
    [x, y] = [nextX, nextY];
  };
  between.forEach(({ top, bottom, chips }, i) => {
    const wanted = upper.x + ((lower.x - upper.x) * (i + 1)) / (between.length + 1);
    const gaps = chips.map((chip, at) => (chips[at + 1] ? (chip.right + chips[at + 1].left) / 2 : chip.right + GAP_STROKE));
    const gap = gaps.reduce((best, each) => (Math.abs(each - wanted) < Math.abs(best - wanted) ? each : best));
    glideTo(gap, top);
    d += `V${bottom}`;
    y = bottom;
  });
  glideTo(lower.x, lower.chip.top);
  return { d, narrow: between.length ? GAP_STROKE : Infinity };
}
