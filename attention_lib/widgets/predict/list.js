// The guesses of this page, each beside the truth, and a button that copies them for a teacher.

import { h } from "../core/dom.js";
import { keep, recall } from "./memory.js";

const NONE = "You have not guessed yet. Each box that says “Guess first” is waiting for one click.";
const HEADER = ["question", "guess", "truth", "what I saw"];

export function guessList(model) {
  const list = h("ol", { class: "al-guess-list" });
  const said = h("p", { class: "al-soft", role: "status" });
  const button = (text, click) => h("button", { type: "button", class: "al-button", text, on: { click } });
  const tools = h("div", { class: "al-place-row" }, button("Copy my guesses", copied),
    button("Forget them", () => mine().forEach(({ id }) => keep(id, undefined))));

  // In the order of the page, whatever the order of guessing.
  function mine() {
    const asked = [...document.querySelectorAll("[data-widget=predict][data-id]")];
    const ids = [...new Set(asked.map((each) => each.getAttribute("data-id")))];
    return ids.map((id) => ({ id, guess: recall(id) })).filter(({ guess }) => guess?.question);
  }

  function show() {
    const rows = mine();
    list.replaceChildren(...rows.map(({ guess: { question, guess, truth, right, saw } }) => h("li", {},
      h("span", { text: question }), h("b", { text: right ? `${guess} (right)` : `${guess} → ${truth}` }),
      saw ? h("i", { text: saw }) : null)));
    [tools.hidden, said.textContent] = [!rows.length, rows.length ? "" : NONE];
  }

  async function copied() {
    const rows = mine().map(({ guess: { question, guess, truth, saw = "" } }) => [question, guess, truth, saw]);
    const text = [HEADER, ...rows].map((row) => row.join("\t")).join("\n");
    const writing = Promise.resolve().then(() => navigator.clipboard.writeText(text)); // there may be no clipboard
    const [well, badly] = ["Copied, a line for each guess.", "The clipboard is closed to this page."];
    said.textContent = await writing.then(() => well, () => badly);
  }

  model.life.on(document, "al-guess", show);
  show();
  return h("div", {}, h("p", { class: "al-first", text: "Your guesses" }), list, tools, said);
}
