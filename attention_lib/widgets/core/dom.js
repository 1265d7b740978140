// Building elements.

const SVG = "http://www.w3.org/2000/svg";
const SVG_TAGS = new Set(["svg", "g", "path", "circle", "line", "rect", "text", "title", "defs", "marker"]);

/**
 * Build an element. Text is only ever set as text, never parsed as HTML.
 * @param {string} tag
 * @param {Record<string, any>} attributes text, on (listeners), the rest as attributes; false and null are left out
 * @param {...(Node | string | null | undefined)} children
 * @returns {any} an HTMLElement or an SVGElement
 */
export function h(tag, attributes = {}, ...children) {
  const element = SVG_TAGS.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") element.textContent = value;
    else if (name === "on") listen(element, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function listen(element, listeners) {
  for (const [type, listener] of Object.entries(listeners)) element.addEventListener(type, guarded(element, listener));
}

/** Every widget may be a module of its own, so a counter would give the same id twice on one page. */
export const newId = () => `al-${Math.random().toString(36).slice(2)}`;

/** How much larger than usual a reader has set the text: 1, or 2 for 200%. @param {Element} element */
export const textScale = (element) => parseFloat(getComputedStyle(element).fontSize) / 16;

/**
 * A listener whose errors are told: the page's host hears which of its widgets failed, and shows picture and table
 * instead; Jupyter hears nothing.
 * @template {Function} Listener
 * @param {Element} element of the widget
 * @param {Listener} listener
 */
export function guarded(element, listener) {
  return function guard(...news) {
    try {
      return listener.apply(this, news);
    } catch (error) {
      const told = new CustomEvent("afm-error", { bubbles: true, cancelable: true, detail: error });
      if (element.dispatchEvent(told)) throw error;
      return undefined;
    }
  };
}
