// What stands on the page: the sentence and its row, the curves, the buttons, the data.

import { linkButton, numbers } from "../core/controls.js";
import { h, newId } from "../core/dom.js";
import { number } from "../core/format.js";
import { replaceWord } from "../core/sentence.js";
import { messageLine } from "../core/status.js";
import { SENSES, WORD } from "./constants.js";
import { Curve } from "./curve.js";
import { dataList } from "./data_list.js";
import { Row } from "./row.js";
import { changes, comparison, headline, verdict } from "./said.js";

const [PLAY, PAUSE, TRAIN, STOP, ON] = ["▶ Play", "❚❚ Pause", "Train here", "■ Stop", "Go on"];
const QUESTION = `Which word will “${WORD}” come to attend to?`;
// The choice of an own sentence; rows of the table of numbers.
const [OWN, LISTED] = ["own", 26];

export class View {
  /** @param {import("./course.js").Course} does */
  constructor(life, does) {
    const { model } = life;
    this.does = does;
    this.model = model;
    this.said = h("p", { class: "al-headline" });
    this.row = new Row(life);
    const equal = model.get("equal");
    const go = (share) => does.goTo(does.run.near(share * does.run.total));
    const cues = h("span", {}, "attention on ", h("u", { text: "cues" }));
    this.loss = new Curve(h("span", { text: "loss" }), { digits: 1 }, go, life);
    this.share = new Curve(cues, { digits: 0, most: 1, equal, foot: true }, go, life);
    this.verdict = h("p", { class: "al-verdict" });
    this.sense = h("i");
    this.senses = h("div", { class: "al-senses", "aria-hidden": "true" },
      h("span", { class: "al-left", text: SENSES[0] }), h("div", {}, this.sense),
      h("span", { class: "al-right", text: SENSES[1] }));
    this.play = button("al-play", "", () => does.turn());
    const move = { input: () => does.goTo(Number(this.time.value)) };
    this.time = h("input", { type: "range", min: 0, step: 1, "aria-label": "Step of the training", on: move });
    this.step = h("span", { class: "al-train-of" });
    this.trainer = button("", "", () => does.train());
    this.other = button("", "Another start", () => does.another());
    this.right = h("span", { class: "al-right-of" });
    this.note = h("p", { class: "al-note", role: "status" });
    this.message = messageLine((by, word) => does.lookAt(replaceWord(this.own.value, word, by)));
    this.list = dataList({ changed: () => does.changed(), add: (text, sense) => does.add(text, sense) },
      fetched(model));
    this.values = numbers("Every moment: loss, attention on the cues, and what each word gets");
    this.chooser(model.get("presets"));
    this.element = this.laidOut(linkButton(model));
  }

  // Which sentence is looked at.
  chooser(items) {
    const id = newId();
    const group = (label, split) => {
      const texts = items.filter((item) => item.split === split).map(({ text }) => text);
      return texts.length ? h("optgroup", { label }, ...texts.map((text) => h("option", { value: text, text }))) : null;
    };
    this.choice = h("select", { id, on: { change: () => this.chosen() } },
      group("Trained on", "train"), group("Never seen in training", "held-out"), group("Others", ""),
      h("option", { value: OWN, text: "Your own sentence …" }));
    this.own = h("input", {
      type: "text", class: "al-train-own-text", "aria-label": "Sentence", autocomplete: "off", spellcheck: "false",
      placeholder: `A sentence with “${WORD}” …`, on: { input: () => this.does.lookAt(this.own.value) },
    });
    this.hint = h("small", { text: fetched(this.model) });
    const label = h("label", { for: id, text: "Sentence" });
    this.choose = h("div", { class: "al-choose" }, label, this.choice, this.own, this.hint);
  }

  chosen() {
    if (this.choice.value !== OWN) return this.does.lookAt(this.choice.value);
    this.own.value = this.model.get("text");
    this.own.hidden = false;
    this.hint.hidden = this.does.hasWords;
    this.own.select();
    return this.own.focus();
  }

  laidOut(link) {
    const summary = h("summary", { text: "Change the data" });
    const fold = h("details", { class: "al-details al-data-fold" }, summary, this.list.element);
    fold.addEventListener("toggle", () => fold.open && this.does.open());
    this.fold = fold;
    const about = { role: "group", "data-widget": "attention-training", "aria-label": "Training of attention" };
    return h("div", { class: "al al-plain al-training", ...about },
      this.said, this.choose, this.message.element,
      h("div", { class: "al-two" }, this.row.element,
        h("div", { class: "al-curves" }, this.loss.element, this.share.element)),
      h("div", { class: "al-judged" }, this.verdict, this.senses),
      h("div", { class: "al-tools al-train-time" }, this.play, this.time, this.step),
      h("div", { class: "al-tools" }, this.trainer, this.other, this.right),
      this.note,
      h("div", { class: "al-more" }, fold, this.values.element, link));
  }

  // With what an address has changed.
  openData(data) {
    this.list.show(data);
    this.fold.open = true;
    this.list.toChanged();
  }

