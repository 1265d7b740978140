// What the word that asks hears, in a head or in all of a layer: weights, or what they bring, as arcs or a matrix, and
// what a press on them cuts.

import { choice, select } from "../core/controls.js";
import { h } from "../core/dom.js";
import { ArcsView } from "../minilm/arcs.js";
import { matrixView } from "../minilm/matrix.js";
import { between, heardMost } from "./said.js";

/** @import { Attention, Chosen } from "./picture.js" */

const VIEWS = { arcs: "Arcs", matrix: "Matrix" };
const MEASURES = { weights: "Weights", contributions: "Contributions" };

const painted = (weight) => `--w:${weight.toFixed(3)};background:var(--al-shade)`;

/**
 * @param {{ ask: (at: number) => void, cut: (i: number, j: number) => void,
 *   view: (view: string) => void, measure: (measure: string) => void }} does
 */
export class AttentionPanel {
  scope = "everywhere"; // where a press cuts
  shown = /** @type {Attention | null} */ (null);

  /** quiet: what is heard most is said elsewhere */
  constructor(does, quiet = false) {
    this.quiet = quiet;
    const look = (i, j) => this.tell(i === undefined ? null : [i, j]);
    this.readout = h("p", { class: "al-model-readout", "data-role": "readout" });
    this.views = choice("Show as", VIEWS, does.view);
    this.measures = choice("What is shown", MEASURES, does.measure);
    this.measures.buttons[1].title = "How much of what is heard comes from each token: the length of "
      + "weight · value · W_O";
    this.scopes = select("Press a weight to cut it", (scope) => (this.scope = scope));
    const arcs = new ArcsView(does.ask, (to) => does.cut(this.shown.from, to), look, true);
    const matrix = matrixView("Weights: rows ask, columns answer; a press cuts", does.cut, look, painted, look);
    this.pictures = { arcs, matrix };
    this.element = h("div", { class: "al-model-attention", role: "group", "aria-label": "Attention" }, this.readout,
      arcs.element, matrix.element,
      h("div", { class: "al-tools" }, this.scopes.element, this.measures.element, this.views.element));
  }

  /** @param {Attention | null} attention @param {Chosen} chosen */
  show(attention, chosen) {
    const { view, layer, head, measure } = chosen;
    const name = head ? `head ${layer}.${head}` : `layer ${layer}`;
    const known = { everywhere: "in every layer", layer: `in layer ${layer}`, ...(head ? { head: `in ${name}` } : {}),
      every: "for every word" };
    if (!Object.hasOwn(known, this.scope)) this.scope = "everywhere";
    this.scopes.show(Object.entries(known), this.scope);
    this.views.show(view);
    this.measures.show(measure);
    this.element.classList.toggle("al-model-away", !attention);
    this.shown = attention ?? this.shown;
    for (const [each, { element }] of Object.entries(this.pictures)) element.hidden = each !== view || !this.shown;
    if (!attention) return;
    this.pictures[view].show({ ...attention, says: (i, j) => between(attention, i, j).join("").slice(0, -1) });
    this.tell(null);
  }

  // What stands under the pointer, or else what is heard most: the longer text, whose room is kept, so that nothing
  // moves away under a finger.
  tell(pair) {
    const { shown, readout } = this;
    if (!shown) return;
    if (!pair) readout.style.minHeight = "";
    else if (!readout.style.minHeight) readout.style.minHeight = `${readout.getBoundingClientRect().height}px`;
    const [i, j] = pair ?? [];
    const said = pair ? between(shown, i, j) : this.quiet ? [] : heardMost(shown);
    if (said.join("") === readout.textContent) return;
    readout.replaceChildren(...said.map((text, at) => (at % 2 ? h("b", { text }) : text)));
  }

  /** Where a cut made now holds. @param {Chosen} chosen @returns {string | null} */
  where({ layer, head }) {
    return { layer: String(layer), head: `${layer}.${head}` }[this.scope] ?? null;
  }

  fit(width) {
    for (const picture of Object.values(this.pictures)) picture.fit(width);
  }
}
