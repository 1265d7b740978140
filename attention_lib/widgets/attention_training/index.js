// attention-training: a layer learns whom "bank" should listen to; a film first, then it trains in the page.

import { whole } from "../core/address.js";
import { lifetime } from "../core/lifetime.js";
import { Course } from "./course.js";
import { areChanges } from "./data.js";

export default {
  fits: { step: (value, { curves }) => whole(0, curves.steps.at(-1))(value), changes: areChanges },

  render({ model, el, signal }) {
    const life = lifetime(model, el, signal);
    const course = new Course(life);
    el.replaceChildren(course.view.element);
    course.begin();
    return life.end;
  },
};
