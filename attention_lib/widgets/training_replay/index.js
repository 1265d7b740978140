// training-replay: a film of training. Words begin as noise and drift into groups, while the loss falls.

import { linkButton, numbers, slider } from "../core/controls.js";
import { h } from "../core/dom.js";
import { exact, number } from "../core/format.js";
import { lifetime } from "../core/lifetime.js";
import { prefersReducedMotion } from "../core/motion.js";
import { messageLine } from "../core/status.js";
import { bytesOfBase64, fractions, parseTensors } from "../core/tensors.js";
import { bounds, CanvasMap, fitted } from "../word_map/canvas.js";
import { legendButtons } from "../word_map/legend.js";
import { aboutUnknown, completions, wordBox, wordError } from "../word_map/search.js";

const STEP = 600; // milliseconds from one snapshot to the next, at speed 1
const [WIDE, HIGH] = [260, 120]; // of the loss curve
const PLAY = "▶ Play";
const NAMED = 4; // words of a group that keep their names while the film runs

// What the page has of the film: words, and for every snapshot their places and nearest words.
function readFilm(bytes, legend) {
  const { words, places, nearest, cosines } = parseTensors(bytes);
  const [, shown, each] = nearest.shape;
  const names = new TextDecoder().decode(words.data).split("\n");
  const group = new Map(legend.flatMap(([, members], i) => members.map((word, rank) => [word, { group: i, rank }])));
  const [at, spots] = [(step, row) => 2 * (step * shown + row), fractions(places.data)];
  return {
    words: names.slice(0, shown), group, index: new Map(names.slice(0, shown).map((word, row) => [word, row])),
    has(word) { return this.index.has(word); },
    box: bounds(spots),
    place: (step, row) => [spots[at(step, row)], spots[at(step, row) + 1]],
    nearest: (step, row) => Array.from({ length: each }, (_, i) => {
      const place = (step * shown + row) * each + i;
      return [names[nearest.data[place]], cosines.data[place] / 100];
    }),
  };
}

