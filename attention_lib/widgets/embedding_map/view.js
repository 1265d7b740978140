// What stands on the page: the boxes, the map, and the lists beside it.

import { choice, linkButton, numbers, offers } from "../core/controls.js";
import { h } from "../core/dom.js";
import { exact, number } from "../core/format.js";
import { messageLine } from "../core/status.js";
import { wordBars } from "../word_map/bars.js";
import { CanvasMap } from "../word_map/canvas.js";
import { legendButtons } from "../word_map/legend.js";
import { asWord, wordBox } from "../word_map/search.js";
import { sameWords } from "./analogy.js";

const TABS = { map: "Neighbours", analogy: "Analogy" };
const THREE = ["first", "second", "third"];

export class View {
  // does: what the reader's hands do, see index.js.
  constructor(life, does) {
    const { model } = life;
    this.does = does;
    this.message = messageLine((word) => does.choose(word));
    this.tabs = choice("Show", TABS, (name) => does.turnTo(name));
    this.finding = this.finder(life);
    this.asking = this.asker(life);
    this.map = new CanvasMap({ onPick: (word) => does.choose(word), life });
    this.legend = legendButtons(model.get("legend"), (group) => does.light(group));
    this.readout = h("p", { class: "al-headline al-map-readout", role: "status" });
    this.lists = [0, 1].map((at) =>
      ({ heading: h(at ? "summary" : "p", { class: "al-heading" }),
        list: h("ol", { class: "al-bars al-words-near" }) }));
    this.caption = h("p", { class: "al-caption" });
    const total = `All ${model.get("total").toLocaleString("en")} words (${model.get("shard_megabytes")} MB)`;
    this.all = h("button", { type: "button", class: "al-button", text: total, on: { click: () => does.fetch() } });
    this.values = numbers("The words of this picture, their cosines and their places");
    this.element = this.laidOut(linkButton(model));
  }

  // The box for one word, and words to try.
  finder(life) {
    const { does } = this;
    this.search = wordBox(life, "Word", (word) => does.typed(word), (word) => does.typing(word));
    const words = life.model.get("examples").map((word) => [word, word]);
    this.examples = offers("Words to try", words, (word) => does.choose(word));
    return h("div", { class: "al-finder" }, this.search.label, this.search.input);
  }

  // The three boxes of an analogy, analogies to try, and whether their words may be answers.
  asker(life) {
    const { does } = this;
    this.asked = THREE.map((name) => wordBox(life, `${name} word`, () => does.askTyped()));
    this.boxes = this.asked.map(({ input }) => input);
    this.boxes.forEach((input, i) => input.setAttribute("aria-label", `Analogy, ${THREE[i]} word`));
    const options = life.model.get("analogies").map(([a, b, c]) => [`${a} : ${b} = ${c} : ?`, [a, b, c]]);
    this.analogies = offers("Analogies to try", options, (words) => does.ask(words));
    this.rule = h("input", { type: "checkbox", on: { change: () => does.set({ exclude: this.rule.checked }) } });
    this.check = h("label", { class: "al-check" }, this.rule, h("span", { text: "leave the question words out" }));
    const [a, b, c] = this.boxes;
    const [is, as, last] = ["is to", "as", "is to …"].map((text) => h("span", { text }));
    return h("div", { class: "al-finder" }, a, is, b, as, c, last);
  }

  forgetTyping() {
    for (const box of [this.search, ...this.asked]) box.forget();
  }

  laidOut(link) {
    const [first, second] = this.lists;
    const about = { "data-widget": "embedding-map", role: "group", "aria-label": "Map of words" };
    this.control = h("details", { class: "al-details" }, second.heading, second.list);
    return h("div", { class: "al al-plain al-embedding", ...about },
      this.readout,
      h("div", { class: "al-tools" }, this.tabs.element, this.finding, this.asking),
      h("div", { class: "al-under" }, this.examples.element, this.analogies.element, this.message.element),
      h("div", { class: "al-panels" },
        h("div", {}, this.map.element, this.caption),
        h("div", { class: "al-side" }, this.legend.element, first.heading, first.list, this.check, this.control)),
      h("div", { class: "al-controls" }, this.all, link),
      h("div", { class: "al-more" }, this.values.element));
  }

  // The controls as they are now. question: three words, or null.
  showControls({ tab, word, question, exclude, lit, whole }) {
    const onMap = tab === "map";
    this.tabs.show(tab);
    this.finding.hidden = !onMap;
    this.examples.element.hidden = !onMap || !this.examples.buttons.length;
    this.legend.element.hidden = !onMap || !this.legend.buttons.length;
    this.asking.hidden = this.check.hidden = this.control.hidden = onMap;
    this.analogies.element.hidden = onMap || !this.analogies.buttons.length;
    this.examples.show((each) => each === word);
    this.analogies.show((words) => sameWords(words, question));
    this.rule.checked = exclude;
    this.legend.press(lit);
    this.all.hidden = whole;
    question?.forEach((each, i) => {
      if (asWord(this.boxes[i].value) !== each) this.boxes[i].value = each;
    });
  }

  // A picture of neighbours.js or analogy.js.
  show({ scene, said, about: { token, role, place }, lists, caption, rows, description }) {
    this.map.show(scene);
    this.map.canvas.setAttribute("aria-label", description);
    this.readout.replaceChildren(...said);
    Object.assign(this.readout.dataset, { token, role });
    if (place) Object.assign(this.readout.dataset, { x: exact(place[0]), y: exact(place[1]) });
    this.lists.forEach((into, i) => this.showList(into, lists[i] ?? { heading: "", role: "", ranked: [] }));
    this.caption.textContent = caption;
    this.values.show(["word", "role", "cosine", "x", "y"], rows.map(([word, what, cosine, at]) =>
      [word, what, cosine === null ? "" : number(cosine, 3), ...(at ? at.map((each) => number(each, 3)) : ["", ""])]));
  }

  showList({ heading, list }, { heading: text, role, ranked, place }) {
    heading.textContent = text;
    list.hidden = !ranked.length;
    const onPoint = (word) => this.map.point(word);
    list.replaceChildren(...wordBars(role, ranked, { onPick: (word) => this.does.choose(word), onPoint, place }));
  }
}
