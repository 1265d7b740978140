// From the sentence to a picture, and back from what the reader does to the sentence.

import { shiftParts } from "./layout.js";
import { Player } from "./player.js";
import { Sources, VIEWS } from "./sources.js";
import { firstState, glideStart, sameWord, standIn, withPicture } from "./state.js";

export class Shift {
  constructor(model, life) {
    this.model = model;
    this.home = model.get("word");
    this.state = firstState(model.get("position"));
    this.sources = new Sources(model, () => this.update());
    this.player = new Player(life, () => this.update());
    this.parts = shiftParts(model, life, this);
  }

  // ---- the reader acts ---------------------------------------------------------------------------------

  /** @param {Record<string, any>} changes of traits */
  edited(changes) {
    this.player.stop();
    this.sources.now.retry();
    for (const [name, value] of Object.entries(changes)) this.model.set(name, value);
    if (changes.sentence !== undefined) this.parts.box.input.value = changes.sentence;
    this.update();
    this.model.save_changes();
  }

  choose({ text, position }) {
    this.state.position = position;
    this.edited({ word: text, position });
  }

  turnTo(source) {
    Object.assign(this.state, { earlier: null, left: this.state.shown });
    this.edited({ source });
  }

  play() {
    const { player, state } = this;
    if (player.playing) {
      player.stop();
      this.update();
    } else if (state.shown) {
      state.earlier = null;
      player.start(state.shown.order);
    }
  }

  zoom() {
    this.state.near = !this.state.near;
    this.showControls();
    this.drawMap();
  }

  // ---- from the sentence to a picture ------------------------------------------------------------------

  update() {
    const { parts, player, sources, state } = this;
    parts.box.mark(this.model.get("sentence"));
    this.showControls();
    const seen = sources.look(state.position, player.absent);
    if (seen.picture) this.draw(seen.picture);
    else if (seen.news) parts.message.progress(seen.news);
    else if (seen.error) this.refuse(seen);
    else if (seen.waiting) this.halt(seen.waiting); // Python has not answered yet: the last true picture stays
  }

  showControls() {
    this.parts.controls.show(this.sources.name, this.player.playing, this.state.near);
  }

  get isPreset() {
    return this.model.get("presets").includes(this.model.get("sentence"));
  }

  draw(picture) {
    const { parts, player, sources, state } = this;
    const same = sameWord(state.left, picture);
    state.left = null;
    if (same) {
      this.choose(same);
      return;
    }
    const from = glideStart(state.shown, picture);
    Object.assign(state, withPicture(state, picture, !this.isPreset, player.playing));
    sources.now.tell(picture, parts.message);
    parts.fill(picture, VIEWS[picture.source], player.absent, Boolean(state.earlier));
    this.drawMap(from);
    parts.element.dataset.ready = "true";
  }

  // The map, and the arcs over the words. The chips stay as they are: one of them may have the focus.
  drawMap(from = null) {
    const { shown } = this.state;
    if (!shown) return;
    this.parts.frame.draw(VIEWS[shown.source], this.state, this.player.absent, from);
    this.parts.words.arcs(shown);
  }

  /**
   * No picture, but perhaps the tokens. A preset, or the first picture, follows another word than one that is missing.
   * @param {import("./sources.js").Seen} seen
   */
  refuse({ error, tokens, position }) {
    const { parts, state } = this;
    const lost = tokens && (!state.shown || this.isPreset);
    const other = lost ? standIn(tokens, this.home, this.model.get("sense_words")) : null;
    if (other) return this.choose(other);
    if (tokens) parts.words.show(tokens, null);
    state.position = position ?? state.position;
    return this.halt(error);
  }

  halt(text) {
    const { element, message } = this.parts;
    message.say(text);
    element.classList.toggle("al-halted", Boolean(this.state.shown));
    element.dataset.ready = "true"; // there is an answer, if not a picture
  }
}
