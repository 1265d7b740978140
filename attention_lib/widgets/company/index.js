// company: the table of which words meet which as an image. A press changes what is counted; any cell can be read.

import { choice } from "../core/controls.js";
import { h } from "../core/dom.js";
import { exact } from "../core/format.js";
import { lifetime } from "../core/lifetime.js";
import { FAINT } from "./constants.js";
import { reading, shadeOf } from "./said.js";

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

export default {
  fits: {
    view: (value, state) => state.titles.some(([name]) => name === value),
    at: (value, { rows, columns }) => value.length === 2 && rows.includes(value[0]) && columns.includes(value[1]),
  },
  render({ model: given, el, signal }) {
    const { model, end } = lifetime(given, el, signal);
    el.replaceChildren(picture(model));
    return end;
  },
};

/** The longest of some texts. @param {string[]} all */
const longest = (all) => all.reduce((a, b) => (b.length > a.length ? b : a), "");
const bold = (title) => title.split("**").map((text, i) => (i % 2 ? h("b", { text }) : text));

/** How dark a cell is, as `shades` in widget.py has it. */
function shading(cells) {
  const most = (...names) => Math.max(...names.flatMap((name) => (cells[name] ?? []).flat()), 1e-9);
  const [counted, weighed] = [most("counts", "chance"), most("ppmi")];
  const isCount = (view) => ["counts", "chance"].includes(view);
  const shade = (view, value) => (isCount(view) ? Math.max(0, value / counted) ** FAINT
    : Math.min(1, Math.max(0, value / weighed)));
  return { shade, of: (view) => shadeOf(view, isCount(view) ? counted : weighed) };
}

/** The table: its words, a mark a cell, and the frame of the one that is read. @param {Record<string, any>} on */
function table(rows, columns, on) {
  const place = (i, j) => `grid-area:${i + 2}/${j + 2}`;
  const names = columns.map((text, j) =>
    h("b", { class: "al-company-column", style: place(-1, j) }, h("span", { text })));
  const heads = rows.map((text, i) => h("b", { class: "al-company-row", style: place(i, -1), text }));
  const marks = rows.map((_, i) => columns.map((__, j) => h("i", { "data-i": i, "data-j": j, style: place(i, j) })));
  const frame = h("u");
  const element = h("div", {
    class: "al-company-grid", tabindex: "0", role: "group", style: `--columns:${columns.length}`,
    "aria-label": "A table of words and their company; arrow keys read its cells", on,
  }, ...names, ...marks.flatMap((row, i) => [heads[i], ...row]), frame);

  function point(i, j) {
    heads.forEach((each, at) => each.classList.toggle("al-bold", at === i));
    names.forEach((each, at) => each.classList.toggle("al-bold", at === j));
    frame.style.cssText = place(i, j);
  }

  return { element, marks, point };
}

function picture(model) {
  const [rows, columns, cells, titles] = ["rows", "columns", "cells", "titles"].map((name) => model.get(name));
  const set = (name, value) => (model.set(name, value), model.save_changes());
  const shades = shading(cells);
  const title = h("span");
  const told = h("p", { class: "al-company-told", role: "status" });
  const grid = table(rows, columns, {
    keydown: walk, pointermove: (event) => event.pointerType !== "touch" && look(event), pointerdown: look });
  const views = choice("Show", Object.fromEntries(titles.map(([name, text]) => [name, text])), (to) => set("view", to));
  const isRank = titles.every(([name]) => !["counts", "chance", "ppmi"].includes(name));
  const scale = h("span", { class: "al-company-shade" }, h("span"), h("i"), h("span"));
  const said = longest(titles.map(([, , text]) => text.replaceAll("**", "")));
  const element = h("div", { class: "al al-plain al-company", role: "group", "data-widget": "company",
    "aria-label": "Words and their company" },
  h("p", { class: "al-headline", "data-longest": said }, title),
  h("div", { class: "al-company-tools" }, views.element, isRank ? h("small", { text: "numbers a word" }) : null, scale),
  grid.element, told);

  const here = () => [rows.indexOf(model.get("at")[0]), columns.indexOf(model.get("at")[1])];

  function walk(event) {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const [i, j] = here();
    const row = Math.min(rows.length - 1, Math.max(0, i + step[0]));
    const column = Math.min(columns.length - 1, Math.max(0, j + step[1]));
    set("at", [rows[row], columns[column]]);
  }

  function look({ target }) {
    const { i, j } = target.dataset ?? {};
    if (i === undefined || j === undefined) return;
    const [was, before] = here();
    if (was !== Number(i) || before !== Number(j)) set("at", [rows[Number(i)], columns[Number(j)]]);
  }

  function draw() {
    const view = model.get("view");
    title.replaceChildren(...bold(titles.find(([name]) => name === view)[2]));
    views.show(view);
    [scale.firstChild.textContent, scale.lastChild.textContent] = shades.of(view);
    grid.marks.forEach((row, i) => row.forEach((mark, j) => {
      const value = cells[view][i][j];
      mark.dataset.value = exact(value);
      mark.style.setProperty("--shade", exact(shades.shade(view, value)));
    }));
    read();
  }

  function read() {
    const [view, [i, j]] = [model.get("view"), here()];
    grid.point(i, j);
    const cell = Object.fromEntries(Object.entries(cells).map(([name, part]) => [name, part[i][j]]));
    told.textContent = reading(view, rows[i], columns[j], cell);
    element.dataset.ready = "true";
  }

  model.on("change:view", draw);
  model.on("change:at", read);
  draw();
  return element;
}
