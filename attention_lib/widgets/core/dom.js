// What every widget shares: building elements, moving pictures, asking Python, letting go of everything at the end.

const SVG = "http://www.w3.org/2000/svg";
const SVG_TAGS = new Set(["svg", "g", "path", "circle", "line", "rect", "text", "title", "defs", "marker"]);

// Build an element. `attributes`: text, on (listeners), the rest as attributes; false and null are left out.
// Text is only ever set as text, never parsed as HTML.
export function h(tag, attributes = {}, ...children) {
  const element = SVG_TAGS.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") element.textContent = value;
    else if (name === "on") for (const [type, listener] of Object.entries(value)) element.addEventListener(type, guarded(element, listener));
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// Every widget may be a module of its own, so a counter would give the same id twice on one page.
export const newId = () => `al-${Math.random().toString(36).slice(2)}`;

export const number = (value, digits = 2) => (Math.abs(value) < 0.5 * 10 ** -digits ? 0 : value).toFixed(digits);
export const signed = (value, digits = 2) => number(value, digits).replace(/^(?=[0-9])/, "+").replace("-", "−");
export const exact = (value) => String(Number(value.toPrecision(9)));

// How much larger than usual a reader has set the text: 1, or 2 for 200%.
export const textScale = (element) => parseFloat(getComputedStyle(element).fontSize) / 16;

export const stillness = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// Call draw(t) with t from 0 to 1 over some milliseconds, eased; returns a function that stops it.
export function glide(draw, milliseconds = 450) {
  if (stillness()) {
    draw(1);
    return () => {};
  }
  let frame;
  const began = performance.now();
  const step = (now) => {
    const t = Math.min(1, Math.max(0, now - began) / milliseconds);
    draw(1 - (1 - t) ** 3);
    if (t < 1) frame = requestAnimationFrame(step);
  };
  draw(0);
  frame = requestAnimationFrame(step);
  return () => cancelAnimationFrame(frame);
}

// The page's host hears which of its widgets failed, and shows the picture and the table instead; Jupyter hears nothing.
function guarded(element, listener) {
  return function guard(...news) {
    try {
      return listener.apply(this, news);
    } catch (error) {
      if (element.dispatchEvent(new CustomEvent("afm-error", { bubbles: true, cancelable: true, detail: error }))) throw error;
      return undefined;
    }
  };
}

// How long one picture stands on the page. Whatever it holds on to beyond its own elements is taken from here, and `end`
// lets go of it: listeners, observers, timers. Jupyter calls what `render` returns; only newer anywidgets pass a signal.
//
// `model` is the given one, which here remembers its listeners, and never throws because Python is away: `away` says it.
export function lifetime(given, el, signal) {
  const ends = new Set();
  let over = false;

  // Do this at the end; returns a function that does it at once.
  function until(end) {
    if (over) end();
    else ends.add(end);
    return () => ends.delete(end) && end();
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
    const heard = guarded(el, listener);
    target.addEventListener(type, heard, options);
    return until(() => target.removeEventListener(type, heard));
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
  const heard = []; // {event, listener, stop}
  const waiting = new Set(); // what is to be done when Python turns out to be away
  const model = {
    life, waiting, away: null, link: given.link,
    get: (name) => given.get(name),
    set: (name, value) => given.set(name, value),
    save_changes: () => attempt(() => given.save_changes()),
    send: (message) => attempt(() => given.send(message)),
    on(event, listener) {
      const outer = guarded(el, listener);
      given.on(event, outer);
      heard.push({ event, listener, stop: life.until(() => given.off(event, outer)) });
    },
    off(event, listener) {
      const at = heard.findIndex((each) => each.event === event && each.listener === listener);
      if (at >= 0) heard.splice(at, 1)[0].stop();
    },
    turn(away) { // a sentence, or null: Python has spoken
      model.away = away;
      if (away) for (const each of [...waiting]) each();
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
  model.on("comm_live_update", function changed() { // of ipywidgets 8, told by the model itself, with its view as `this`
    model.turn(this?.model?.comm_live === false ? AWAY : null);
  });
  return model;
}

const [PATIENCE, AGAIN] = [600, 2400]; // milliseconds without an answer that are worth a word, and until the next look
const AT_WORK = "Python is computing …";
const AWAY = "Python is away. Run this cell again.";
const NO_ANSWER = "Python is away, or still at work. If nothing happens, run the cell again.";

// A question to Python. While it has no answer the last true picture stays, and `wait` says what there is to say.
export class Asking {
  constructor(model, onChange) {
    Object.assign(this, { model, onChange, what: null, text: null, stop: () => {} });
    this.give = () => this.say(model.away);
  }

  // Python's word on this is missing: a sentence about it, or null for the first moment. A late answer is taken as well.
  wait(what) {
    const first = this.what === null; // a reader who types on asks anew, and has waited all the same
    this.what = what;
    if (!first) return this.text;
    this.model.waiting.add(this.give);
    this.text = this.model.away;
    if (!this.text) this.stop = this.model.life.after(PATIENCE, () => this.look(1));
    return this.text;
  }

  // Is it there, and busy? Not every front-end says, and then only time can tell.
  look(times) {
    const { kernel } = this.model;
    const known = kernel && !["unknown", "starting"].includes(kernel);
    const text = known ? (kernel === "busy" || times < 2 ? AT_WORK : AWAY) : times < 3 ? AT_WORK : NO_ANSWER;
    if (text !== AT_WORK) return this.model.turn(text);
    this.stop = this.model.life.after(AGAIN, () => this.look(times + 1));
    return this.say(text);
  }

  say(text) {
    if (text === this.text) return;
    this.text = text;
    this.onChange(text);
  }

  // There is an answer, or nobody asks any more.
  done() {
    this.stop();
    this.model.waiting.delete(this.give);
    this.what = this.text = null;
  }
}

// Ask whoever holds the weights (Python, or the page) for a pack. Returns a promise of its bytes. Where Python does not
// answer, the promise fails with `error.away`; and if the bytes still come, onLate() is told, and the next call has them.
const packs = new Map();
const ownPacks = new WeakMap(); // model → the same; a reader's own vectors differ from widget to widget
export function loadPack(model, name, onProgress = () => {}, onLate = () => {}) {
  if (!ownPacks.has(model)) ownPacks.set(model, new Map());
  const known = ["vectors", "places"].includes(name) ? ownPacks.get(model) : packs;
  if (known.has(name)) return known.get(name);
  const promise = new Promise((resolve, reject) => {
    let late = false;
    const giveUp = (text) => {
      late = true;
      reject(Object.assign(new Error(text), { away: true }));
    };
    const asking = new Asking(model, (text) => text !== AT_WORK && giveUp(text));
    const done = (settle, value) => {
      model.off("msg:custom", listen);
      asking.done();
      settle(value);
    };
    const listen = (message, buffers) => {
      if (message.name !== name) return;
      if (message.type === "progress") onProgress(message.loaded, message.total);
      if (message.type === "no-pack") done(reject, new Error(message.text));
      if (message.type === "pack") done(late ? keep : resolve, bytesOf(buffers[0]));
    };
    const keep = (bytes) => {
      known.set(name, Promise.resolve(bytes));
      onLate();
    };
    model.on("msg:custom", listen);
    model.life.until(() => giveUp("This picture has left the page."));
    const text = model.link ? null : asking.wait(name); // a page always answers
    if (text) giveUp(text);
    model.send({ type: "pack", name });
  });
  known.set(name, promise);
  promise.catch(() => known.get(name) === promise && known.delete(name));
  return promise;
}

const bytesOf = (buffer) => new Uint8Array(buffer.buffer ?? buffer, buffer.byteOffset ?? 0, buffer.byteLength);

// A labelled range input that shows its value.
export function slider(label, { min, max, step, value, hint = null, digits = 1 }, onInput) {
  const output = h("output", { text: number(value, digits) });
  const input = h("input", {
    type: "range", min, max, step, value, title: hint,
    on: {
      input: () => {
        output.textContent = number(Number(input.value), digits);
        onInput(Number(input.value));
      },
    },
  });
  input.setValue = (next) => {
    input.value = next;
    output.textContent = number(Number(next), digits);
  };
  return { input, element: h("label", { class: "al-slider" }, h("span", { text: label }), input, output) };
}

// A table of numbers that opens on demand: the same values as the picture, for eyes, ears and tests.
export function numbers(caption) {
  const table = h("table", { class: "al-numbers" });
  const element = h("details", { class: "al-details" }, h("summary", { text: "Show numbers" }),
    h("div", { class: "al-scroll", tabindex: "0", role: "group", "aria-label": caption }, table));
  const show = (header, rows) => {
    const [texts, cells] = [[...header, ...rows.flat()], table.querySelectorAll("th, td")];
    if (cells.length === texts.length && table.tHead.rows[0].cells.length === header.length) {
      cells.forEach((cell, i) => (cell.textContent = texts[i])); // same shape: only the texts change
      return;
    }
    table.replaceChildren(
      h("caption", { text: caption }),
      h("thead", {}, h("tr", {}, ...header.map((text) => h("th", { scope: "col", text })))),
      h("tbody", {}, ...rows.map(([first, ...rest]) =>
        h("tr", {}, h("th", { scope: "row", text: first }), ...rest.map((text) => h("td", { text }))))),
    );
  };
  return { element, show };
}

// A button that puts the address of this very picture in the clipboard, and a line that says so; only a page has one.
export function linkButton(model) {
  if (!model.link) return null;
  const said = h("span", { class: "al-copied", role: "status" });
  let clear = () => {};
  const copy = async () => {
    clear();
    said.textContent = ""; // else the same words would not be read out again
    const [address, told, failed] = forOthers(new URL(model.link()));
    const text = await Promise.resolve().then(() => navigator.clipboard.writeText(address)).then(() => told, () => failed);
    said.textContent = text;
    clear = model.life.after(8000, () => (said.textContent = ""));
  };
  return h("span", { class: "al-link" }, h("button", { type: "button", class: "al-button", text: "Copy link", on: { click: copy } }), said);
}

// [what others can use of this address, what to say then, and what if the clipboard is closed]
function forOthers({ href, protocol, hash }) {
  if (protocol !== "file:") return [href, "Link copied.", "The link is in the address bar."];
  const published = document.querySelector("link[rel=canonical]")?.href ?? "";
  if (published.startsWith("http")) return [published.split("#")[0] + hash, "Link to the published page copied.", `The link is ${published}${hash}`];
  return [hash, "Copied from # on, as this page lies on your own disk. Put it behind the page’s address elsewhere.",
    "Share the address bar’s end, from # on: the rest is a place on your own disk."];
}

// What an address may say of a trait, for `fits` of a widget: (value, state) → may it be so?
export const among = (...known) => (value) => known.includes(value);
export const amongThe = (name) => (value, state) => (state[name] ?? []).includes(value);
export const whole = (least, most) => (value) => Number.isInteger(value) && value >= least && value <= most;
export const within = (least, most) => (value) => value >= least && value <= most;
export const sentenceFits = (_, { answer }) => !(answer?.output || answer?.error); // Python’s own picture keeps its sentence
