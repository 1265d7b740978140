// What happens: the film plays, the page trains, and the reader changes the sentences.

import { guarded } from "../core/dom.js";
import { prefersReducedMotion } from "../core/motion.js";
import { bytesOfBase64 } from "../core/tensors.js";
import { MOST_STEPS, STARTS } from "./constants.js";
import { Data } from "./data.js";
import { Film } from "./film.js";
import { Run } from "./run.js";
import { Sentences } from "./sentences.js";
import { drawnStart, givenStart } from "./start.js";
import { View } from "./view.js";

/** @import { Item, Heard } from "./film.js" */

// Milliseconds of a film, and of work in one frame.
const [FILM, BREATH] = [4500, 8];
// Frames of a training, at the most.
const FRAMES = 150;
const fetching = (megabytes) => `Fetching the labelled sentences and what their words need (${megabytes} MB), once.`;
const REPEATING = "Training once more here, so that your sentence can ask too.";
const NOTHING = "No sentence is left to learn from. Take some back.";
const BROKEN = "The training ran away: its loss is no number any more.";

export class Course {
  // Null: the sentences are not here.
  data = /** @type {Data | null} */ (null);
  // An earlier training, to compare with.
  before = /** @type {Film | Run | null} */ (null);
  seed = 0;
  moment = 0;
  // Of each training the last moment that was shown.
  seen = new WeakMap();
  // Of each training what was heard in one item.
  rows = new WeakMap();
  // Stops the film; null: it stands.
  stopPlay = null;
  // Stops the training in the page; null: there is none at work.
  stopWork = null;
  // Is something on its way that a training needs?
  isPreparing = false;
  // What waits for it.
  acts = /** @type {(() => void)[]} */ ([]);
  // Sentences of an address, whose words are on their way.
  due = /** @type {{ text: string, sense: string }[]} */ ([]);
  // What went wrong.
  trouble = "";

  constructor(life) {
    this.life = life;
    this.model = life.model;
    const bytes = bytesOfBase64(this.model.get("film"));
    this.film = new Film(bytes, this.model.get("presets"), this.model.get("curves"));
    this.run = /** @type {Film | Run} */ (this.film);
    this.sentences = new Sentences(this.model, () => this.arrived());
    this.moment = this.film.near(this.model.get("step"));
    this.view = new View(life, this);
  }

  begin() {
    this.model.on("change:text", () => this.draw());
    this.model.on("change:step", () => this.follow());
    this.model.on("change:changes", () => this.adopt());
    this.draw();
    this.adopt();
  }

  // An address, or Python, has changed the data.
  adopt() {
    const wanted = () => JSON.stringify(this.model.get("changes"));
    if (wanted() === JSON.stringify(this.data?.changes ?? [])) return;
    this.ready(() => {
      if (wanted() === JSON.stringify(this.data.changes)) return;
      this.due = this.data.become(this.model.get("changes"));
      this.addDue();
      this.view.openData(this.data);
      this.draw();
    });
  }

  // A sentence that cannot be taken is left out.
  addDue() {
    const waiting = [];
    for (const { text, sense } of this.due) {
      const { taken, waits } = this.add(text, sense);
      if (taken) this.data.add(text, sense);
      else if (waits) waiting.push({ text, sense });
    }
    this.due = waiting;
  }

  // Python, or an address, has set the step.
  follow() {
    if (this.stopWork || this.run.steps[this.moment] === this.model.get("step")) return;
    this.moment = this.run.near(this.model.get("step"));
    this.draw();
  }

  // ---- time --------------------------------------------------------------------------------------------

  goTo(moment) {
    this.pause();
    this.setMoment(moment);
    this.model.save_changes();
    this.draw();
  }

  setMoment(moment) {
    this.moment = moment;
    this.model.set("step", this.run.steps[moment]);
  }

  get last() {
    return this.run.steps.length - 1;
  }

  turn() {
    if (this.stopPlay) return this.pause();
    if (this.moment >= this.last) this.setMoment(0);
    this.stopPlay = this.life.after(this.pace, () => this.forward());
    return this.draw();
  }

  get pace() {
    return (prefersReducedMotion() ? 2 : 1) * (FILM / this.run.steps.length);
  }

  forward() {
    this.setMoment(Math.min(this.last, this.moment + 1));
    if (this.moment === this.last) return this.pause();
    this.stopPlay = this.life.after(this.pace, () => this.forward());
    return this.draw();
  }

  pause() {
    if (!this.stopPlay) return;
    this.stopPlay();
    this.stopPlay = null;
    this.model.save_changes();
    this.draw();
  }

  // ---- training in the page ----------------------------------------------------------------------------

  // Train, stop, or go on.
  train() {
    if (this.stopWork) return this.halt();
    if (this.run.isOver) return this.ready(() => this.startRun());
    return this.work();
  }

  another() {
    this.halt();
    this.ready(() => {
      this.seed = (this.seed + 1) % STARTS;
      this.startRun();
    });
  }

  // Do this when the sentences are here, and Python's own training has been repeated: then everything can be compared.
  ready(act) {
    if (this.film.base) return act();
    this.acts.push(act);
    if (this.isPreparing) return undefined;
    this.isPreparing = true;
    this.trouble = fetching(this.model.get("texts_megabytes"));
    this.draw();
    return this.sentences.load().then(guarded(this.view.element, () => {
      this.data ??= new Data(this.sentences.train);
      this.trouble = "";
      this.repeat();
    }), (error) => this.failed(error));
  }

