// quiz: one question, a few answers, and for each of them why it is right or wrong.

import { h, newId } from "../core/dom.js";
import { lifetime } from "../core/lifetime.js";

export default {
  render({ model: given, el, signal }) {
    const { model, end } = lifetime(given, el, signal);
    const name = newId();
    const why = h("p", { class: "al-why", role: "status" });
    const choices = model.get("options").map(({ text, right, why: reason }, i) => h("label", { class: "al-choice" },
      h("input", {
        type: "radio", name, value: i,
        on: {
          change: () => {
            why.textContent = `${right ? "Yes." : "Not quite."} ${reason}`;
            why.dataset.right = String(right);
          },
        },
      }), h("span", { text })));
    const about = { role: "group", "data-widget": "quiz", "data-ready": "true", "aria-label": "Quiz" };
    el.replaceChildren(h("div", { class: "al al-plain al-quiz", ...about },
      h("fieldset", {}, h("legend", { text: model.get("question") }), ...choices), why));
    return end;
  },
};
