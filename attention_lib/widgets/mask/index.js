// mask: a press on a word forbids it to be heard, or allows it again; weights and place follow at once.

import { among } from "../core/address.js";
import { choice, numbers, offers } from "../core/controls.js";
import { h } from "../core/dom.js";
import { number } from "../core/format.js";
import { lifetime } from "../core/lifetime.js";
import { under, whoMay } from "./reckon.js";
import { rulers } from "./ruler.js";
import { headline, LOOKS } from "./said.js";
import { wordLine } from "./words.js";

export default {
  fits: { look: among(...Object.keys(LOOKS)), which: (value, { texts }) => Object.hasOwn(texts, value) },
  render({ model: given, el, signal }) {
    const { model, end } = lifetime(given, el, signal);
    const mask = new Mask(model);
    el.replaceChildren(mask.element);
    return end;
  },
};

class Mask {
  own = null; // whom the reader allows, if it is none of the looks

  constructor(model) {
    this.model = model;
    this.asks = Boolean(this.get("ask")); // until the reader has done something
    this.names = Object.keys(this.get("texts"));
    this.title = h("span");
    this.told = h("p", { class: "al-unseen", role: "status" });
    this.words = wordLine((j) => this.turn(j));
    this.looks = choice("“bank” may hear", LOOKS, (look) => this.set("look", look), true);
    /** @type {[string, string][]} */
    const offered = this.names.length > 1 ? this.names.map((name) => [name, name]) : [];
    this.tried = offers("Sentences", offered, (name) => this.set("which", name));
    this.rulers = rulers(["river bank", "money bank"]);
    this.question = h("p", { class: "al-mask-question", text: this.get("ask") });
    this.table = numbers(`The weights of head 1.${this.get("head")}`);
    this.element = this.built();
    for (const name of ["look", "which", "rows"]) {
      model.on(`change:${name}`, () => this.fresh());
    }
    this.draw();
  }

  built() {
    const hint = `Weights of head 1.${this.get("head")}. Press a word to forbid it, and again to allow it.`;
    return h("div", {
      class: "al al-plain al-mask", role: "group", "data-widget": "mask", "aria-label": "Who may be heard",
    }, h("p", { class: "al-headline" }, this.title), this.told, this.words.element,
    h("p", { class: "al-mask-hint", text: hint }), this.question, this.looks.element, this.rulers.element,
    this.tried.element, this.table.element);
  }

  get(name) {
    return this.model.get(name);
  }

  get row() {
    return this.get("rows")[Math.max(0, this.names.indexOf(this.get("which")))];
  }

  get allowed() {
    return this.own ?? whoMay(this.get("look"), this.row.at, this.row.tokens.length);
  }

  set(name, value) {
    if (this.get(name) === value) this.fresh();
    this.model.set(name, value);
    this.model.save_changes();
  }

  fresh() {
    Object.assign(this, { own: null, asks: false });
    this.draw();
  }

  turn(j) {
    Object.assign(this, { own: this.allowed.map((may, i) => (i === j ? !may : may)), asks: false });
    this.draw();
  }

  draw() {
    const { row: { tokens, at, alone }, allowed, own, element } = this;
    const now = under(this.row, allowed, this.get("head"));
    const weights = now?.weights ?? tokens.map(() => 0);
    const said = headline(tokens[at], tokens, now?.weights, at);
    this.title.replaceChildren(...said.map((text, i) => (i % 2 ? h("b", { text }) : text)));
    this.words.show(tokens, at, weights, allowed);
    this.looks.show(own ? "" : this.get("look"));
    this.tried.show((name) => name === this.get("which"));
    const everyone = under(this.row, tokens.map(() => true), this.get("head"))?.place;
    const end = this.asks ? undefined : (now?.place ?? null);
    this.rulers.show(tokens[at], alone, everyone, own ? "as you allow" : LOOKS[this.get("look")], end, this.asks);
    this.question.hidden = !this.asks;
    this.table.show(["token", "may be heard", "weight"], tokens.map((token, j) =>
      [token, allowed[j] ? "yes" : "no", now ? number(weights[j]) : "–"]));
    this.told.textContent = element.dataset.ready ? said.join("") : "";
    element.dataset.ready = "true";
  }
}
