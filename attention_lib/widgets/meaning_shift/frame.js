// The frame of the map: it is filled with one picture after the other, and the word glides from place to place.

import { h, textScale } from "../core/dom.js";
import { added, scaled } from "../core/linalg.js";
import { glide } from "../core/motion.js";
import { arrowsTipToTail, beforeMarks, wordMarks } from "./map.js";
import { Names } from "./names.js";
import { scatterGroup } from "./scatter.js";

export class Frame {
  constructor(life, lights) {
    this.map = h("svg", { class: "al-map", role: "img", "aria-label": "The map, still empty" });
    this.quote = h("p", { class: "al-quote", hidden: true });
    this.element = h("div", { class: "al-map-frame" }, this.map, this.quote);
    this.lights = lights;
    this.scatter = scatterGroup((index) => this.say(index));
    this.stop = () => {}; // gliding
    life.until(() => this.stop());
  }

  // Ask for its size in pixels; only when that may have changed, as it is dear.
  measure() {
    this.size = [this.map.clientWidth || 480, this.map.clientHeight || 340];
  }

  // The sentence behind one mark of the scatter, or none.
  say(index) {
    const text = index === null ? null : this.picture.map?.texts?.[index];
    this.quote.hidden = !text;
    this.quote.textContent = text ? `“${text}”` : "";
  }

  /**
   * Draw the picture that the state shows.
   * @param view of the picture's source
   * @param {import("./state.js").State} state
   * @param {Set<import("./sources.js").Arrival> | null} absent
   * @param {number[] | null} from where the word begins to glide
   */
  draw(view, { shown: picture, extent, near, earlier }, absent, from = null) {
    const [width, height] = this.size;
    this.stop();
    this.picture = picture;
    this.say(null);
    this.map.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.map.setAttribute("aria-label", view.describe(picture));
    const see = view.mapScale(picture, width, height, extent, near);
    const larger = Math.max(1, textScale(document.documentElement) || 1);
    const names = new Names(width, height, getComputedStyle(this.map).fontFamily, larger);
    const layers = view.layers(picture, see, names, this.lights, this.scatter);
    const { marks, move } = drawn(layers, picture, see, names, absent, earlier);
    this.map.replaceChildren(...marks);
    const to = picture.shifted;
    if (from) this.stop = glide((t) => move(added(scaled(from, 1 - t), scaled(to, t))));
    else move(to);
  }
}

// All marks, the lowest first, and how the word moves. Important names are placed first; what lies on top
// is another matter.
function drawn({ back, front, land }, picture, see, names, absent, earlier) {
  const field = back();
  const arrows = arrowsTipToTail(picture, see, names, absent);
  const word = wordMarks(picture, see, names);
  const [pulls, context, past] = [arrows.names(), front(), beforeMarks(earlier, picture, see, names)];
  const below = [...field, ...land(), ...past, ...context, ...word.below];
  return { marks: [...below, ...arrows.lines, ...pulls, ...word.above], move: word.move };
}
