// A box for one document: its text, how many words it has, and a button that shuffles them.

import { h, newId } from "../core/dom.js";
import { wordsOf } from "./counts.js";

// The same words in another order; white space alone parts them, so no word changes. Null: no other order exists.
export function shuffled(text, random = Math.random) {
  const pieces = text.split(/\s+/).filter(Boolean);
  if (new Set(pieces).size < 2) return null;
  const mix = [...pieces];
  for (let last = mix.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [mix[last], mix[other]] = [mix[other], mix[last]];
  }
  const same = mix.every((piece, i) => piece === pieces[i]);
  return (same ? [...mix.slice(1), mix[0]] : mix).join(" ");
}

/**
 * @param {string} name for eyes and ears
 * @param {(text: string) => void} onText a new text
 * @param {(text: string) => void} say afterwards, a sentence about it
 */
export function documentBox(name, onText, say) {
  const id = newId();
  let [before, after] = [null, null]; // the text as it was before it was shuffled, and as it is since
  const on = { input: () => onText(input.value) };
  const input = h("textarea", { id, rows: 2, class: "al-document", autocomplete: "off", spellcheck: "false", on });
  const size = h("span", { class: "al-document-size" });
  const button = (text, label, click) =>
    h("button", { type: "button", class: "al-button", text, "aria-label": label, on: { click } });
  const undo = button("Undo", `Undo the shuffle of ${name}`, restore);
  const shuffle = button("Shuffle", `Shuffle ${name}`, mixUp);
  const element = h("div", { class: "al-document-box" }, h("label", { for: id, text: name }), input,
    h("div", { class: "al-document-foot" }, size, undo, shuffle));

  function mixUp() {
    const text = shuffled(input.value);
    if (text === null) return say(`There is nothing to shuffle in ${name}: it takes two different words.`);
    before = input.value === after ? before : input.value;
    after = text;
    onText(text);
    return say(`${name} is shuffled, and not one number has changed: a bag of words is blind to order.`);
  }

  function restore() {
    onText(before);
    shuffle.focus(); // the button that was pressed is gone
  }

  function show(text) {
    if (input.value !== text) input.value = text;
    const count = wordsOf(text).length;
    size.textContent = `${count} ${count === 1 ? "word" : "words"}`;
    undo.hidden = text !== after || text === before; // a shuffle can hit upon the old order
  }

  return { element, input, show };
}
