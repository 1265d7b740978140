// What the matrix says in words: the bars of the row that asks, the picked cell, and how its scores are made.

import { h, number, signed } from "./kit.js";
import { hiddenWeight } from "./matrix_grid.js";

const quoted = (token) => `“${token.label}”`;

// One row before and after softmax.
export function rowBars() {
  const heading = h("p", { class: "al-heading" });
  const bars = h("ol", { class: "al-bars al-scored", "aria-label": "Scores and weights of one row" });

  function show(picture, visible, i) {
    const { tokens, weights, scores, allowed } = picture;
    heading.textContent = tokens[i].pad ? "[PAD] only fills up" : `${quoted(tokens[i])} asks: ${scores ? "score, then weight" : "weight"}`;
    bars.classList.toggle("al-many", visible.length > 14);
    const rest = visible.length < tokens.length ? hiddenWeight(picture, visible, i) : null;
    bars.replaceChildren(...visible.map((j) => (allowed(i, j)
      ? bar(tokens[j].label, scores ? signed(scores[i][j]) : "", weights[i][j])
      : h("li", { class: "al-bar al-shut" }, h("span", { class: "al-bar-name", text: tokens[j].label }),
        h("span", { class: "al-bar-why", text: tokens[i].pad ? "not asked" : "may not attend" })))),
    rest === null ? "" : bar("to [CLS], [SEP]", null, rest));
  }

  return { heading, bars, show };
}

function bar(label, score, weight) {
  return h("li", { class: score === null ? "al-bar al-shut al-wide-name" : "al-bar" }, h("span", { class: "al-bar-name", text: label }),
    score === null ? null : h("span", { class: "al-bar-score", text: score }),
    h("span", { class: "al-bar-track" }, h("span", { class: "al-bar-fill", style: `width:${100 * weight}%` })),
    h("span", { class: "al-bar-value", text: number(weight) }));
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
    trained: `Queries and keys of head 1.${head} of the real model: score = q · k`,
  }[source];
  const heard = {
    none: "", causal: " A token hears itself and what comes before it.", padding: " Nobody hears [PAD], and what it asks is thrown away.",
  }[mask];
  const size = source === "raw" ? 384 : 32;
  return made + (scaled ? ` / √${size}.` : ".") + heard;
}
