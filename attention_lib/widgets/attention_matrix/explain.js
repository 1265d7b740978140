// What the matrix says in words: the bars of the row that asks, the picked cell, and how its scores are made.

import { h } from "../core/dom.js";
import { number, signed } from "../core/format.js";
import { hiddenWeight } from "./cells.js";

const quoted = (token) => `“${token.label}”`;

// One row before and after softmax, or who gives how much to one column. A press on a word pins its cell; `does`: see core/grid.js.
export function rowBars(does) {
  const heading = h("p", { class: "al-heading" });
  const bars = h("ol", { class: "al-bars al-scored", "aria-label": "Scores and weights of one row" });
  const buttons = () => [...bars.querySelectorAll("button")];

  function show(picture, visible, place) {
    const { tokens, scores, allowed } = picture;
    const { i, j } = place;
    const column = place.kind === "column";
    const what = scores ? "score, then weight" : "weight";
    heading.textContent = column ? `Who attends to ${quoted(tokens[j])}: ${what}` : tokens[i].pad ? "[PAD] only fills up" : `${quoted(tokens[i])} asks: ${what}`;
    bars.setAttribute("aria-label", column ? "Scores and weights of one column" : "Scores and weights of one row");
    bars.classList.toggle("al-many", visible.length > 14);
    const rest = !column && visible.length < tokens.length ? hiddenWeight(picture, visible, i) : null;
    const focused = buttons().indexOf(document.activeElement);
    bars.replaceChildren(...visible.map((other) => {
      const [row, col] = column ? [other, j] : [i, other];
      const name = cellButton(tokens[other].label, { kind: "cell", i: row, j: col });
      const over = { pointerenter: (event) => event.pointerType !== "touch" && does.look({ kind: "cell", i: row, j: col }, true) };
      return allowed(row, col) ? bar(name, scores ? signed(scores[row][col]) : "", picture.weights[row][col], over)
        : h("li", { class: "al-bar al-shut", on: over }, name, h("span", { class: "al-bar-why", text: tokens[row].pad ? "not asked" : "may not attend" }));
    }), rest === null ? "" : bar(h("span", { class: "al-bar-name", text: "to [CLS], [SEP]" }), null, rest));
    if (focused >= 0) buttons()[focused]?.focus();
  }

  function cellButton(text, place) {
    return h("button", { type: "button", class: "al-bar-name", text, "data-i": place.i, "data-j": place.j, "aria-pressed": "false", on: {
      click: () => does.press(place),
      focus: (event) => event.target.matches(":focus-visible") && does.look(place, true),
      blur: () => does.look(null, true),
      keydown: (event) => event.key === "Escape" && does.letGo(),
    } });
  }

  // Which word's cell is pinned.
  function press(pinned) {
    for (const each of buttons()) each.setAttribute("aria-pressed", String(pinned?.kind === "cell" && Number(each.dataset.i) === pinned.i && Number(each.dataset.j) === pinned.j));
  }

  bars.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && does.look(null, true));
  return { heading, bars, show, press };
}

function bar(name, score, weight, listeners = {}) {
  return h("li", { class: score === null ? "al-bar al-shut al-wide-name" : "al-bar", on: listeners }, name,
    score === null ? null : h("span", { class: "al-bar-score", text: score }),
    h("span", { class: "al-bar-track" }, h("span", { class: "al-bar-fill", style: `width:${100 * weight}%` })),
    h("span", { class: "al-bar-value", text: number(weight) }));
}

// A whole row or column: the two strongest weights in it.
export function aboutLine({ tokens, weights, allowed }, visible, { kind, i, j }) {
  const column = kind === "column";
  const at = column ? j : i;
  const strong = (other) => h("strong", { text: other === at ? "itself" : quoted(tokens[other]) });
  const cells = visible.map((other) => [other, column ? [other, j] : [i, other]]).filter(([other, cell]) => allowed(...cell) && !tokens[other].pad);
  const [first, second] = cells.map(([other, [row, col]]) => [other, weights[row][col]]).sort((a, b) => b[1] - a[1]);
  if (tokens[at].pad) return [column ? "Nobody may attend to [PAD], which only fills up a shorter text of a batch." : "[PAD] fills up a shorter text of a batch. What it would hear is thrown away."];
  const me = h("strong", { text: quoted(tokens[at]) });
  if (column) return ["Of its attention, ", strong(first[0]), ` gives ${number(first[1])} to `, me, ...(second ? [", ", strong(second[0]), ` ${number(second[1])}`] : []), "."];
  return [me, ` gives ${number(first[1])} of its attention to `, strong(first[0]), ...(second ? [`, ${number(second[1])} to `, strong(second[0])] : []), "."];
}

// The picked cell of static word vectors.
export function aboutCell({ tokens, weights, scores }, [i, j]) {
  const score = scores ? `, because their score is ${signed(scores[i][j])}` : "";
  return [h("strong", { text: quoted(tokens[i]) }), ` gives ${number(weights[i][j])} of its attention to `,
    h("strong", { text: i === j ? "itself" : quoted(tokens[j]) }), `${score}. Its whole row adds up to 1.`];
}

// The picked cell of a head, and the same two tokens the other way round.
export function aboutHead({ tokens, weights, scores, allowed }, [i, j], source) {
  const [asks, answers] = [h("strong", { text: quoted(tokens[i]) }), h("strong", { text: i === j ? "itself" : quoted(tokens[j]) })];
  if (tokens[i].pad) return ["[PAD] fills up a shorter text of a batch. What it would hear is thrown away."];
  if (tokens[j].pad) return [asks, " may not attend to [PAD], which only fills up a shorter text of a batch."];
  if (!allowed(i, j)) return [asks, " may not attend to ", answers, ", which comes later."];
  const found = `score ${signed(scores[i][j])}, weight ${number(weights[i][j])}.`;
  if (i === j) return [asks, " asks ", answers, `: ${found}`];
  const back = !allowed(j, i) ? `“${tokens[j].label}” may not look ahead to ${quoted(tokens[i])}.`
    : source === "raw" ? `The other way round the score is the same, the weight ${number(weights[j][i])}.`
      : `The other way round: score ${signed(scores[j][i])}, weight ${number(weights[j][i])}.`;
  return [asks, " asks, ", answers, ` answers: ${found} `, h("span", { class: "al-back", text: back })];
}

// How the scores are made, and who may be heard.
export function aboutSource({ source, head, mask, scaled }) {
  const made = {
    raw: "Every token asks and answers with its own vector: score = x · x",
    random: "Queries and keys come out of matrices that nobody trained: score = q · k",
    "layer-1": `Queries and keys of head 1.${head} of the real model: score = q · k`,
  }[source];
  const whoMay = {
    none: "", causal: " A token hears itself and what comes before it.", padding: " Nobody hears [PAD], and what it asks is thrown away.",
  }[mask];
  const size = source === "raw" ? 384 : 32;
  return made + (scaled ? ` / √${size}.` : ".") + whoMay;
}
