// On the book's page what follows a question waits for the guess: it is blurred, and neither read out nor reached by
// the Tab key. It stays text that a search in the page finds, which `inert` would not: so only what can be pressed is
// taken out of reach, and a widget as a whole.

const PRESSED = "a[href], area[href], button, input, select, textarea, summary, iframe, audio, video, [tabindex]";
const REACH = "data-tabindex"; // the tabindex that it had
const NEWS = { subtree: true, childList: true, attributes: true, attributeFilter: ["tabindex"] };
const watches = new WeakMap(); // block → what keeps out of reach there whatever comes, or can be scrolled, later

/** Two blocks, paragraphs or what cells show, and a paragraph behind them; notes do not count. @returns {Element[]} */
function behind(question) {
  const [first, second, third] = following(question.closest(".bd-article .cell"))
    .filter((each) => !each.matches("aside"));
  return [first, second, third?.matches("p") && third].filter((each) => !!each).flatMap((each) =>
    (each.matches("p") ? [each] : [...each.querySelectorAll(":scope > .cell_output")]));
}

/** What comes after a cell, to the first thing that is not a paragraph, a note or a cell. @returns {Element[]} */
function following(cell) {
  const all = [];
  let next = cell?.nextElementSibling;
  for (; next?.matches("p, aside, .cell"); next = next.nextElementSibling) all.push(next);
  return all;
}

function cover(block) {
  block.setAttribute("data-veiled", "");
  block.setAttribute("aria-hidden", "true");
  const watch = new MutationObserver(() => outOfReach(block));
  watches.set(block, watch);
  watch.observe(block, NEWS);
  outOfReach(block);
}

function outOfReach(block) {
  for (const each of block.querySelectorAll(".afm:not([inert])")) each.setAttribute("inert", "");
  for (const each of block.querySelectorAll(PRESSED)) {
    if (each.closest("[inert]") || (each.hasAttribute(REACH) && each.getAttribute("tabindex") === "-1")) continue;
    each.setAttribute(REACH, each.getAttribute("tabindex") ?? "");
    each.setAttribute("tabindex", "-1");
  }
}

function lift(block) {
  watches.get(block)?.disconnect();
  for (const name of ["data-veiled", "aria-hidden"]) block.removeAttribute(name);
  for (const each of block.querySelectorAll(".afm[inert]")) each.removeAttribute("inert");
  for (const each of block.querySelectorAll(`[${REACH}]`)) {
    const before = each.getAttribute(REACH);
    if (before) each.setAttribute("tabindex", before);
    else each.removeAttribute("tabindex");
    each.removeAttribute(REACH);
  }
}

/** Cover what waits for any question of the page, and nothing else. */
export function veil() {
  const waiting = new Set([...document.querySelectorAll(".al-predict[data-waits]")].flatMap(behind));
  for (const each of document.querySelectorAll("[data-veiled]")) if (!waiting.delete(each)) lift(each);
  waiting.forEach(cover);
}
