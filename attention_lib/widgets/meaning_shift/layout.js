// The parts of meaning-shift on the page: built once, filled with every picture.

import { numbers } from "../core/controls.js";
import { h } from "../core/dom.js";
import { replaceWord, sentenceBox } from "../core/sentence.js";
import { messageLine } from "../core/status.js";
import { wordChips } from "./chips.js";
import { shiftControls } from "./controls.js";
import { Frame } from "./frame.js";
import { RowText } from "./row_text.js";
import { endNames, ordinal, ownRulers, stillRows } from "./rows.js";
import { sentenceTable } from "./scatter.js";
import { VIEWS } from "./sources.js";
import { wagerLine } from "./wager.js";

/** Everything, in its place. @param {import("./shift.js").Shift} does what happens when the reader acts */
export function shiftParts(model, life, does) {
  const fixed = Boolean(model.link && model.get("answer")); // Python's own picture, and no Python here to ask again
  const box = sentenceBox(model, (sentence) => does.edited({ sentence }), fixed);
  const message = messageLine((by, word) => (word === undefined ? does.choose({ text: by, position: -1 })
    : does.edited({ sentence: replaceWord(box.input.value, word, by) })));
  box.input.placeholder = `Your sentence with “${model.get("word")}” …`;
  box.label.className = "al-unseen";
  const wager = wagerLine(model.get("word"), (value) => does.guessed(value));
  const [ends, ownEnds, still, rulers] = [endNames(), endNames(), stillRows(life), ownRulers(wager)];
  const heard = new RowText(life); // what is written in the box, with colours and arcs: it lies under the box
  const field = fixed ? box.input : overlaid(heard.element, box.input);
  const who = h("p", { class: "al-who", "aria-live": "polite" });
  const words = wordChips((token) => does.choose(token), lights, light);
  const [heading, caption, note] = ["heading", "caption", "caption"].map((name) => h("p", { class: `al-${name}` }));
  const [load, readout, bars] = [loadButton(() => does.load()), h("p", { class: "al-readout" }), barList()];
  const table = numbers("Weights, scores and pulls of the chosen word");
  const sentences = sentenceTable();
  const mapped = model.get("sources").some((name) => VIEWS[name].controls.sentences);
  const frame = new Frame(life, lights);
  const controls = shiftControls(model, does);
  const headline = h("p", { class: "al-headline", text: model.get("title") ?? "" });
  const stage = h("div", { hidden: true },
    h("div", { class: "al-stage" }, words.element, readout,
      h("div", { class: "al-panels" },
        h("div", {}, frame.element, caption),
        h("div", { class: "al-side" }, heading, bars, note))),
    controls.below,
    h("div", { class: "al-more" }, controls.poles.element, mapped ? sentences.element : null));
  const { fold, reveal } = mapFold(stage, Boolean(model.get("map")), (open) => does.unfold(open));
  const element = h("div", {
    role: "group", class: "al al-plain al-meaning", "data-widget": "meaning-shift", "aria-label": "Meaning shift",
  },
  h("div", { class: "al-top" }, headline, controls.above),
  ends.element, still.element,
  h("div", { class: "al-own-row" },
    h("div", { class: "al-box al-own-box" }, box.label, field, controls.play),
    ownEnds.element, rulers.element, who),
  message.element, load, box.tries,
  h("div", { class: "al-more al-folds" }, fold, table.element));

  // Lighting one word: its chip, arc, bar and pull, and on the map the whole way to its place.
  // No focus listeners here: they would make the circles of the map stops of the Tab key.
  function lights(position) {
    return { pointerenter: () => light(position), pointerleave: () => light(null) };
  }

  function light(position) {
    const lit = (mark) => position !== null && mark.dataset.position === String(position);
    element.querySelectorAll("[data-position]").forEach((mark) => mark.classList.toggle("al-lit", lit(mark)));
  }

  // All in the fold but the map and the arcs. trailing: the map shows an earlier place.
  function fill(picture, view, absent, trailing) {
    words.show(picture.tokens, picture, absent);
    heading.textContent = view.heading(picture);
    caption.textContent = view.caption(picture, trailing);
    note.textContent = view.note(picture);
    bars.setAttribute("aria-label", view.list);
    bars.classList.toggle("al-many", picture.attended.length > 14);
    bars.replaceChildren(...view.bars(picture, absent, lights));
    readout.replaceChildren(...view.readout(picture));
    sentences.show(picture.map);
  }

  const shown = { element, reveal, headline, wager, ends, ownEnds, still, rulers, heard, who, load, table, fold };
  return { ...shown, box, message, words, frame, controls, fill, which: ordinal };
}

function loadButton(click) {
  return h("button", { type: "button", class: "al-button al-play al-load", hidden: true, on: { click } });
}

const barList = () => h("ol", { class: "al-bars" });

// A box that is written in, over what is seen.
function overlaid(seen, input) {
  seen.setAttribute("aria-hidden", "true");
  return h("div", { class: "al-own-field" }, seen, input);
}

// The fold of the map. reveal(): there is something to show in it; true if there was not until now.
function mapFold(stage, open, unfold) {
  const empty = h("p", { class: "al-unmapped", text: "Type a sentence: here its map will be." });
  const fold = h("details", { class: "al-details al-fold", open },
    h("summary", { text: "Map and pulls" }), empty, stage);
  fold.addEventListener("toggle", () => unfold(fold.open));
  function reveal() {
    const first = stage.hidden;
    [stage.hidden, empty.hidden] = [false, true];
    return first;
  }
  return { fold, reveal };
}
