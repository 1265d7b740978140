// What a reader of meaning-shift can press, move and open.

import { choice, linkButton, slider } from "../core/controls.js";
import { h } from "../core/dom.js";
import { tokenize } from "../core/tokenize.js";
import { VIEWS } from "./sources.js";

const SHARPNESS = { min: 0, max: 12, step: 0.1, hint: "0: every word counts the same; high: the best match takes all" };

/** What stands above and below the picture. @param {import("./shift.js").Shift} does what happens then */
export function shiftControls(model, does) {
  const get = (name) => model.get(name);
  const button = (click, extra = "") => h("button", { type: "button", class: `al-button${extra}`, on: { click } });
  const title = (source) => VIEWS[source].title(get("head"), get("sources"));
  const sources = Object.fromEntries(get("sources").map((source) => [source, title(source)]));
  const source = choice("Where the attention comes from", sources, (name) => does.turnTo(name));
  const [play, closer] = [button(() => does.play(), " al-play"), button(() => does.zoom())];
  play.title = "The pulls arrive one after the other";
  const special = button(() => does.edited({ special_tokens: !get("special_tokens") }));
  const sharpness = { ...SHARPNESS, value: get("sharpness") };
  const dial = slider("Sharpness", sharpness, (value) => does.edited({ sharpness: value }));
  const poles = poleEditor(model, does);

  // Each source has controls of its own; and where Python decides, there is nothing to turn or to play.
  function show(name, playing, near) {
    const { controls } = VIEWS[name];
    const decided = Boolean(get("answer"));
    source.show(name);
    source.buttons.forEach((each) => (each.textContent = title(each.dataset.choice)));
    dial.element.hidden = !controls.dial || decided;
    play.hidden = decided || Boolean(controls.still);
    const [sign, says] = playing ? ["■", "Stop"] : ["▶", "Play"];
    if (play.textContent !== `${sign} ${says}`) play.replaceChildren(sign, h("span", { text: ` ${says}` }));
    closer.textContent = near ? "Zoom out" : "Zoom in";
    poles.element.hidden = !controls.poles;
    special.hidden = !controls.special;
    special.textContent = `${get("special_tokens") ? "Hide" : "Show"} [CLS] and [SEP]`;
  }

  return {
    above: get("sources").length > 1 ? source.element : null,
    below: h("div", { class: "al-controls" }, dial.element, closer, special, linkButton(model)),
    play, poles, dial, show,
  };
}

// Two boxes of words that open on demand: {element, show(name): what the state says}.
function poleEditor(model, does) {
  const written = (name) => model.get(name).join(" ");
  const boxes = Object.fromEntries(["left", "right"].map((name) => [name, h("input", {
    type: "text", class: `al-pole-box al-${name}`, value: written(name), spellcheck: "false", autocomplete: "off",
    on: { input: (event) => does.edited({ [name]: tokenize(event.target.value) }) },
  })]));
  const element = h("details", { class: "al-details" }, h("summary", { text: "Change the poles" }),
    h("p", { text: "Each pole is the middle of one or more words. Try “sad” and “happy”, and follow another word." }),
    h("label", {}, h("span", { text: "Left pole" }), boxes.left),
    h("label", {}, h("span", { text: "Right pole" }), boxes.right));

  // Does the box say something else? Then it is written anew.
  function follow(name) {
    const other = tokenize(boxes[name].value).join(" ") !== written(name);
    if (other) boxes[name].value = written(name);
    return other;
  }

  return { element, follow };
}