  failed(error) {
    this.isPreparing = false;
    this.acts = [];
    this.trouble = error.message;
    this.draw();
  }

  repeat() {
    const base = this.newRun(this.start, this.sentences.train, "", 0);
    const slice = () => {
      const until = performance.now() + 2 * BREATH;
      while (!base.isOver && performance.now() < until) base.advance();
      if (!base.isOver) return void this.life.after(0, slice);
      this.film.base ??= base;
      this.isPreparing = false;
      for (const act of this.acts.splice(0)) act();
      return this.draw();
    };
    slice();
  }

  // Of Python's training: its own numbers, or the book's, which came with the sentences.
  get start() {
    return givenStart(this.film.tensors) ?? givenStart(this.sentences.tensors);
  }

  newRun(start, items, data, seed) {
    const total = Math.min(MOST_STEPS, this.film.total);
    return new Run({ start, items, held: this.sentences.held, total, rate: this.model.get("rate"), data, seed });
  }

  startRun() {
    const { data, seed, run, sentences } = this;
    const items = data.used.map(({ text, sense, first }) => sentences.read(text, { sense, cues: first?.cues }).item);
    this.trouble = items.length ? "" : NOTHING;
    if (!items.length) return this.draw();
    this.pause();
    const start = seed === 0 ? this.start : drawnStart(seed, this.start);
    if (run.data !== data.key || run.seed !== seed) this.before = run;
    this.run = this.newRun(start, items, data.key, seed);
    this.run.advance();
    this.moment = 0;
    return this.work();
  }

  // A few steps a frame; in between, the page is the reader's.
  work() {
    const run = /** @type {Run} */ (this.run);
    const many = Math.ceil(run.total / FRAMES) * (prefersReducedMotion() ? 10 : 1);
    let isDrawn = false;
    const frame = guarded(this.view.element, () => {
      const until = performance.now() + BREATH;
      for (let n = 0; n < many && !run.isOver && (n === 0 || performance.now() < until); n += 1) run.advance();
      this.moment = this.last;
      if (run.isOver) return this.halt();
      asked = requestAnimationFrame(frame);
      // A picture every second time.
      isDrawn = !isDrawn;
      return isDrawn ? this.draw() : undefined;
    });
    let asked = requestAnimationFrame(frame);
    this.stopWork = this.life.until(() => cancelAnimationFrame(asked));
    this.draw();
  }

  halt() {
    if (!this.stopWork) return;
    this.stopWork();
    this.stopWork = null;
    if (/** @type {Run} */ (this.run).broken) this.trouble = BROKEN;
    this.setMoment(this.last);
    this.model.save_changes();
    this.draw();
  }

  // ---- sentences ---------------------------------------------------------------------------------------

  // Of the reader, to look at.
  lookAt(text) {
    this.sentences.vocabulary?.retry();
    this.trouble = "";
    this.model.set("text", text);
    this.model.save_changes();
  }

  open() {
    this.ready(() => this.view.list.show(this.data));
  }

  changed() {
    this.trouble = "";
    this.model.set("changes", this.data.changes);
    this.model.save_changes();
    this.draw();
  }

  /** A sentence of the reader's own for the training. */
  add(text, sense) {
    this.sentences.vocabulary.retry();
    const { item, news, error, about = [] } = this.sentences.read(text, { sense });
    const said = item ? about.filter((part) => !part.words) : [error ?? news.text];
    return { taken: Boolean(item), said, waits: Boolean(news) };
  }

  // Words of the large table, or a part of it.
  arrived() {
    this.view.list.own.retry();
    if (this.due.length) {
      this.addDue();
      this.view.list.show(this.data);
    }
    this.draw();
  }

  get hasWords() {
    return this.sentences.vocabulary?.state === "whole";
  }

  // What is known of a sentence of the book's.
  known(text) {
    return [...this.sentences.train, ...this.sentences.held].find((item) => item.text === text);
  }

  /**
   * What there is to look at, or what to say while there is not.
   * @returns {{ item?: Item, about?: any[], news?: any, error?: string }}
   */
  look() {
    const text = this.model.get("text");
    if (!this.data) {
      const stored = this.film.stored.find((item) => item.text === text);
      if (stored) return { item: stored };
      if (!this.trouble) this.ready(() => {});
      return { error: this.trouble };
    }
    return this.sentences.read(this.data.now(text), this.known(text) ?? {});
  }

  /** What was heard in an item at every moment that has been shown. @returns {Heard[]} */
  heard(item) {
    const { run } = this;
    const kept = this.rows.get(run);
    const rows = kept?.item === item ? kept.rows : [];
    const until = Math.max(this.seen.get(run) ?? 0, this.moment);
    this.seen.set(run, until);
    while (rows.length <= until) {
      const one = run.heard(item, rows.length);
      if (!one) break;
      rows.push(one);
    }
    this.rows.set(run, { item, rows });
    return rows;
  }

  draw() {
    const found = this.look();
    const rows = found.item ? this.heard(found.item) : [];
    const waits = found.item && !rows[this.moment];
    if (waits && this.run === this.film) this.ready(() => {});
    this.view.show(waits ? { news: null, error: REPEATING } : found, rows);
  }
}
