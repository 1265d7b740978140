// The life of one picture, and letting go of everything at its end.

import { AWAY } from "./asking.js";
import { guarded } from "./dom.js";

// How long one picture stands on the page. Whatever it holds on to beyond its own elements is taken from here, and
// `end` lets go of it: listeners, observers, timers. Jupyter calls what `render` returns; only newer anywidgets pass a
// signal.
//
// `model` is the given one, which here remembers its listeners and does not throw where Python is away: `away` says so.
export function lifetime(given, el, signal) {
  const ends = new Set();
  let over = false;

  // Do this at the end; returns a function that does it at once.
  function until(letGo) {
    if (over) letGo();
    else ends.add(letGo);
    return () => ends.delete(letGo) && letGo();
  }

  function end() {
    over = true;
    for (const each of ends) each();
    ends.clear();
  }

  function after(milliseconds, act) {
    if (over) return () => {};
    const timer = setTimeout(guarded(el, () => (ends.delete(stop), act())), milliseconds);
    const stop = () => clearTimeout(timer);
    return until(stop);
  }

  function on(target, type, listener, options) {
    const wrapped = guarded(el, listener);
    target.addEventListener(type, wrapped, options);
    return until(() => target.removeEventListener(type, wrapped));
  }

  function observe(observer, ...places) {
    for (const [place, options] of places) observer.observe(place, options);
    return until(() => observer.disconnect());
  }
  const resized = (element, act) => observe(new ResizeObserver(guarded(el, act)), [element]);

  const life = { until, end, after, on, observe, resized };
  life.model = livingModel(given, el, life);
  signal?.addEventListener("abort", end, { once: true });
  return life;
}

function livingModel(given, el, life) {
  const listeners = []; // {event, listener, stop}
  const waiting = new Set(); // what is to be done when Python turns out to be away
  const model = {
    life, waiting, away: null, link: given.link, isKept: given.isKept,
    get: (name) => given.get(name),
    set: (name, value) => given.set(name, value),
    save_changes: () => attempt(() => given.save_changes()),
    send: (message) => attempt(() => given.send(message)),
    on(event, listener) {
      const outer = guarded(el, listener);
      given.on(event, outer);
      listeners.push({ event, listener, stop: life.until(() => given.off(event, outer)) });
    },
    off(event, listener) {
      const at = listeners.findIndex((each) => each.event === event && each.listener === listener);
      if (at >= 0) listeners.splice(at, 1)[0].stop();
    },
    turn(away) { // a sentence, or null: Python has spoken
      model.away = away;
      if (away) Array.from(waiting).forEach((each) => each()); // a copy: who is told may wait anew
    },
    get kernel() { // "busy", "idle", "dead" and the like, or undefined where the front-end does not say
      return given.widget_manager?.kernel?.status;
    },
  };
  function attempt(act) {
    try {
      return act();
    } catch {
      return model.turn(AWAY); // "Cannot send": the kernel has been started again
    }
  }
  if (given.link) return model; // a page has no Python
  for (const event of ["msg:custom", "change:answer"]) model.on(event, () => model.turn(null));
  model.on("comm_live_update", function changed() { // of ipywidgets 8, told by the model itself; its view is `this`
    model.turn(this?.model?.comm_live === false ? AWAY : null);
  });
  return model;
}
