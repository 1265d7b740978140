// All words at once: the grid, the bars of a row over its columns, and the line that tells what is looked at.

import { h, textScale } from "../core/dom.js";
import { WeightGrid } from "../core/grid.js";
import { barOf, gridOf, SIZES } from "./cells.js";
import { aboutLine, headingOf } from "./explain.js";
import { Pin, samePlace } from "./pin.js";
import { shownOf } from "./settings.js";

const LABEL = "Attention of every word to every word";
const PINNED = "Pinned. Press it again, or Escape, to let it go.";
const UNPINNED = "Press a word or a cell to keep it in sight.";

export class MatrixPicture {
  shown = null; // what is drawn, see settings.js
  pin = new Pin(); // what the reader keeps in sight
  room = 0; // pixels across
  scale = 1; // how much larger than usual the letters are

  constructor(source) {
    this.source = source;
    const does = {
      look: (place) => this.preview(place),
      press: (place) => this.press(place),
      letGo: () => this.letGo(),
    };
    this.grid = new WeightGrid({ label: LABEL, headings: true, bars: true, sizes: SIZES }, does);
    this.heading = h("p", { class: "al-heading" });
    this.panels = h("div", { class: "al-panels" }, this.heading, this.grid.element);
    this.caption = source.caption ? h("p", { class: "al-caption" }) : null;
    this.note = h("p", { class: "al-grid-note", "aria-live": "polite" });
    this.hint = h("p", { class: "al-pin" });
  }

  /** Draw what a source gives; returns what is shown. */
  draw(picture, now, asker) {
    this.shown = shownOf(picture, now, asker);
    this.pin.follow(this.texts, this.shown.visible);
    this.grid.show(gridOf(this.shown));
    this.fit();
    if (this.caption) this.caption.textContent = this.source.caption(now);
    this.look();
    return this.shown;
  }

  get texts() {
    return this.shown.tokens.map(({ text }) => text);
  }

  // The room is asked for again only when it changes, because asking takes a layout.
  measure() {
    this.room = this.panels.clientWidth;
    this.scale = textScale(this.panels);
    if (this.shown) this.fit();
  }

  fit() {
    this.grid.fit(this.room, this.scale);
  }

  preview(place) {
    if (!this.shown || samePlace(place, this.pin.preview)) return;
    this.pin.preview = place;
    this.look();
  }

  press(place) {
    this.pin.press(place, this.texts);
    this.look();
  }

  letGo() {
    this.pin.letGo();
    this.look();
  }

  // What is looked at is what pointer or focus are on, else what is pinned, else what the matrix began with.
  look() {
    const { shown, pin, source } = this;
    const settled = pin.here ?? shown.home;
    const place = pin.preview ?? settled;
    this.grid.mark(place, settled);
    const line = place.kind === "column" ? place : { kind: "row", i: place.i };
    this.grid.raise((j) => (line.kind === "row" ? barOf(shown, line.i, j) : null));
    this.grid.light(place.kind === "column" ? [] : [place.i, settled.i]);
    this.heading.textContent = headingOf(shown, line);
    this.hint.textContent = pin.here ? PINNED : UNPINNED;
    this.note.replaceChildren(...(place.kind === "cell" ? source.aboutCell(shown, place) : aboutLine(shown, place)));
  }
}