export default {
  fits: { step: (value, { seen }) => Number.isInteger(value) && value >= 0 && value < seen.length },

  render({ model: given, el, signal }) {
    const life = lifetime(given, el, signal);
    const { model } = life;
    const get = (name) => model.get(name);
    const film = readFilm(bytesOfBase64(get("film")), get("legend"));
    const [seen, loss] = [get("seen"), get("loss")];
    const last = seen.length - 1;
    const text = (step) => seen[step].toLocaleString("en");
    let playing = null;
    let lit = null;
    let [shownStep, shownWord] = [null, null];

    // ---- what stands on the page -----------------------------------------------------------------------

    const play = h("button", { type: "button", class: "al-button al-play", text: PLAY, on: { click: () => (playing ? pause() : start()) } });
    const time = h("input", { type: "range", min: 0, max: last, step: 1, on: { input: () => moveTo(Number(time.value)) } });
    const output = h("output", {});
    const speed = slider("Speed", { min: 0.5, max: 4, step: 0.5, value: 1 }, () => {});
    const ways = h("input", { type: "checkbox", checked: true, on: { change: () => draw(0) } });
    const search = wordBox(life, "Word", chooseTyped, (word) => {
      const words = wordError(word) ? [] : completions(word, film);
      if (words.length) message.offer(words);
    });
    const message = messageLine(choose);
    const map = new CanvasMap({ onPick: choose, life });
    const legend = legendButtons(get("legend"), (group) => {
      lit = lit === group ? null : group;
      draw(0);
    });
    legend.element.hidden = !get("legend").length;
    const curve = lossCurve(seen, loss, moveTo);
    const heading = h("p", { class: "al-heading" });
    const list = h("ol", { class: "al-bars al-words-near" });
    const values = numbers("Every snapshot: loss, and the words nearest to the chosen one");
    const element = h("div", { role: "group", class: "al al-replay", "data-widget": "training-replay", "aria-label": "Replay of training" },
      h("div", { class: "al-tools" }, play,
        h("label", { class: "al-slider al-time" }, h("span", { text: "Words read" }), time, output), speed.element),
      h("div", { class: "al-panels" },
        h("div", {}, map.element, h("p", { class: "al-caption", text: get("caption") })),
        h("div", { class: "al-side" }, legend.element, h("p", { class: "al-heading", text: "Loss" }), curve.element,
          h("div", { class: "al-finder" }, search.label, search.input), message.element, heading, list)),
      h("div", { class: "al-controls" }, h("label", { class: "al-check" }, ways, h("span", { text: "show the way of followed words" })), linkButton(model)),
      h("div", { class: "al-more" }, values.element));
    el.replaceChildren(element);

    // ---- the reader changes something ------------------------------------------------------------------

    function moveTo(step) {
      pause();
      model.set("step", step);
      model.save_changes();
    }

    function chooseTyped(word) {
      const error = wordError(word);
      if (error) message.say(error);
      else if (film.has(word)) choose(word);
      else message.say(...aboutUnknown(word, film));
    }

    function choose(word) {
      if (!film.has(word)) return;
      message.clear();
      search.input.value = word;
      model.set("word", word);
      model.save_changes();
    }

    // ---- time ------------------------------------------------------------------------------------------

    function start() {
      if (get("step") >= last) model.set("step", 0);
      play.textContent = "❚❚ Pause";
      playing = life.after(prefersReducedMotion() ? STEP / Number(speed.input.value) : 50, forward);
    }

    function forward() {
      const pace = STEP / Number(speed.input.value);
      model.set("step", Math.min(last, get("step") + 1));
      playing = get("step") < last ? life.after(pace, forward) : null;
      if (!playing) pause();
    }

    function pause() {
      playing?.();
      playing = null;
      play.textContent = PLAY;
      model.save_changes();
      draw(0);
    }

    // ---- drawing ---------------------------------------------------------------------------------------

    function marks(step, followed) {
      return film.words.map((name, row) => {
        const { group, rank } = film.group.get(name) ?? {};
        const chosen = name === get("word");
        const kind = chosen ? "word" : followed.has(name) ? "followed" : lit !== null && lit === group ? "lit" : group === undefined ? "plain" : "group";
        const quiet = playing && kind !== "followed" && !chosen && !(rank < NAMED); // names that come and go would flicker
        return { name, label: quiet ? "" : name, at: film.place(step, row), group, kind, dim: lit !== null && lit !== group && !chosen };
      });
    }

    function trails(step, followed) {
      return [...followed].flatMap((word) => Array.from({ length: step }, (_, i) => {
        const row = film.index.get(word);
        return { from: film.place(i, row), to: i + 1 === step ? word : film.place(i + 1, row), kind: "way", width: 1.5 };
      }));
    }

    function draw(milliseconds) {
      const step = Math.min(last, Math.max(0, get("step")));
      const word = film.has(get("word")) ? get("word") : film.words[0];
      const followed = new Set([...get("follow"), word].filter((each) => film.has(each)));
      map.show({ marks: marks(step, followed), lines: ways.checked ? trails(step, followed) : [], dots: 0, space: "map", focus: [word], box: film.box, aim: (w, t) => fitted(film.box, w, t, 34) }, milliseconds, true);
      time.value = step;
      time.setAttribute("aria-valuetext", `${text(step)} words`);
      output.textContent = text(step);
      curve.at(step);
      legend.press(lit);
      if (step !== shownStep || word !== shownWord) tell(step, word);
      [shownStep, shownWord] = [step, word];
      element.dataset.ready = "true";
    }

    function tell(step, word) {
      const row = film.index.get(word);
      const nearest = film.nearest(step, row);
      heading.textContent = `Nearest to “${word}” now`;
      const [x, y] = film.place(step, row);
      Object.assign(heading.dataset, { role: "word", token: word, x: exact(x), y: exact(y) });
      list.replaceChildren(...nearest.map(([name, cosine]) => h("li", { class: "al-bar", "data-role": "neighbour", "data-token": name, "data-weight": exact(cosine) },
        h("button", { type: "button", class: "al-bar-name", text: name, disabled: !film.has(name), on: { click: () => choose(name) } }),
        h("span", { class: "al-bar-track" }, h("span", { class: "al-bar-fill", style: `width:${Math.max(0, 100 * cosine)}%` })),
        h("span", { class: "al-bar-value", text: number(cosine) }))));
      map.canvas.setAttribute("aria-label", `${film.words.length} words after ${text(step)} words of training. Nearest to ${word}: ${nearest.map(([name]) => name).join(", ")}.`);
      if (word === shownWord) return;
      values.show(["words read", "loss", "nearest", "second", "third"].slice(0, 2 + nearest.length), seen.map((_, at) =>
        [text(at), loss[at] === null ? "–" : number(loss[at], 3), ...film.nearest(at, row).map(([name, cosine]) => `${name} ${number(cosine)}`)]));
    }

    // ---- listening -------------------------------------------------------------------------------------

    const watched = {
      step: () => draw(playing ? STEP / Number(speed.input.value) : 300),
      word: () => draw(0),
      follow: () => draw(0),
    };
    for (const [name, listener] of Object.entries(watched)) model.on(`change:${name}`, listener);
    search.input.value = get("word");
    map.setDots({ names: [], places: new Float32Array() });
    draw(0);
    return life.end;
  },
};

