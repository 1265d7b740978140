// The sentences that it learns from, to be left out, relabelled, rewritten, and more of them.

import { h } from "../core/dom.js";
import { messageLine } from "../core/status.js";
import { MARK, SENSES, WORD } from "./constants.js";

/** @import { Data } from "./data.js" */

/**
 * What is to be said of a new sentence, as parts of a message: was it taken, or does it wait for its words?
 * @typedef {{ taken: boolean, waits: boolean, said: any[] }} Answer
 * What happens when a reader changes something: `changed` after every change, `add` before a sentence is taken.
 * @typedef {{ changed: () => void, add: (text: string, sense: string) => Answer }} Does
 */

/** @param {Does} does @param {string} hint on new words */
export function dataList(does, hint) {
  let data = /** @type {Data | null} */ (null);
  const list = h("ul");
  const label = "Training sentences; arrow keys go from one to the next";
  const named = { role: "group", tabindex: "0", "aria-label": label };
  const scroll = h("div", { class: "al-data-scroll", ...named }, list);
  const press = (text, act) => preset(text, () => {
    act();
    show();
    does.changed();
    toChanged();
  });
  const toChanged = () => {
    scroll.scrollTop = (list.querySelector(".al-out, .al-train-other")?.offsetTop ?? 0) - 4;
  };
  const presses = h("div", { class: "al-presses", role: "group", "aria-label": "Change many at once" },
    press("Leave out all with “deposit”", () => data.with("deposit").forEach((entry) => (entry.used = false))),
    press("Flip all with “deposit”", () => data.with("deposit").forEach((entry) => data.flip(entry))),
    press(`Write “${MARK}” into every money sentence`, () => data.mark("money")),
    press("Reset data", () => data.reset()));
  const own = ownSentence((text, sense) => {
    const answer = does.add(text, sense);
    if (answer.taken) {
      data.add(text, sense);
      show();
      does.changed();
    }
    return answer;
  }, hint);
  const element = h("div", { class: "al-data", hidden: true }, presses, scroll, own.element);

  const reach = walked(list);

  function show(given = data) {
    data = given;
    element.hidden = false;
    list.replaceChildren(...data.entries.map((entry) => lineOf(entry, data, does.changed)));
    reach(list.querySelector(".al-out, .al-train-other") ?? list.firstElementChild);
  }
  return { element, show, toChanged, own };
}

// One sentence is reached by Tab, the others by arrow keys: else all of them would stand before what is below. Gives a
// function that says which one Tab reaches.
function walked(list) {
  const ENDS = { Home: "firstElementChild", End: "lastElementChild" };
  const NEXT = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" };
  const reach = (line) => {
    for (const each of list.querySelectorAll("input, button")) each.tabIndex = line?.contains(each) ? 0 : -1;
  };
  list.addEventListener("focusin", ({ target }) => reach(target.closest("li")));
  list.addEventListener("keydown", (event) => {
    const line = event.target.closest("li");
    const next = ENDS[event.key] ? list[ENDS[event.key]] : line[NEXT[event.key]];
    if (!ENDS[event.key] && !NEXT[event.key]) return;
    event.preventDefault();
    next?.querySelector(event.target.tagName).focus();
  });
  return reach;
}

// A sentence: is it used, and with which label?
function lineOf(entry, data, onChange) {
  const changed = () => {
    paint();
    onChange();
  };
  const box = h("input", { type: "checkbox", checked: entry.used, on: { change: () => {
    entry.used = box.checked;
    changed();
  } } });
  const flip = h("button", { type: "button", class: "al-label", on: { click: () => {
    data.flip(entry);
    changed();
  } } });
  const line = h("li", {}, h("label", {}, box, h("span", { text: entry.text })), flip);
  function paint() {
    const isOther = !entry.first || entry.sense !== entry.first.sense || entry.text !== entry.first.text;
    flip.textContent = entry.sense;
    flip.setAttribute("aria-label", `${entry.sense}: press to flip the label of “${entry.text}”`);
    flip.className = `al-label ${entry.sense === SENSES[0] ? "al-left" : "al-right"}`;
    line.classList.toggle("al-out", !entry.used);
    line.classList.toggle("al-train-other", isOther);
  }
  paint();
  return line;
}

function ownSentence(add, hint) {
  const message = messageLine();
  const input = h("input", {
    type: "text", "aria-label": "Add to the data", autocomplete: "off",
    placeholder: `Your own sentence with “${WORD}” …`,
  });
  const buttons = SENSES.map((sense) => preset(`Add as ${sense}`, () => take(sense)));
  // The sense that was pressed, while words are on their way.
  let waiting = null;
  function take(sense) {
    const { taken, waits, said } = add(input.value.trim(), sense);
    waiting = waits ? sense : null;
    if (taken) input.value = "";
    message.say(...said);
  }
  const retry = () => waiting && take(waiting);
  const about = h("small", { text: hint });
  return { element: h("div", { class: "al-train-own" }, input, ...buttons, message.element, about), retry };
}

const preset = (text, click) => h("button", { type: "button", class: "al-preset", text, on: { click } });
