// What a reader presses, moves and opens.

import { h, newId } from "./dom.js";
import { number } from "./format.js";

/**
 * A labelled range input that shows its value.
 * @param {string} label
 * @param {{ min: number, max: number, step: number, value: number, hint?: string | null, digits?: number }} range
 * @param {(value: number) => void} onInput
 */
export function slider(label, { min, max, step, value, hint = null, digits = 1 }, onInput) {
  const output = h("output", { text: number(value, digits) });
  const input = h("input", {
    type: "range", min, max, step, value, title: hint,
    on: {
      input: () => {
        output.textContent = number(Number(input.value), digits);
        onInput(Number(input.value));
      },
    },
  });
  input.setValue = (next) => {
    input.value = next;
    output.textContent = number(Number(next), digits);
  };
  return { input, element: h("label", { class: "al-slider" }, h("span", { text: label }), input, output) };
}

/**
 * A table of numbers that opens on demand: the same values as the picture, for eyes, ears and tests.
 * @param {string} caption
 */
export function numbers(caption) {
  const table = h("table", { class: "al-numbers" });
  const element = h("details", { class: "al-details" }, h("summary", { text: "Show numbers" }),
    h("div", { class: "al-scroll", tabindex: "0", role: "group", "aria-label": caption }, table));
  let [cells, written, across] = [[], [], 0]; // what stands in the table: an edit asks no cell for it
  /** said: what the caption is now */
  const show = (header, rows, said = caption) => {
    const texts = [...header, ...rows.flat()];
    if (cells.length === texts.length && across === header.length) { // same shape: only some texts change
      cells.forEach((cell, i) => texts[i] === written[i] || (cell.textContent = texts[i]));
      if (table.caption.textContent !== said) table.caption.textContent = said;
      written = texts;
      return;
    }
    table.replaceChildren(
      h("caption", { text: said }),
      h("thead", {}, h("tr", {}, ...header.map((text) => h("th", { scope: "col", text })))),
      h("tbody", {}, ...rows.map(([first, ...rest]) =>
        h("tr", {}, h("th", { scope: "row", text: first }), ...rest.map((text) => h("td", { text }))))),
    );
    [cells, written, across] = [[...table.querySelectorAll("th, td")], texts, header.length];
  };
  return { element, show };
}

/** A button that puts the address of this very picture in the clipboard, and says so; only a page has one. */
export function linkButton(model) {
  if (!model.link) return null;
  const said = h("span", { class: "al-copied", role: "status" });
  let clear = () => {};
  const copy = async () => {
    clear();
    said.textContent = ""; // else the same words would not be read out again
    const [address, told, failed] = forOthers(new URL(model.link()));
    const writing = Promise.resolve().then(() => navigator.clipboard.writeText(address)); // there may be no clipboard
    said.textContent = await writing.then(() => told, () => failed);
    clear = model.life.after(8000, () => (said.textContent = ""));
  };
  const button = h("button", { type: "button", class: "al-button", text: "Copy link", on: { click: copy } });
  return h("span", { class: "al-link" }, button, said);
}

// [what others can use of this address, what to say then, and what if the clipboard is closed]
function forOthers({ href, protocol, hash }) {
  if (protocol !== "file:") return [href, "Link copied.", "The link is in the address bar."];
  const published = document.querySelector("link[rel=canonical]")?.getAttribute("href") ?? "";
  if (published.startsWith("http")) {
    return [published.split("#")[0] + hash, "Link to the published page copied.", `The link is ${published}${hash}`];
  }
  return [hash, "Copied from # on, as this page lies on your own disk. Put it behind the page’s address elsewhere.",
    "Share the address bar’s end, from # on: the rest is a place on your own disk."];
}

/**
 * Which of some buttons are pressed?
 * @param {HTMLElement[]} buttons
 * @param {(button: HTMLElement, at: number) => boolean} is
 */
export function press(buttons, is) {
  buttons.forEach((button, at) => button.setAttribute("aria-pressed", String(is(button, at))));
}

/**
 * A row of buttons of which one is pressed.
 * @param {string} label for ears
 * @param {Record<string, string>} options value → text
 * @param {(value: string) => void} onChoice
 * @param {boolean} titled the label is seen beside them
 */
export function choice(label, options, onChoice, titled = false) {
  const buttons = Object.entries(options).map(([value, text]) => h("button", {
    type: "button", text, "data-choice": value, on: { click: () => onChoice(value) },
  }));
  const group = h("span", { class: "al-switch", role: "group", "aria-label": label }, ...buttons);
  const title = titled ? h("span", { class: "al-title", "aria-hidden": "true", text: label }) : null;
  const show = (value) => press(buttons, (button) => button.dataset.choice === String(value));
  return { element: title ? h("span", { class: "al-titled" }, title, group) : group, buttons, show };
}

/**
 * A labelled list; `show` fills it with [value, text] pairs, and says which of them is chosen.
 * @param {string} label
 * @param {(value: string) => void} onChoice
 */
export function select(label, onChoice) {
  const id = newId();
  const list = h("select", { id, on: { change: () => onChoice(list.value) } });
  let last = "";
  const show = (options, value) => {
    const key = JSON.stringify(options);
    if (key !== last) list.replaceChildren(...options.map(([each, text]) => h("option", { value: each, text })));
    last = key;
    list.value = String(value);
  };
  const element = h("span", { class: "al-titled" }, h("label", { class: "al-title", for: id, text: label }), list);
  return { element, list, show };
}

/** A text without the stars that mark a part of it. @param {string} text */
export const withoutStars = (text) => text.replaceAll("**", "");

// A text to try; between **stars** stands what a narrow page shows of it.
function shortened(text) {
  const [before, marked, after] = text.split("**");
  if (after === undefined) return [text];
  const rest = (part) => (part ? h("span", { class: "al-rest", text: part }) : null);
  return [rest(before), h("span", { text: marked }), rest(after)];
}

/**
 * A row of things to try, as buttons; an empty one is not seen.
 * @template Value
 * @param {string} label for ears
 * @param {[text: string, value: Value][]} options
 * @param {(value: Value) => void} onChoice
 */
export function offers(label, options, onChoice) {
  const buttons = options.map(([text, value]) => h("button", {
    type: "button", class: "al-preset", "aria-label": text.includes("**") ? withoutStars(text) : null,
    on: { click: () => onChoice(value) },
  }, ...shortened(text)));
  const element = h("div", { class: "al-presets", role: "group", "aria-label": label, hidden: !buttons.length },
    h("span", { text: "Try" }), ...buttons);
  /** @param {(value: Value) => boolean} is which of them is it now? */
  const show = (is) => press(buttons, (_, at) => is(options[at][1]));
  return { element, buttons, show };
}
