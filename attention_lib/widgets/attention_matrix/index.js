// attention-matrix: who listens to whom. Rows ask (queries), columns answer (keys). Here the parts are put together.

import { among, amongThe, sentenceFits, whole, within } from "../core/address.js";
import { linkButton } from "../core/controls.js";
import { h } from "../core/dom.js";
import { lifetime } from "../core/lifetime.js";
import { replaceWord, sentenceBox } from "../core/sentence.js";
import { messageLine } from "../core/status.js";
import { MatrixPicture } from "./picture.js";
import { wordSource } from "./raw_source.js";
import { settings } from "./settings.js";
import { matrixTools } from "./tools.js";
import { modelSource } from "./trained_source.js";

const FOLLOWED = ["sentence", "sharpness", "view", "answer", "source", "head", "mask", "scaled", "special_tokens",
  "focus"];

export default {
  fits: {
    sentence: sentenceFits, sharpness: within(-1000, 1000), view: among("weights", "scores"),
    source: amongThe("sources"), mask: amongThe("masks"), head: (value, { limits }) => whole(1, limits.heads)(value),
  },

  render({ model: given, el, signal }) {
    const life = lifetime(given, el, signal);
    const { model } = life;
    const get = (name) => model.get(name);
    const fixed = Boolean(model.link && get("answer")); // Python's own picture, and no Python here to ask again
    const box = sentenceBox(model, (sentence) => edited({ sentence }), fixed);
    const message = messageLine((by, word) => edited({ sentence: replaceWord(box.input.value, word, by) }));
    const source = (get("sources").length ? modelSource : wordSource)(model, message, () => update(), fixed);
    const tools = matrixTools(model, edited);
    const picture = new MatrixPicture(source);
    const element = h("div", {
      role: "group", class: "al al-matrix", "data-widget": "attention-matrix", "aria-label": "Attention matrix",
    }, box.element, message.element, tools.above, picture.caption, tools.beside, picture.panels, picture.note,
    picture.hint, h("div", { class: "al-controls" }, linkButton(model)),
    h("div", { class: "al-more" }, picture.table.element));
    let good = null; // the last sentence that could be drawn
    let busy = false; // several traits are being set
    el.replaceChildren(element);

    function edited(changes) {
      source.retry();
      busy = true;
      for (const [name, value] of Object.entries(changes)) model.set(name, value);
      busy = false;
      update();
      model.save_changes();
    }

    function update() {
      const [sentence, now] = [get("sentence"), settings(get)];
      if (box.input.value !== sentence) box.input.value = sentence;
      box.mark(sentence);
      tools.show(now, picture.shown);
      const seen = source.look(sentence, now);
      if (seen.error) message.say(seen.error);
      if (seen.picture) good = sentence;
      const old = picture.shown && JSON.stringify(now) !== JSON.stringify(picture.shown.now);
      const drawn = seen.picture ?? (old ? source.again(good, now) : null); // a switch was turned meanwhile
      if (drawn) tools.show(now, picture.draw(drawn, now, get("focus")));
      if (seen.error || drawn) element.dataset.ready = "true"; // there is an answer, if not a picture
    }

    for (const name of FOLLOWED) model.on(`change:${name}`, () => busy || update());
    picture.measure();
    update();
    life.resized(element, () => picture.measure());
    return life.end;
  },
};
