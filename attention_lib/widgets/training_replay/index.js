// training-replay: a film of training. Words begin as noise and drift into groups, while the loss falls.

import { lifetime } from "../core/lifetime.js";
import { prefersReducedMotion } from "../core/motion.js";
import { aboutUnknown, completions, wordError } from "../word_map/search.js";
import { Film } from "./film.js";
import { momentScene } from "./scene.js";
import { View } from "./view.js";

const STEP = 600; // milliseconds from one snapshot to the next, at speed 1
const MOVE = 300; // and to one that a reader chose

export default {
  fits: { step: (value, { seen }) => Number.isInteger(value) && value >= 0 && value < seen.length },

  render({ model, el, signal }) {
    const life = lifetime(model, el, signal);
    const replay = new TrainingReplay(life);
    el.replaceChildren(replay.view.element);
    replay.begin();
    return life.end;
  },
};

class TrainingReplay {
  constructor(life) {
    this.life = life;
    this.model = life.model;
    this.film = new Film(this.model.get("film"), this.model.get("legend"));
    this.view = new View(life, this);
    this.last = this.model.get("seen").length - 1;
    this.lit = null; // the number of the group that is lit
    this.cancel = null; // stops the film; null: it stands
    this.shown = {}; // the step and the word that are drawn
  }

  begin() {
    this.model.on("change:step", () => this.draw(this.cancel ? this.pace : MOVE));
    for (const name of ["word", "follow"]) this.model.on(`change:${name}`, () => this.draw());
    this.view.search.input.value = this.model.get("word");
    this.view.map.setDots({ names: [], places: new Float32Array() });
    this.draw();
  }

  // ---- the reader changes something --------------------------------------------------------------------

  moveTo(step) {
    this.pause();
    this.model.set("step", step);
    this.model.save_changes();
  }

  typing(word) {
    const words = wordError(word) ? [] : completions(word, this.film);
    if (words.length) this.view.message.offer(words);
  }

  typed(word) {
    const error = wordError(word);
    if (error) this.view.message.say(error);
    else if (this.film.has(word)) this.choose(word);
    else this.view.message.say(...aboutUnknown(word, this.film));
  }

  choose(word) {
    if (!this.film.has(word)) return;
    this.view.search.forget();
    this.view.message.clear();
    this.view.search.input.value = word;
    this.model.set("word", word);
    this.model.save_changes();
  }

  light(group) {
    this.lit = this.lit === group ? null : group;
    this.draw();
  }

  // ---- time --------------------------------------------------------------------------------------------

  get pace() {
    return STEP / Number(this.view.speed.input.value);
  }

  turn() {
    if (this.cancel) this.pause();
    else this.start();
  }

  start() {
    if (this.model.get("step") >= this.last) this.model.set("step", 0);
    this.cancel = this.life.after(prefersReducedMotion() ? this.pace : 50, () => this.forward());
    this.showControls();
  }

  forward() {
    this.model.set("step", Math.min(this.last, this.model.get("step") + 1));
    if (this.model.get("step") < this.last) this.cancel = this.life.after(this.pace, () => this.forward());
    else this.pause();
  }

  pause() {
    this.cancel?.();
    this.cancel = null;
    this.model.save_changes();
    this.draw();
  }

  // ---- drawing -----------------------------------------------------------------------------------------

  // An address may say anything.
  get step() {
    return Math.min(this.last, Math.max(0, this.model.get("step")));
  }

  get word() {
    const word = this.model.get("word");
    return this.film.has(word) ? word : this.film.words[0];
  }

  draw(milliseconds = 0) {
    const { film, view, step, word, lit, shown } = this;
    const [follow, trails, playing] = [this.model.get("follow"), view.trails.checked, Boolean(this.cancel)];
    view.map.show(momentScene(film, step, { word, lit, follow, trails, playing }), milliseconds, true);
    this.showControls();
    if (step !== shown.step || word !== shown.word) view.showNearest(film, step, word);
    if (word !== shown.word) view.showNumbers(film, word);
    this.shown = { step, word };
    view.element.dataset.ready = "true";
  }

  showControls() {
    this.view.showControls(this.step, { lit: this.lit, playing: Boolean(this.cancel) });
  }
}
