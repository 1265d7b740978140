// model: the whole six-layer transformer on a reader's sentence. Here the parts are put together.

import { among, whole } from "../core/address.js";
import { lifetime } from "../core/lifetime.js";
import { LAYERS } from "./constants.js";
import { isCut, isName } from "./experiment.js";
import { ModelView } from "./view.js";

export default {
  fits: {
    layer: whole(1, LAYERS), head: (value, { limits }) => whole(0, limits.heads)(value), view: among("arcs", "matrix"),
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
