// What every widget shares: building elements, moving pictures, asking for packs.

const SVG = "http://www.w3.org/2000/svg";
const SVG_TAGS = new Set(["svg", "g", "path", "circle", "line", "rect", "text", "title", "defs", "marker"]);

// Build an element. `attributes`: text, on (listeners), the rest as attributes; false and null are left out.
// Text is only ever set as text, never parsed as HTML.
export function h(tag, attributes = {}, ...children) {
  const element = SVG_TAGS.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") element.textContent = value;
    else if (name === "on") for (const [type, listener] of Object.entries(value)) element.addEventListener(type, listener);
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

// Ask whoever holds the weights (Python, or the page) for a pack. Returns a promise of its bytes.
const packs = new Map();
export function loadPack(model, name, onProgress = () => {}) {
  const promise = packs.get(name) ?? new Promise((resolve, reject) => {
    const done = (settle, value) => {
      model.off("msg:custom", listen);
      settle(value);
    };
    const listen = (message, buffers) => {
      if (message.name !== name) return;
      if (message.type === "progress") onProgress(message.loaded, message.total);
      if (message.type === "no-pack") done(reject, new Error(message.text));
      if (message.type === "pack") {
        const bytes = buffers[0];
        done(resolve, new Uint8Array(bytes.buffer ?? bytes, bytes.byteOffset ?? 0, bytes.byteLength));
      }
    };
    model.on("msg:custom", listen);
    model.send({ type: "pack", name });
  });
  if (name !== "vectors") packs.set(name, promise); // a reader's own vectors differ from widget to widget
  promise.catch(() => packs.delete(name));
  return promise;
}

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

// A button that puts the address of this very picture in the clipboard; only a page has one.
export function linkButton(model) {
  if (!model.link) return null;
  const button = h("button", { type: "button", class: "al-button", text: "Copy link" });
  button.addEventListener("click", async () => {
    const address = model.link();
    try {
      await navigator.clipboard.writeText(address);
      button.textContent = "Link copied";
    } catch {
      button.textContent = "The link is in the address bar";
    }
    setTimeout(() => (button.textContent = "Copy link"), 2500);
  });
  return button;
}
