// What the matrix says in words: whole rows and columns, the picked cell, and how its scores are made. Pure functions
// of what is shown (settings.js), which return the parts of a sentence.

import { h } from "../core/dom.js";
import { number, signed } from "../core/format.js";
import { KEY_SIZE, WIDTH } from "../minilm/constants.js";

const quoted = (token) => `“${token.label}”`;
const strong = (text) => h("strong", { text });
const PAD_ASKS = "[PAD] fills up a shorter text of a batch. What it would hear is thrown away.";
const PAD_ANSWERS = "[PAD], which only fills up a shorter text of a batch.";

const CLOSE = 0.7; // the second word is named too, if it gets so much of what the first gets

/**
 * What a strip shows, in one sentence: the word that gets most, or two where they are close. As rows.py.
 * @param {import("./rows.js").Rows} rows
 * @param {import("./rows.js").Strip} strip
 */
export function headline({ tokens, visible, at }, { weights, heard }) {
  const [first, second] = visible.filter(heard).sort((a, b) => weights[b] - weights[a]);
  if (first === undefined) return [strong(tokens[at].label), " only fills up a shorter text, and asks nobody."];
  const name = (j) => strong(j === at ? "itself" : quoted(tokens[j]));
  const close = second !== undefined && weights[second] >= Math.max(CLOSE * weights[first], 0.005);
  const then = close ? [` and ${number(weights[second])} to `, name(second)] : [];
  const said = ` gives ${number(weights[first])} of its attention to `;
  return [strong(quoted(tokens[at])), said, name(first), ...then, "."];
}

/** What became of the reader's guess. */
export function verdict({ tokens, visible, at, guess }, { weights, heard }) {
  const name = (j, itself = true) => h("em", { text: j === at && itself ? "itself" : tokens[j].label });
  const [first] = visible.filter(heard).sort((a, b) => weights[b] - weights[a]);
  const said = ["You said ", name(guess, false)];
  if (first === guess) return [...said, `, and so it is: it gets ${number(weights[first])}.`];
  return [...said, `. It gives ${number(weights[first])} to `, name(first), `, ${number(weights[guess])} to `,
    name(guess), "."];
}

/**
 * What stands above the bars of a row or column.
 * @param {import("./settings.js").Shown} shown
 * @param {import("../core/grid.js").Place} place
 */
export function headingOf({ tokens, scores }, { kind, i, j }) {
  const what = scores ? "score, then weight" : "weight";
  if (kind === "column") return `Who attends to ${quoted(tokens[j])}: ${what}`;
  return tokens[i].pad ? "[PAD] only fills up" : `${quoted(tokens[i])} asks: ${what}`;
}

/** A whole row or column: the two strongest weights in it. */
export function aboutLine({ tokens, weights, allowed, visible }, { kind, i, j }) {
  const column = kind === "column";
  const at = column ? j : i;
  if (tokens[at].pad) return [column ? `Nobody may attend to ${PAD_ANSWERS}` : PAD_ASKS];
  const cellOf = (other) => (column ? [other, j] : [i, other]);
  const [first, second] = visible.filter((other) => !tokens[other].pad && allowed(...cellOf(other))).map((other) => {
    const [row, col] = cellOf(other);
    return { weight: weights[row][col], name: strong(other === at ? "itself" : quoted(tokens[other])) };
  }).sort((a, b) => b.weight - a.weight);
  const me = strong(quoted(tokens[at]));
  if (!column) {
    const then = second ? [`, ${number(second.weight)} to `, second.name] : [];
    return [me, ` gives ${number(first.weight)} of its attention to `, first.name, ...then, "."];
  }
  const then = second ? [", ", second.name, ` ${number(second.weight)}`] : [];
  return ["Of its attention, ", first.name, ` gives ${number(first.weight)} to `, me, ...then, "."];
}

/** The picked cell of static word vectors. */
export function aboutWords({ tokens, weights, scores }, { i, j }) {
  const score = scores ? `, because their score is ${signed(scores[i][j])}` : "";
  return [strong(quoted(tokens[i])), ` gives ${number(weights[i][j])} of its attention to `,
    strong(i === j ? "itself" : quoted(tokens[j])), `${score}. Its whole row adds up to 1.`];
}

/** The picked cell of a head, and the same two tokens the other way round. */
export function aboutHead(shown, { i, j }) {
  const { tokens, weights, scores, allowed } = shown;
  const [asks, answers] = [strong(quoted(tokens[i])), strong(i === j ? "itself" : quoted(tokens[j]))];
  if (tokens[i].pad) return [PAD_ASKS];
  if (tokens[j].pad) return [asks, ` may not attend to ${PAD_ANSWERS}`];
  if (!allowed(i, j)) return [asks, " may not attend to ", answers, ", which comes later."];
  const found = `score ${signed(scores[i][j])}, weight ${number(weights[i][j])}.`;
  if (i === j) return [asks, " asks ", answers, `: ${found}`];
  return [asks, " asks, ", answers, ` answers: ${found} `, h("span", { class: "al-back", text: wayBack(shown, i, j) })];
}

function wayBack({ tokens, weights, scores, allowed, now }, i, j) {
  if (!allowed(j, i)) return `${quoted(tokens[j])} may not look ahead to ${quoted(tokens[i])}.`;
  const weight = number(weights[j][i]);
  if (now.source === "raw") return `The other way round the score is the same, the weight ${weight}.`;
  return `The other way round: score ${signed(scores[j][i])}, weight ${weight}.`;
}

/** How the scores are made, and who may be heard. */
export function aboutSource({ source, head, mask, scaled }) {
  const [made, size] = {
    raw: ["Every token asks and answers with its own vector: score = x · x", WIDTH],
    random: ["Queries and keys come out of matrices that nobody trained: score = q · k", KEY_SIZE],
    "layer-1": [`Queries and keys of head 1.${head} of the real model: score = q · k`, KEY_SIZE],
  }[source];
  const whoMay = {
    none: "", causal: " A token hears itself and what comes before it.",
    padding: " Nobody hears [PAD], and what it asks is thrown away.",
  }[mask];
  return `${made}${scaled ? ` / √${size}` : ""}.${whoMay}`;
}
