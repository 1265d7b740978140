// The words of meaning-shift: chips to press, and arcs from the chosen one to those that it hears. Both sources share them.

import { exact, h } from "./kit.js";
import { side } from "./meaning_map.js";

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
    const index = picture ? picture.heard.indexOf(token) : -1;
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
  function drawArcs({ heard, chosen, weights, pulls, faint = 0 }) {
    const frame = chips.getBoundingClientRect();
    const boxes = new Map([...chips.querySelectorAll("button")].map((each) => [each.dataset.position, each.getBoundingClientRect()]));
    const top = (token) => {
      const box = boxes.get(String(token.position));
      return [box.left + box.width / 2 - frame.left, box.top - frame.top];
    };
    const lines = frame.height > 1.5 * boxes.get(String(chosen.position)).height;
    const others = weights.filter((_, j) => heard[j] !== chosen).sort((a, b) => b - a);
    const least = lines ? others[2] ?? 0 : 0; // on several lines arcs cross the words between: three are enough
    arcs.setAttribute("viewBox", `0 0 ${frame.width} ${frame.height}`);
    const [x1, y1] = top(chosen);
    arcs.replaceChildren();
    heard.forEach((token, j) => {
      if (token === chosen || weights[j] < least) return;
      const [x2, y2] = top(token);
      const height = Math.min(y1, y2) - Math.min(44, 12 + 0.14 * Math.hypot(x2 - x1, y2 - y1));
      arcs.append(h("path", {
        class: `al-arc al-${side(pulls[j][0], faint)}`, d: `M${x1} ${y1}C${x1} ${height},${x2} ${height},${x2} ${y2}`,
        "data-position": token.position, "data-token": token.text, "data-row": chosen.position, "data-col": token.position,
        "data-weight": exact(weights[j]),
        style: `stroke-width:${1 + 16 * weights[j]}px;opacity:${Math.min(1, 0.25 + 2.5 * weights[j])}`,
      }));
    });
  }

  return { element: h("div", { class: "al-words" }, arcs, chips), show, arcs: drawArcs };
}