// The loss over the words read, with a dot at the moment shown; a press on it goes to that moment.
function lossCurve(seen, loss, onStep) {
  const known = loss.map((value, step) => [step, value]).filter(([, value]) => value !== null);
  const top = Math.max(...known.map(([, value]) => value), 1e-9);
  const across = (step) => 34 + ((WIDE - 44) * seen[step]) / (seen[seen.length - 1] || 1);
  const up = (value) => HIGH - 22 - ((HIGH - 36) * value) / top;
  const dot = h("circle", { class: "al-loss-dot", r: 5.5 });
  const value = h("text", { class: "al-loss-value", "text-anchor": "middle" });
  const element = h("svg", {
    class: "al-loss", viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": `Loss from ${number(known[0]?.[1] ?? 0)} to ${number(known.at(-1)?.[1] ?? 0)}`,
    on: {
      click: (event) => {
        const box = element.getBoundingClientRect();
        const x = ((event.clientX - box.left) / box.width) * WIDE;
        onStep(seen.reduce((best, _, step) => (Math.abs(across(step) - x) < Math.abs(across(best) - x) ? step : best), 0));
      },
    },
  },
  h("path", { class: "al-loss-axis", d: `M34 10V${HIGH - 22}H${WIDE - 8}` }),
  h("text", { class: "al-loss-tick", x: 30, y: up(top) + 4, "text-anchor": "end", text: number(top, 1) }),
  h("text", { class: "al-loss-tick", x: 30, y: HIGH - 20, "text-anchor": "end", text: "0" }),
  h("text", { class: "al-loss-tick", x: WIDE - 8, y: HIGH - 6, "text-anchor": "end", text: `${seen[seen.length - 1].toLocaleString("en")} words read` }),
  h("path", { class: "al-loss-line", d: known.map(([step, each], i) => `${i ? "L" : "M"}${across(step)} ${up(each)}`).join("") }), dot, value);
  const at = (step) => {
    const here = loss[step];
    dot.style.visibility = value.style.visibility = here === null ? "hidden" : "";
    if (here === null) return;
    dot.setAttribute("cx", across(step));
    dot.setAttribute("cy", up(here));
    Object.assign(dot.dataset, { step, weight: here });
    value.textContent = number(here);
    const high = up(here) < 26; // then there is no room above the dot
    value.setAttribute("x", Math.min(WIDE - 22, across(step) + (high ? 28 : 12)));
    value.setAttribute("y", up(here) + (high ? 4 : -10));
  };
  return { element, at };
}
