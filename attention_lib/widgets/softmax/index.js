// softmax: the shares that softmax makes of some scores, and a handle that multiplies or divides them.

import { attentionWeights } from "../core/attention.js";
import { h } from "../core/dom.js";
import { exact, number } from "../core/format.js";
import { lifetime } from "../core/lifetime.js";
import { factorAt, handle } from "./handle.js";
import { headline } from "./said.js";

const QUIET = 400; // milliseconds after the last move: then the sentence is read out

export default {
  render({ model: given, el, signal }) {
    const { model, after, end } = lifetime(given, el, signal);
    const [labels, scores, by, bold] = ["labels", "scores", "by", "bold"].map((name) => model.get(name));
    const weigh = (factor) => attentionWeights(Float64Array.from(scores), labels.length, null, factor).weights;
    const longest = headline(labels, model.get("asker"), Array.from(weigh(1)));
    const said = longest.map((part) => (typeof part === "string" ? part : part.textContent)).join("");
    const title = h("span");
    const heard = h("p", { class: "al-unseen", role: "status" });
    const bars = labels.map((label, at) => h("li", { class: at === bold ? "al-bold" : null, "data-token": label },
      h("span", { text: label }), h("i"), h("b")));
    const equal = h("small", { class: "al-equal", text: "equal shares", style: `--share:${1 / labels.length}` });
    const way = { by, at: model.get("at"), high: model.get("high"), stops: model.get("stops") };
    const moving = handle(way, show);
    const rows = labels.length > 12 ? "al-shares-many" : labels.length > 6 ? "al-shares-several" : "";
    let stop = () => {};

    function show(place) {
      const weights = weigh(factorAt(by, place));
      bars.forEach((bar, at) => {
        bar.dataset.weight = exact(weights[at]);
        bar.style.setProperty("--share", String(weights[at]));
        bar.lastChild.textContent = number(weights[at]);
      });
      title.replaceChildren(...headline(labels, model.get("asker"), Array.from(weights)));
      stop();
      if (!el.firstChild.dataset.ready) return; // the first picture is read, not told
      stop = after(QUIET, () => (heard.textContent = title.textContent));
    }

    el.replaceChildren(h("div", {
      class: "al al-plain al-softmax", role: "group", "data-widget": "softmax", "aria-label": "Softmax",
    }, h("p", { class: "al-headline", "data-longest": said }, title), heard,
    h("ol", { class: `al-shares ${rows}`, style: `--equal:${1 / labels.length}` }, ...bars), equal, moving.element));
    moving.start();
    el.firstChild.dataset.ready = "true";
    return end;
  },
};
