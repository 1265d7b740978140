// embedding-map: all words of a table on a map. Search one and its neighbours light up; draw an analogy as two arrows.

import { linkButton, numbers } from "../core/controls.js";
import { h } from "../core/dom.js";
import { exact, number } from "../core/format.js";
import { lifetime } from "../core/lifetime.js";
import { loadShard } from "../core/shards.js";
import { messageLine } from "../core/status.js";
import { bytesOfBase64 } from "../core/tensors.js";
import { WordTable } from "../core/word_table.js";
import { CanvasMap } from "../word_map/canvas.js";
import { legendButtons } from "../word_map/legend.js";
import { analogyPlane } from "../word_map/projection.js";
import { aboutUnknown, asWord, completions, wordBox, wordError } from "../word_map/search.js";
import { analogyScene, nearScene } from "./scenes.js";

const THREE = "Write three words: the first is to the second as the third is to …";
const HINT = matchMedia("(pointer: coarse)").matches
  ? "Two fingers move and zoom the map; press a word to choose it."
  : "Drag the map to move it; zoom with + and −, or with the wheel and Ctrl or ⌘; press a word to choose it.";

const isQuestion = (words) => words.length === 3 && words.every((word) => typeof word === "string"); // an address may say anything

export default {
  fits: { analogy: ({ length }) => length === 0 || length === 3 },

  render({ model: given, el, signal }) {
    const life = lifetime(given, el, signal);
    const { model } = life;
    const get = (name) => model.get(name);
    let table = new WordTable(bytesOfBase64(get("starter")));
    let state = get("shards").length ? "starter" : "whole"; // "loading" in between, and "closed" when that failed
    let lit = null; // the number of the group that is lit
    let asking = false; // the boxes of an analogy are open
    let setting = false; // the changes come from here, and are drawn together
    let drawn = false;
    const first = get("first") ?? {};

    // ---- what stands on the page -----------------------------------------------------------------------

    const tab = (name, text) => h("button", { type: "button", "data-tab": name, text, on: { click: () => turnTo(name) } });
    const tabs = [tab("map", "Neighbours"), tab("analogy", "Analogy")];
    const search = wordBox(life, "Word", chooseTyped, typing);
    const boxes = ["first", "second", "third"].map((name) => wordBox(life, `${name} word`, askTyped));
    const [a, b, c] = boxes.map((box, i) => {
      box.input.setAttribute("aria-label", `Analogy, ${["first", "second", "third"][i]} word`);
      return box.input;
    });
    const presets = get("analogies").map((words) => h("button", {
      type: "button", class: "al-preset", text: `${words[0]} : ${words[1]} = ${words[2]} : ?`, on: { click: () => ask(words) },
    }));
    const examples = get("examples").map((word) => h("button", { type: "button", class: "al-preset", text: word, on: { click: () => choose(word) } }));
    const rule = h("input", { type: "checkbox", on: { change: () => set({ exclude: rule.checked }) } });
    const offers = (label, buttons) => h("div", { class: "al-presets", role: "group", "aria-label": label }, buttons.length ? h("span", { text: "Try" }) : null, ...buttons);
    const question = [h("div", { class: "al-finder" }, a, h("span", { text: "is to" }), b, h("span", { text: "as" }), c, h("span", { text: "is to …" })),
      offers("Analogies to try", presets)];
    const check = h("label", { class: "al-check" }, rule, h("span", { text: "leave the question words out" }));
    const finding = [h("div", { class: "al-finder" }, search.label, search.input), offers("Words to try", examples)];
    const message = messageLine(choose);
    const map = new CanvasMap({ onPick: (word) => choose(word), life });
    const legend = legendButtons(get("legend"), (group) => {
      lit = lit === group ? null : group;
      update();
    });
    const readout = h("p", { class: "al-map-readout", role: "status" });
    const heading = h("p", { class: "al-heading" });
    const list = h("ol", { class: "al-bars al-words-near" });
    const otherHeading = h("p", { class: "al-heading" });
    const other = h("ol", { class: "al-bars al-words-near" });
    const caption = h("p", { class: "al-caption" });
    const all = h("button", { type: "button", class: "al-button", text: `All ${get("total").toLocaleString("en")} words (${get("shard_megabytes")} MB)`, on: { click: fetchAll } });
    const values = numbers("The words of this picture, their cosines and their places");
    const element = h("div", { role: "group", class: "al al-embedding", "data-widget": "embedding-map", "aria-label": "Map of words" },
      h("div", { class: "al-tools" }, h("span", { class: "al-switch", role: "group", "aria-label": "Show" }, ...tabs), finding[0], question[0]),
      h("div", { class: "al-under" }, finding[1], question[1], message.element),
      h("div", { class: "al-panels" },
        h("div", {}, map.element, caption),
        h("div", { class: "al-side" }, legend.element, readout, heading, list, check, otherHeading, other)),
      h("div", { class: "al-controls" }, all, linkButton(model)),
      h("div", { class: "al-more" }, values.element));
    el.replaceChildren(element);

    // ---- the reader changes something ------------------------------------------------------------------

    function set(changes) {
      retry();
      setting = true;
      for (const [name, value] of Object.entries(changes)) model.set(name, value);
      setting = false;
      update();
      model.save_changes();
    }

    function typing(word) {
      const words = completions(word, table);
      if (words.length && !wordError(word)) message.offer(words);
    }

    function chooseTyped(word) {
      retry();
      const error = wordError(word);
      if (error) message.say(error);
      else if (table.has(word)) choose(word);
      else if (!waitsForAll(() => chooseTyped(word))) message.say(...aboutUnknown(word, table));
    }

    function choose(word) {
      message.clear();
      search.input.value = word;
      asking = map.moved = false;
      set({ word, analogy: [] });
    }

    function askTyped() {
      retry();
      const words = [a, b, c].map((input) => asWord(input.value));
      if (words.every((word) => word && table.has(word))) return ask(words);
      const strange = words.find((word) => word && !table.has(word));
      if (strange === undefined) return message.say(THREE);
      const error = wordError(strange);
      if (error) return message.say(error);
      return waitsForAll(askTyped) || message.say(...aboutUnknown(strange, table));
    }

    function ask(words) {
      message.clear();
      map.moved = false;
      set({ analogy: [...words] });
    }

    function turnTo(name) {
      asking = name === "analogy";
      map.moved = false;
      message.clear();
      if (!asking) return set({ analogy: [] });
      if (!isQuestion(get("analogy")) && get("analogies").length) return ask(get("analogies")[0]);
      set({});
      return isQuestion(get("analogy")) || message.say(THREE);
    }

    // ---- all words, on the reader's first wish ---------------------------------------------------------

    // Must this wait for the whole table? If only that can answer, fetch it, and then go on.
    function waitsForAll(then = () => {}) {
      if (state === "whole") return false;
      if (state !== "closed") fetchAll().then(() => state === "whole" && then());
      return true; // after a failed fetch, its sentence stays
    }

    // The reader goes on after a failed fetch: the next word tries again.
    function retry() {
      if (state === "closed") state = "starter";
    }

    let fetched = Promise.resolve();
    function fetchAll() {
      if (state === "loading" || state === "whole") return fetched;
      state = "loading";
      const news = (fraction) => ({ fraction, text: `Fetching ${get("total").toLocaleString("en")} words (${get("shard_megabytes")} MB), once.` });
      message.progress(news(0));
      const [words, places] = get("shards");
      const late = () => state === "closed" && (retry(), fetchAll());
      fetched = Promise.all([loadShard(model, words, (loaded, total) => message.busy && message.progress(news(loaded / total)), late), loadShard(model, places, () => {}, late)]).then(([one, two]) => {
        table = new WordTable(one, two);
        state = "whole";
        all.hidden = true;
        map.setDots({ names: table.words, places: table.places });
        if (message.busy) message.clear();
      }).catch((error) => {
        state = "closed";
        message.say(error.message);
      }).then(update);
      return fetched;
    }

    // ---- drawing ---------------------------------------------------------------------------------------

    function update() {
      const words = get("analogy");
      const found = isQuestion(words) ? drawAnalogy(words) : drawNeighbours(get("word"));
      if (!found && !drawn) drawNeighbours("");
      drawn = true;
      element.dataset.ready = "true"; // there is an answer, if not a picture
    }

    // Can this word be drawn? If not, say why, or wait for all words.
    function has(word) {
      const error = word && wordError(word);
      if (error) message.say(error);
      else if (table.has(word)) return true;
      else if (!waitsForAll()) message.say(...aboutUnknown(word, table));
      return false;
    }

    function drawNeighbours(word) {
      showTab(asking ? "analogy" : "map");
      if (word && !has(word)) return false;
      const known = first.word === word ? first.nearest : null;
      if (word && !known && !table.size) return !waitsForAll();
      const nearest = word ? (table.size ? table.neighbours(word, get("counts").neighbours) : known) : [];
      map.show(nearScene({ word, nearest, table, groups: get("legend"), lit }));
      const count = table.words.length.toLocaleString("en");
      if (word) tell(h("strong", { text: word }));
      else tell(h("strong", { text: `${count} words.` }), " Search one, or press one on the map.");
      heading.textContent = word ? "Its nearest words, by cosine" : "";
      bars(list, nearest, "neighbour", (each) => table.place(each));
      bars(other, [], "", null);
      otherHeading.textContent = "";
      caption.textContent = `${get("caption")} ${HINT}`;
      const row = (text, role, cosine, place) => [text, role, cosine, ...place.map((each) => number(each, 3))];
      values.show(["word", "role", "cosine", "x", "y"], word
        ? [row(word, "chosen", "", table.place(word)), ...nearest.map(([each, cosine]) => row(each, "near", number(cosine, 3), table.place(each)))]
        : get("legend").flatMap(([group, words]) => words.map((each) => row(each, group, "", table.place(each)))));
      map.canvas.setAttribute("aria-label", word
        ? `Map of ${table.words.length} words around ${word}. Nearest to it: ${nearest.slice(0, 5).map(([each]) => each).join(", ")}.`
        : `Map of ${table.words.length} words.`);
      mark(word, "word", word && table.place(word));
      return true;
    }

    function drawAnalogy(words) {
      showTab("analogy");
      [a, b, c].forEach((input, i) => asWord(input.value) !== words[i] && (input.value = words[i]));
      const ready = JSON.stringify(first.analogy) === JSON.stringify(words);
      if (!words.every(has)) return false;
      if (!table.size && !ready) return !waitsForAll();
      const plane = table.size ? analogyPlane(table, words, get("counts")) : first.plane;
      if (!plane) {
        message.say("An analogy needs three words that point in three directions. Choose three different ones.");
        return false;
      }
      const exclude = get("exclude");
      const answers = exclude ? plane.answers : plane.free;
      const [answer, cosine] = answers[0];
      const target = `${words[1]} − ${words[0]} + ${words[2]}`;
      map.show(analogyScene({ words, plane, answer, target }));
      const caught = words.includes(answer);
      tell(h("strong", { text: target }), " lands nearest to ", h("strong", { text: answer }), ` (${number(cosine)})`,
        caught ? `, one of the question words. Leave them out, and it is “${plane.answers[0][0]}” (${number(plane.answers[0][1])}).` : ".");
      heading.textContent = exclude ? "Answers, question words left out" : "Answers, nothing left out";
      const at = (word) => plane.places[plane.words.indexOf(word)];
      bars(list, answers, "answer", at);
      otherHeading.textContent = `For comparison: nearest to “${words[2]}” alone`;
      bars(other, plane.alone, "alone", at);
      caption.textContent = `The plane through “${words[0]}”, “${words[1]}” and “${words[2]}”: across runs the way from ${words[0]} to ${words[1]}, `
        + "and the two arrows are truly parallel and of one length. Every other word is seen from this side only. Nearness is measured "
        + `among all ${get("size")} numbers and by direction alone, so the ringed answer need not touch the cross.`;
      const row = (text, role, value, place) => [text, role, value, ...(place ? place.map((each) => number(each, 3)) : ["", ""])];
      values.show(["word", "role", "cosine", "x", "y"], [...words.map((word) => row(word, "question", "", at(word))),
        row("b − a + c", "target", "", plane.target), ...answers.map(([word, near]) => row(word, "answer", number(near, 3), at(word))),
        ...plane.alone.map(([word, near]) => row(word, `near ${words[2]}`, number(near, 3), at(word)))]);
      map.canvas.setAttribute("aria-label", `${words[0]} is to ${words[1]} as ${words[2]} is to ${answer}: two parallel arrows among the words near them.`);
      mark(target, "target", plane.target);
      presets.forEach((button, i) => button.setAttribute("aria-pressed", String(JSON.stringify(get("analogies")[i]) === JSON.stringify(words))));
      return true;
    }

    function showTab(name) {
      tabs.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.tab === name)));
      finding.forEach((each) => (each.hidden = name !== "map"));
      legend.element.hidden = name !== "map" || !get("legend").length;
      [...question, check].forEach((each) => (each.hidden = name !== "analogy"));
      examples.forEach((button) => button.setAttribute("aria-pressed", String(button.textContent === get("word"))));
      rule.checked = get("exclude");
      legend.press(lit);
      all.hidden = state === "whole";
    }

    function tell(...parts) {
      readout.replaceChildren(...parts);
    }

    // The named words of the picture for tests and for ears: the list beside it, and what the picture is about.
    function mark(text, role, place) {
      Object.assign(readout.dataset, { token: text || "", role });
      if (place) Object.assign(readout.dataset, { x: exact(place[0]), y: exact(place[1]) });
    }

    function bars(into, ranked, role, place) {
      into.hidden = !ranked.length;
      into.replaceChildren(...ranked.map(([word, cosine]) => {
        const at = place(word);
        return h("li", { class: "al-bar", "data-role": role, "data-token": word, "data-weight": exact(cosine), "data-x": at && exact(at[0]), "data-y": at && exact(at[1]) },
          h("button", { type: "button", class: "al-bar-name", text: word, on: { click: () => choose(word), pointerenter: () => map.point(word), pointerleave: () => map.point(null) } }),
          h("span", { class: "al-bar-track" }, h("span", { class: "al-bar-fill", style: `width:${Math.max(0, 100 * cosine)}%` })),
          h("span", { class: "al-bar-value", text: number(cosine) }));
      }));
    }

    // ---- listening -------------------------------------------------------------------------------------

    map.setDots({ names: table.words, places: table.places });
    search.input.value = get("word");
    const changed = () => {
      if (setting) return;
      asking = isQuestion(get("analogy"));
      if (document.activeElement !== search.input) search.input.value = get("word");
      update();
    };
    const watched = ["word", "analogy", "exclude"];
    watched.forEach((name) => model.on(`change:${name}`, changed));
    asking = isQuestion(get("analogy"));
    update();
    return life.end;
  },
};