  /**
   * @param {{ item?: import("./film.js").Item, about?: any[], news?: any, error?: string }} found
   * @param {import("./film.js").Heard[]} rows of every moment that was shown
   */
  show({ item, about = [], news, error }, rows) {
    const { does } = this;
    this.showChoice();
    if (news) this.message.progress(news);
    else this.message.say(error ?? "", ...about, item && does.trouble !== error ? does.trouble : "");
    this.showTime();
    if (item) this.showRow(item, rows);
    this.showNote(item);
    Object.assign(this.element.dataset, { ready: "true", busy: String(Boolean(does.stopWork) || does.isPreparing) });
  }

  showChoice() {
    const text = this.model.get("text");
    const isOwn = ![...this.choice.options].some((option) => option.value === text && text !== OWN);
    const typing = document.activeElement === this.own;
    this.choice.value = isOwn || typing ? OWN : text;
    this.own.hidden = !(isOwn || typing);
    this.hint.hidden = this.own.hidden || this.does.hasWords;
    if (isOwn && this.own.value !== text) this.own.value = text;
  }

  showTime() {
    const { run, moment, before, last } = this.does;
    const [step, total] = [run.steps[moment], run.total];
    this.play.textContent = this.does.stopPlay ? PAUSE : PLAY;
    this.play.disabled = Boolean(this.does.stopWork);
    this.time.max = this.does.stopWork ? run.ends : last;
    this.time.value = moment;
    this.time.disabled = Boolean(this.does.stopWork);
    this.time.setAttribute("aria-valuetext", `step ${step} of ${total}`);
    this.step.textContent = `step ${step.toLocaleString("en")} of ${total.toLocaleString("en")}`;
    this.trainer.textContent = this.does.stopWork ? STOP : run.isOver ? TRAIN : ON;
    const points = (name) => ({ steps: run.steps, values: run[name] });
    const pale = (name) => before && { steps: before.steps, values: before[name] };
    this.loss.show({ points: points("losses"), before: pale("losses"), at: moment, total });
    this.share.show({ points: points("shares"), before: pale("shares"), at: moment, total });
    const [trained, held] = run.right[moment];
    const [all, rest] = run.counts;
    // How many of the others Python's film was right about is a question of the chapter.
    const unseen = run === this.does.film ? "" : `, ${held} of ${rest} never seen`;
    this.right.textContent = `Right: ${trained} of ${all} trained on${unseen}`;
  }

  showRow(item, rows) {
    const { run, moment, seen } = this.does;
    const [now, step] = [rows[moment], run.steps[moment]];
    const closed = step === 0 && !seen.get(run) && !this.does.stopPlay;
    this.row.show(item, now, closed);
    this.row.carpet.show({ rows: rows.map(({ weights }) => weights), steps: run.steps, total: run.total, at: moment });
    this.said.replaceChildren(...bold(closed ? [QUESTION] : headline(item.tokens, item.at, now.weights, step)));
    this.verdict.replaceChildren(...bold(verdict(item, now.senses)));
    this.sense.style.left = `${100 * now.senses[1]}%`;
    this.sense.className = now.senses[1] < now.senses[0] ? "al-left" : "al-right";
    if (this.values.element.open || !(this.does.stopWork || this.does.stopPlay)) this.showNumbers(item, rows);
  }

  showNumbers(item, rows) {
    const { run } = this.does;
    const every = Math.ceil(rows.length / LISTED);
    const lines = rows.flatMap(({ weights }, at) => (at % every && at < rows.length - 1 ? [] : [[
      String(run.steps[at]), number(run.losses[at], 3), run.shares[at] === null ? "–" : number(run.shares[at]),
      ...Array.from(weights, (weight) => number(weight)),
    ]]));
    this.values.show(["step", "loss", "on cues", ...item.tokens], lines);
  }

  showNote(item) {
    const { run, before, data: now, seed, stopWork } = this.does;
    const said = now ? changes(now.counts) : "";
    const waits = now && (run.data !== now.key || run.seed !== seed);
    if (stopWork) return this.tell(said);
    if (waits) return this.tell(said || "The data are as they were.", "Train to see what comes of it.");
    const ends = item && before && [run, before].map((each) => each.heard(item, each.steps.length - 1));
    if (!ends || ends.some((each) => !each)) return this.tell(said);
    const data = before.data ? "in the training before" : `with all ${before.counts[0]} sentences`;
    const how = before.data === run.data ? `from start ${before.seed + 1}` : data;
    return this.tell(said, comparison(item.tokens, ends[0].weights, ends[1].weights, how));
  }

  tell(...parts) {
    const text = parts.filter(Boolean).join(" ");
    if (this.note.textContent !== text) this.note.textContent = text;
  }
}

const button = (looks, text, click) =>
  h("button", { type: "button", class: `al-button ${looks}`, text, on: { click } });

const fetched = (model) =>
  `Words that are not in these sentences fetch a table of ${model.get("shard_megabytes")} MB, once.`;

const bold = (parts) => parts.map((text, at) => (at % 2 ? h("b", { text }) : text));
