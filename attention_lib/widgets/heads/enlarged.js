// One head in large: its name, the line that tells a weight, and its picture as arcs or as a matrix.

import { paint, VIRIDIS } from "../core/colour.js";
import { choice } from "../core/controls.js";
import { h } from "../core/dom.js";
import { exact, number } from "../core/format.js";
import { prefersReducedMotion } from "../core/motion.js";
import { ArcsView } from "../minilm/arcs.js";
import { matrixView } from "../minilm/matrix.js";
import { weightOf } from "../minilm/weights.js";

const LABEL = "Weights of the enlarged head";
const NARROW = 620; // pixels; below, the enlarged head comes before the small ones
const VIEWS = { arcs: "Arcs", matrix: "Matrix" };

export class EnlargedHead {
  view = null; // see picture.js
  width = null; // of the widget, in pixels

  /**
   * @param {{edited: Function, ask: Function, aim: Function, look: Function}} does look({head, i, j} or null)
   * @param {((weight: number) => string) | null} painted the style of a cell
   */
  constructor(does, painted = null) {
    const look = (i, j) => does.look(i === undefined ? null : { head: this.view.head, i, j });
    this.choice = choice("Show as", VIEWS, (view) => does.edited({ view }), true);
    const arcs = new ArcsView(does.ask, (to) => does.aim(this.view.from, to), look);
    const matrix = matrixView(LABEL, does.aim, look, painted ?? ((weight) => paint(VIRIDIS, weight)));
    this.pictures = { arcs, matrix };
    this.title = h("p", { class: "al-head-title" });
    this.readout = h("p", { class: "al-head-readout", "data-role": "readout", "aria-live": "polite" });
    this.element = h("section", { class: "al-head-large" },
      h("div", { class: "al-head-large-top" }, this.title, this.choice.element), this.readout,
      ...Object.values(this.pictures).map((each) => each.element));
  }

  show(view, name) {
    this.view = view;
    this.title.textContent = `Head ${view.layer}.${view.head}`;
    this.choice.show(name);
    for (const [each, { element }] of Object.entries(this.pictures)) element.hidden = each !== name;
    this.pictures[name].show(view);
    this.tell(view, null);
  }

  /** Say what stands under the pointer, or else what is chosen. */
  tell(view, place) {
    const { head, i, j } = place ?? { head: view.head, i: view.from, j: view.to };
    const [weight, strong] = [weightOf(view, head, i, j), (text) => h("strong", { text })];
    const parts = [head === view.head ? "" : `In head ${view.layer}.${head}, `, strong(`“${view.tokens[i]}”`),
      ` gives ${number(weight)} of its attention to `, strong(i === j ? "itself" : `“${view.tokens[j]}”`), "."];
    this.readout.dataset.weight = exact(weight);
    const said = parts.map((part) => part.textContent ?? part).join("");
    if (said !== this.readout.textContent) this.readout.replaceChildren(...parts); // else it would be read out again
  }

  // It follows the overview; where they do not fit on one screen, it comes first.
  arrange(overview, after) {
    const place = this.narrow ? overview : after;
    if (this.element.nextElementSibling === place) return;
    const focused = /** @type {HTMLElement} */ (document.activeElement);
    const inside = this.element.contains(focused);
    place.before(this.element);
    if (inside) focused.focus({ preventScroll: true });
  }

  get narrow() {
    return this.width > 0 && this.width <= NARROW;
  }

  /** @param {number} width of the widget @param {Element} overview @param {Element} after it may stand before both */
  fit(width, overview, after) {
    if (width === this.width) return; // the widget has grown or shrunk at its lower end
    this.width = width;
    this.arrange(overview, after);
    for (const picture of Object.values(this.pictures)) picture.fit(width);
  }

  /** Where it stands above the small heads, a press on one of these is answered up there. */
  comeIntoSight() {
    if (!this.narrow) return;
    this.title.scrollIntoView({ block: "nearest", behavior: prefersReducedMotion() ? "auto" : "smooth" });
  }
}
