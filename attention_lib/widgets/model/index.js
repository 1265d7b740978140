// model: the whole six-layer transformer on a reader's sentence. Here the parts are put together.

import { among, whole } from "../core/address.js";
import { lifetime } from "../core/lifetime.js";
import { isCut, isName } from "./experiment.js";
import { ModelView } from "./view.js";

export default {
  fits: {
    layer: (value, { limits }) => whole(1, limits.layers)(value),
    head: (value, { limits }) => whole(0, limits.heads)(value),
    view: among("arcs", "matrix"), measure: among("weights", "contributions"),
    cuts: (value, { limits }) => value.every((text) => isCut(text, limits)),
    silenced: (value, { limits }) => value.every((text) => isName(text, limits)),
  },

  render({ model: given, el, signal }) {
    const life = lifetime(given, el, signal);
    const view = new ModelView(life.model);
    const { element, scene, attention } = view.parts;
    el.replaceChildren(element);
    life.resized(element, ([{ contentRect: { width } }]) => {
      scene.fit();
      attention.fit(width);
    });
    scene.fit();
    attention.fit(element.clientWidth);
    view.update();
    return life.end;
  },
};
