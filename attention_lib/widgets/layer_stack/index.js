// layer-stack: the running sum of a word through six layers, in one or two sentences. Here the parts are put together.

import { among, whole } from "../core/address.js";
import { lifetime } from "../core/lifetime.js";
import { LAYERS } from "./constants.js";
import { Growth } from "./growth.js";
import { RULERS, stackParts } from "./parts.js";
import { chosenWith, storedSource } from "./stack.js";

const TRAITS = ["sentence", "beside", "depth", "layer", "ruler", "stored"];
const stored = (value, state) => Object.hasOwn(state.stored, value);

export default {
  fits: {
    sentence: stored, beside: (value, state) => value === "" || stored(value, state),
    depth: whole(0, LAYERS), layer: whole(0, LAYERS), ruler: among(...Object.keys(RULERS)),
  },

  render({ model: given, el, signal }) {
    const life = lifetime(given, el, signal);
    const { model } = life;
    const source = storedSource(model);
    const growth = new Growth(life, model.get("depth"), () => draw());
    let [looked, editing] = [0, false];
    const parts = stackParts(model, { look, choose, move, play, turn: (ruler) => edit({ ruler }) });
    el.replaceChildren(parts.element);

    const texts = () => [...new Set([model.get("sentence"), model.get("beside")])].filter((text) => source.knows(text));
    const seen = () => texts().map((text, row) => source.read(text, model.get("ruler"), row));

    function edit(changes) {
      editing = true;
      for (const [trait, value] of Object.entries(changes)) model.set(trait, value);
      editing = false;
      update();
      model.save_changes();
    }

    // A layer is looked at, or pressed: then it stays, and one that is still to come is drawn.
    function look(layer, hover) {
      looked = hover ? layer : 0;
      if (hover) say();
      else if (layer > model.get("depth")) move(layer);
      else edit({ layer: model.get("layer") === layer ? 0 : layer });
    }

    function choose(text) {
      const [sentence, beside] = chosenWith(text, [model.get("sentence"), model.get("beside")]);
      edit({ sentence, beside });
    }

    function move(depth) {
      edit({ depth, layer: 0 });
    }

    function play() {
      growth.play(LAYERS);
      move(LAYERS);
    }

    function update() {
      if (!texts().length) return; // Python is still reading
      growth.to(model.get("depth"));
      parts.show(model.get("depth"), texts(), model.get("ruler"));
      parts.element.dataset.ready = "true";
    }

    function draw() {
      const [ruler, depth] = [model.get("ruler"), growth.depth];
      const [means, reach] = ["means", "reach"].map((name) => model.get(name)[ruler]);
      parts.scene.show({ paths: seen(), depth, means, reach, broken: ruler === "each" });
      say();
    }

    function say() {
      const [depth, pressed] = [Math.floor(growth.depth), model.get("layer")];
      const still = growth.depth === model.get("depth");
      parts.say(seen(), { depth, layer: looked || pressed || depth, pressed, still });
    }

    for (const trait of TRAITS) model.on(`change:${trait}`, () => editing || update());
    life.resized(parts.element, () => parts.scene.fit());
    parts.scene.fit();
    update();
    return life.end;
  },
};
