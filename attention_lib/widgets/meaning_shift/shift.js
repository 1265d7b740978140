// From the sentences to the ruler and the map, and back from what the reader does to the sentence.

import { withoutStars } from "../core/controls.js";
import { h } from "../core/dom.js";
import { signed } from "../core/format.js";
import { pullsOf } from "./cues.js";
import { shiftParts } from "./layout.js";
import { Player } from "./player.js";
import { Sources, VIEWS } from "./sources.js";
import { firstState, glideStart, sameWord, standIn, withPicture } from "./state.js";
import { holding, shows, verdict } from "./wager.js";

const MOST_OFFERED = 8; // words to follow instead of one that is missing

export class Shift {
  constructor(model, life) {
    this.model = model;
    this.home = model.get("word");
    this.state = firstState(model.get("position"));
    this.sources = new Sources(model, () => this.update());
    this.player = new Player(life, () => this.update());
    this.parts = shiftParts(model, life, this);
  }

  // A page that was stored before there were rows has none.
  get rows() {
    return this.model.get("rows") ?? [];
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

  // The reader's own sentence is played, or the rows while there is none.
  play() {
    const { player, state } = this;
    const pictures = state.shown ? [state.shown] : state.still;
    if (player.playing) {
      player.stop();
      this.update();
    } else if (pictures.length > 0) {
      state.earlier = null;
      player.start(Math.max(...pictures.map(({ order }) => order.length)));
    }
  }

  // What the source lacks for the reader's own sentence is fetched.
  load() {
    this.sources.now.load(this.model.get("sentence"));
    this.update();
  }

  /** The reader says where the word will go. @param {number} value a place on the ruler */
  guessed(value) {
    this.state.guess = { value, sentence: null };
    this.update();
  }

  // Another guess, for another sentence: the ruler waits for it as at first.
  again() {
    Object.assign(this.state, { shown: null, guess: null });
    this.parts.fold.open = false;
    this.edited({ sentence: "" });
    this.parts.wager.element.focus({ preventScroll: true });
  }

  zoom() {
    this.state.near = !this.state.near;
    this.showControls();
    this.drawMap();
  }

  // The fold with the map: what is in it is drawn while it is open.
  unfold(open) {
    if (open === Boolean(this.model.get("map"))) return;
    this.model.set("map", open);
    this.openMap();
    this.model.save_changes();
  }

  openMap() {
    const { fold, frame } = this.parts;
    fold.open = Boolean(this.model.get("map"));
    if (!fold.open || this.isFlat) return;
    this.fill();
    frame.measure();
    this.drawMap();
  }

  // ---- from the sentences to pictures ------------------------------------------------------------------

  update() {
    const { parts, player, sources, state } = this;
    parts.box.mark(this.model.get("sentence"));
    this.showOwn(null);
    this.showControls();
    this.drawStill();
    if (this.waits) {
      this.offer();
      this.wait();
      return;
    }
    const absent = state.shown ? player.absent(state.shown.order) : null;
    const seen = sources.look({ position: state.position, absent });
    this.offer(seen.load);
    if (seen.picture) this.draw(seen.picture);
    else if (seen.news) parts.message.progress(seen.news);
    else if (seen.error) this.refuse(seen);
    else if (seen.waiting) this.halt(seen.waiting); // Python has not answered yet: the last true picture stays
  }

  // The button that fetches what is missing; where this sentence takes the word nobody knows until then.
  offer(text = "") {
    const { load, who } = this.parts;
    load.hidden = !text;
    load.textContent = text;
    if (!text) return;
    this.await();
    who.replaceChildren();
  }

  // The ruler of a sentence that is still to come, with the reader's guess.
  await() {
    const { parts, sources, state } = this;
    const { ruler, ends } = VIEWS[sources.name];
    const [first] = state.still;
    parts.rulers.wait(first?.start[0] ?? 0, ruler, "A ruler for your own sentence.", state.guess?.value ?? null);
    if (first && !ruler.ofWords) parts.rulers.name(ends(first));
  }

  // Is there a place for a sentence, and none yet?
  get waits() {
    return !this.state.shown && this.rows.length > 0 && !this.model.get("sentence").trim();
  }

  showControls() {
    const { parts, player, sources, state } = this;
    parts.controls.show(sources.name, player.playing, state.near);
    parts.fold.hidden = this.isFlat;
  }

  // Has the source no map?
  get isFlat() {
    return Boolean(VIEWS[this.sources.name].isFlat);
  }

  get isPreset() {
    return this.model.get("presets").map(withoutStars).includes(this.model.get("sentence"));
  }

  // What is written in the box; the words that pull wear their colour once there is a picture of it.
  showOwn(picture) {
    const { model, parts, player, state } = this;
    const sentence = model.get("sentence");
    const known = picture ?? (state.shown?.sentence === sentence ? state.shown : null);
    const word = known?.chosen.text ?? this.home;
    const like = known?.tokens.filter(({ text }) => text === known.chosen.text);
    const pulls = known ? pullsOf(known, this.cuesOf(known), VIEWS[known.source].ruler.faint) : new Map();
    const arriving = known && player.playing ? this.arrivingOf(known)?.text ?? null : null;
    parts.heard.show({ sentence, word, nth: like?.indexOf(known.chosen) ?? -1, arriving }, pulls);
  }

  // The labelled cue words of a picture's sentence are those of the word that the page began with.
  cuesOf({ sentence, chosen }) {
    return chosen.text === this.home ? (this.model.get("cues") ?? {})[sentence] : undefined;
  }

  // The rows that stand still; they move only while they are played.
  drawStill() {
    const { model, parts, player, sources, state } = this;
    const view = VIEWS[sources.name];
    state.fetching = false;
    const look = ({ sentence, nth }) => {
      const asked = { sentence, word: this.home, nth, still: true };
      const { picture, news } = sources.look(asked);
      if (news) parts.message.progress(news);
      state.fetching ||= Boolean(news);
      if (!picture || state.shown || !player.playing) return picture ?? null;
      return sources.look({ ...asked, absent: player.absent(picture.order) }).picture;
    };
    const arriving = (picture) => (state.shown ? null : this.arrivingOf(picture)?.text ?? null);
    const how = { word: this.home, cues: model.get("cues") ?? {}, arriving };
    state.still = parts.still.show(this.rows, view.ruler, look, how).filter(Boolean);
    if (state.still.length > 0) parts.ends.show(view.ends(state.still[0]), view.ruler.ofWords);
  }

  // Whose pull has arrived last, while it plays, or which layer?
  arrivingOf({ order, links, arrivals = links }) {
    const last = this.player.last(order);
    return arrivals.find(({ position }) => position === last) ?? null;
  }

  wait() {
    const { parts, sources, state } = this;
    if (state.guess?.sentence) state.guess = null; // it had its answer
    this.await();
    parts.who.replaceChildren(...this.wagers());
    if (!state.fetching) parts.message.clear();
    parts.table.show(...this.numbers(), VIEWS[sources.name].tableSays);
    parts.element.dataset.source = sources.name;
    parts.element.dataset.ready = "true";
  }

  // What is to be guessed: the first sentence to try, for who has none of their own.
  wagers() {
    const { home, model, state } = this;
    const [sentence] = model.get("presets").map(withoutStars);
    if (!sentence) return [h("span", { class: "al-waits", text: `Where will “${home}” go? Type a sentence.` })];
    const asks = state.guess ? [` Your guess: ${signed(state.guess.value)}. `, shows(() => this.edited({ sentence }))]
      : [h("span", { class: "al-asks", text: ` Where will “${home}” go?` }), " Drag the ?."];
    return [h("em", { text: sentence }), ...asks];
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
    state.guess = holding(state.guess, picture.sentence, !this.isPreset);
    Object.assign(state, withPicture(state, picture, !this.isPreset, player.playing));
    sources.now.tell(picture, parts.message);
    parts.element.classList.remove("al-halted");
    parts.element.dataset.source = picture.source;
    this.showOwn(picture);
    this.drawRuler(picture);
    this.fill();
    this.drawMap(from);
    parts.element.dataset.ready = "true";
  }

  // The reader's own rulers, and who pulls.
  drawRuler(picture) {
    const { parts, state } = this;
    const { ruler, ends } = VIEWS[picture.source];
    const like = picture.tokens.filter(({ text, known }) => known && text === picture.chosen.text);
    const pictures = like.map((token, nth) => (token === picture.chosen ? picture : this.lookAt(nth)));
    parts.rulers.show(pictures.filter(Boolean), ruler, this.rows.length, state.guess?.value ?? null);
    if (!ruler.ofWords) parts.rulers.name(ends(picture));
    const [names, still] = [ends(picture), state.still[0] ? ends(state.still[0]) : null];
    if (!still) parts.ends.show(names, ruler.ofWords);
    parts.ownEnds.show(still && still.join() !== names.join() ? names : null, ruler.ofWords);
    const who = pictures.flatMap((each, nth) => (each ? this.whoPulls(each, nth, like.length) : []));
    const [told, again] = state.guess && like.length === 1 && !this.player.playing
      ? verdict(state.guess, picture.shifted[0], ruler.reach, () => this.again()) : ["", ""];
    parts.who.replaceChildren(told, ...who, again);
    parts.table.show(...this.numbers(), VIEWS[picture.source].tableSays);
  }

  // Who pulls one of several like words, or while it plays, whose pull has just arrived.
  whoPulls(picture, nth, several) {
    if (several > 1 && picture.claims === false) return nth ? [] : VIEWS[picture.source].who(picture);
    const link = this.player.playing ? this.arrivingOf(picture) : null;
    const still = this.player.playing && !link;
    const said = still ? [`“${picture.chosen.text}” alone.`] : VIEWS[picture.source].who(picture, link);
    return several > 1 ? [`${this.parts.which(nth)}: `, ...said, " "] : said;
  }

  lookAt(nth) {
    const { picture } = this.sources.look({ nth });
    const absent = picture && this.player.absent(picture.order);
    return absent ? this.sources.look({ nth, absent }).picture : picture;
  }

  // The numbers behind all that the ruler shows.
  numbers() {
    const { state, sources, home } = this;
    const view = VIEWS[sources.name];
    const own = state.shown && state.shown.source === sources.name ? view.numbers(state.shown) : [view.columns, []];
    const still = this.rows.length > 0 ? state.still.flatMap((picture) => view.places(picture, home)) : [];
    return [own[0], [...still, ...own[1]]];
  }

  // All in the fold but the map and the arcs.
  fill() {
    const { parts, player, state } = this;
    if (!this.model.get("map") || !state.shown || this.isFlat) return;
    if (parts.reveal()) parts.frame.measure();
    parts.fill(state.shown, VIEWS[state.shown.source], player.absent(state.shown.order), Boolean(state.earlier));
  }

  // The map, and the arcs over the words. The chips stay as they are: one of them may have the focus.
  drawMap(from = null) {
    const { shown } = this.state;
    if (!shown || !this.model.get("map") || this.isFlat || VIEWS[shown.source].isFlat) return;
    this.parts.frame.draw(VIEWS[shown.source], this.state, this.player.absent(shown.order), from);
    this.parts.words.arcs(shown);
  }

  /**
   * No picture, but perhaps the tokens. A preset, or the first picture, follows another word than one that is missing;
   * not so in an empty row that a reader begins to fill.
   * @param {import("./sources.js").Seen} seen
   */
  refuse({ error, tokens, position }) {
    const { parts, state } = this;
    const first = !state.shown && this.rows.length === 0;
    const lost = tokens && (first || this.isPreset);
    const other = lost ? standIn(tokens, this.home, this.model.get("sense_words")) : null;
    if (other) return this.choose(other);
    if (tokens && parts.fold.open) parts.words.show(tokens, null);
    state.position = position ?? state.position;
    const words = tokens && !parts.fold.open ? tokens.filter((token) => token.known && !token.small) : [];
    const offered = [...new Set(words.filter(({ punctuation }) => !punctuation).map(({ text }) => text))];
    return this.halt(error, offered.slice(0, MOST_OFFERED));
  }

  halt(text, words = []) {
    const { element, message } = this.parts;
    message.say(text, words.length > 0 ? { words } : "");
    element.classList.toggle("al-halted", Boolean(this.state.shown));
    element.dataset.ready = "true"; // there is an answer, if not a picture
  }
}
