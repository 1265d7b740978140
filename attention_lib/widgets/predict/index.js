// predict: a guess by one click, then the truth beside it, and one line about what was seen.

import { h } from "../core/dom.js";
import { lifetime } from "../core/lifetime.js";
import { guessList } from "./list.js";
import { keep, recall } from "./memory.js";
import { veil } from "./veil.js";
import { chosen, placed, sayer } from "./ways.js";

const CLOSE = 0.05; // of the line: a place as near as this is right

/** What is kept and said of a guess. @returns {import("./memory.js").Guess} */
function judged(model, value) {
  const [kind, asked, truth, options] = ["kind", "question", "truth", "options"].map((name) => model.get(name));
  if (kind !== "place") {
    const guess = options[value];
    return { question: asked, value, guess, truth: truth.join(" or "), right: truth.includes(guess) };
  }
  const [low, high] = model.get("span");
  const say = sayer(low);
  const right = Math.abs(value - truth[0]) <= CLOSE * (high - low);
  return { question: asked, value, guess: say(value), truth: say(truth[0]), right };
}

/** A guess that was kept, beside the truth of today; undefined if it fits this question no more. */
function standing(model) {
  const old = recall(model.get("id"));
  const [low, high] = model.get("span");
  const place = model.get("kind") === "place";
  const value = place ? old?.value : model.get("options").indexOf(old?.guess);
  const fits = place ? Number.isFinite(value) && value >= low && value <= high : value >= 0;
  return fits ? { ...judged(model, value), saw: typeof old.saw === "string" ? old.saw : "" } : undefined;
}

function verdict({ guess, truth, right }, place) {
  if (place) return right ? `You said ${guess}; it is ${truth}. Close.` : `You said ${guess}. It is ${truth}.`;
  return right ? `You said “${guess}”, and so it is.` : `You said “${guess}”. It is “${truth}”.`;
}

/** Focus a button without a jump; who guesses by keys sees where the focus is. @param {HTMLElement} button */
function seen(button) {
  button.focus({ preventScroll: true });
  if (button.matches(":focus-visible")) button.scrollIntoView({ block: "nearest" });
}

/** @param {() => void} look the page shows what stands behind the question */
function question(model, look) {
  const id = model.get("id");
  const onGuess = (value) => (keep(id, judged(model, value)), seen(again));
  const way = model.get("kind") === "place"
    ? placed(model.get("span"), model.get("ends"), model.get("question"), onGuess)
    : chosen(model.get("options"), model.get("kind"), onGuess);
  const told = h("p", { class: "al-told", role: "status" });
  const saw = h("input", {
    type: "text", maxlength: 200, placeholder: "I saw … because …",
    on: { change: () => keep(id, { ...standing(model), saw: saw.value.trim() }) },
  });
  const again = h("button", {
    type: "button", class: "al-button", text: "Guess again", on: { click: () => (keep(id, undefined), way.focus()) },
  });
  const without = h("button", { // seen while something waits
    type: "button", class: "al-without", text: "Show without a guess", on: { click: () => (look(), way.focus()) },
  });
  const after = h("div", { class: "al-after" }, h("label", {}, h("span", { text: model.get("see") }), saw), again);

  function show() {
    const guess = standing(model);
    way.show(guess ? guess.value : null, guess ? model.get("truth") : null);
    const place = model.get("kind") === "place";
    told.replaceChildren(...(guess ? [h("b", { text: verdict(guess, place) }), ` ${model.get("because")}`] : []));
    after.hidden = !guess;
    if (guess) look();
    if (document.activeElement !== saw) saw.value = guess?.saw ?? "";
  }
  model.life.on(document, "al-guess", ({ detail }) => detail === id && show());
  show();
  return h("div", {}, h("p", { class: "al-first", text: "Guess first" }),
    h("p", { class: "al-question", text: model.get("question") }), way.element, without, told, after);
}

export default {
  render({ model: given, el, signal }) {
    const { model, end } = lifetime(given, el, signal);
    const list = model.get("kind") === "guesses";
    const about = { role: "group", "data-widget": "predict", "aria-label": list ? "Your guesses" : "Guess first" };
    const waits = { "data-waits": Boolean(model.link && !list) };
    const id = model.get("id");
    const named = { class: "al al-plain al-predict", "data-id": list ? null : id };
    const place = h("div", { ...named, ...about, ...waits });
    const look = () => (place.removeAttribute("data-waits"), veil());
    model.life.until(look); // a question that is gone or broken keeps nothing back
    place.append(list ? guessList(model) : question(model, look));
    el.replaceChildren(place);
    veil();
    place.dataset.ready = "true";
    if (!list && recall(id)) keep(id, standing(model)); // in the words of today; a list may have come first
    return end;
  },
};
