// From what is chosen to what is drawn, and from what the reader does to what is chosen.

import { OTHERS } from "../minilm/parts.js";
import { RULED } from "./constants.js";
import { carried, cutOf, isClosed, silentHeads, textOf, toggled } from "./experiment.js";
import { modelParts } from "./parts.js";
import { attentionOf, captionOf, namesOf, placeOf, tableOf, wayOf } from "./picture.js";
import { isChanged } from "./readings.js";
import { headline, heardMost } from "./said.js";
import { Sources } from "./sources.js";

/** @import { Chosen } from "./picture.js" */

const TRAITS = ["sentence", "beside", "word", "layer", "head", "cuts", "silenced", "view", "measure"];
const NEEDS = {
  own: "This sentence is not stored here. Load the model, and it is read at every key press.",
  changed: "What this does to “bank” is not stored here. Load the model, and it is computed.",
  weights: "Of this sentence only the first layer is stored here. Load the model, and all layers are read.",
  none: "What the words hear is not stored for this sentence. Load the model, and it is read.",
  heard: "What each word contributes is not stored for this sentence. Load the model, and it is computed.",
  before: "The way is the one after the change; the weights are still those before it, until the model is loaded.",
};
const WAYS = ["layer", "head", "view", "measure"]; // to look at one reading
const ALONE = { cuts: [], silenced: [], measure: "weights" }; // of the sentence beside, only its way is drawn
const [MOST_OFFERED, LONGEST] = [8, 20]; // words, and letters of a name

export class ModelView {
  editing = false; // then the model's own news has nothing to add
  turned = "sentence"; // the box that a preset goes to
  shown = null; // the reading that is drawn,
  last = null; // and what it is drawn with
  lacks = /** @type {string | null} */ (null); // what it does not tell, as a name of NEEDS
  numbers = () => {}; // writes its numbers

  constructor(model) {
    this.model = model;
    this.sources = new Sources(model, () => this.update());
    this.parts = modelParts(model, this.does());
    this.parts.table.element.addEventListener("toggle", () => this.numbers());
    const told = () => this.editing || this.update();
    for (const trait of [...TRAITS, "stored", "answer"]) model.on(`change:${trait}`, told);
  }

  get chosen() {
    return /** @type {Chosen} */ (
      Object.fromEntries(TRAITS.map((trait) => [trait, this.model.get(trait)])));
  }

  edit(changes) {
    this.sources.retry();
    this.editing = true;
    for (const [trait, value] of Object.entries(changes)) this.model.set(trait, value);
    this.editing = false;
    this.update();
    this.model.save_changes();
  }

  does() {
    const get = (trait) => this.model.get(trait);
    return {
      type: (trait, text) => this.type(trait, text),
      turnTo: (trait) => (this.turned = trait),
      choose: (text) => this.choose(text),
      pair: () => this.pair(),
      alone: () => (this.turned = "sentence", this.edit({ beside: "" }), this.parts.box.input.focus()),
      load: () => (this.sources.live.load(get("sentence")), this.update()),
      lookAt: (layer, hover) => hover || this.edit({ layer }),
      layer: (layer) => this.edit({ layer }),
      head: (head) => this.edit({ head: head === get("head") ? 0 : head }),
      ask: (word) => this.edit({ word: typeof word === "number" ? namesOf(this.shown.tokens)[word] : word }),
      cut: (i, j) => this.cut(i, j),
      silence: () => this.edit({ silenced: toggled(get("silenced"), this.headName) }),
      view: (view) => this.edit({ view }),
      measure: (measure) => this.edit({ measure }),
      undo: (kind, text) => this.edit({ [kind]: toggled(get(kind), text) }),
      undoAll: () => this.edit({ cuts: [], silenced: [] }),
    };
  }

  get headName() {
    const { layer, head } = this.chosen;
    return head ? `${layer}.${head}` : String(layer);
  }

  // The cuts go on with the words that they stand between.
  type(trait, text) {
    if (trait === "beside") return this.edit({ beside: text });
    const [before, after] = [this.shown?.tokens, this.sources.tokens(text)];
    const { cuts } = this.chosen;
    const kept = cuts.length && before && after ? carried(cuts, before, after) : [];
    return this.edit({ sentence: text, cuts: kept });
  }

  choose(text) {
    if (this.turned === "beside" && this.model.get("beside")) return this.edit({ beside: text });
    const tokens = this.sources.tokens(text) ?? [];
    const { word } = this.chosen;
    return this.edit({ sentence: text, cuts: [], word: placeOf(tokens, word) < 0 ? RULED : word });
  }

  // A second sentence: the first preset that is another one.
  pair() {
    const { sentence } = this.chosen;
    const [, text] = this.model.get("presets").find(([, each]) => each !== sentence) ?? ["", sentence];
    this.turned = "beside";
    this.edit({ beside: text });
    this.parts.second.input.focus();
  }

  cut(i, j) {
    const { chosen, parts } = this;
    const { cuts, layer, head } = chosen;
    const open = cuts.filter((text) => !isClosed([cutOf(text)], layer, head, i, j));
    const every = parts.attention.scope === "every";
    const made = textOf({ query: every ? null : i, key: j, where: parts.attention.where(chosen) });
    this.edit({ cuts: open.length < cuts.length ? open : [...cuts, made] });
  }

  update() {
    const { parts, sources, chosen } = this;
    const { sentence, beside, measure, layer } = chosen;
    parts.box.write(sentence);
    parts.second.write(beside);
    parts.pair.hidden = Boolean(beside) || sources.own; // beside each other are two ways on a ruler
    parts.second.element.hidden = !beside;
    parts.tries.show((text) => text === (this.turned === "beside" && beside ? beside : sentence));
    const found = sources.find(sentence, chosen);
    const drawn = found.reading ?? (found.needs || found.waits !== undefined ? found.clean : null);
    const lost = drawn && placeOf(drawn.tokens, chosen.word) < 0;
    const late = measure === "contributions" && drawn?.heard(layer) === undefined; // the last picture stays meanwhile
    if (drawn && !(lost && this.shown) && !(late && this.shown)) {
      this.draw(drawn, found, lost ? { ...chosen, word: standIn(drawn) } : chosen);
    } else if (!late) this.look(chosen);
    const other = !drawn && found.needs && this.shown?.text !== sentence; // the picture is another sentence's
    parts.element.classList.toggle("al-halted", Boolean(found.said || other || (lost && this.shown !== drawn)));
    this.tell(found, lost && this.shown !== drawn ? drawn : null);
    if (this.shown || found.said || found.needs) parts.element.dataset.ready = "true"; // there is an answer
  }

  // The last picture stays, and can be looked at in another way.
  look(now) {
    if (!this.last || WAYS.every((name) => now[name] === this.last.chosen[name])) return;
    const { reading, found, chosen } = this.last;
    this.draw(reading, found, { ...chosen, ...Object.fromEntries(WAYS.map((name) => [name, now[name]])) });
  }

  draw(reading, found, chosen) {
    const { parts, sources } = this;
    this.last = { reading, found, chosen };
    const changed = isChanged(chosen) && Boolean(found.reading);
    const other = chosen.beside ? sources.find(chosen.beside, ALONE, "beside").reading : null;
    const named = (text) => this.nameOf(text);
    const ways = [
      { kind: "now", name: named(chosen.sentence), way: wayOf(reading, chosen.word) },
      { kind: "beside", name: named(chosen.beside), way: wayOf(other ?? null, RULED) },
      { kind: "ghost", name: "before", way: changed ? wayOf(found.clean, chosen.word) : null },
    ].filter(({ way }) => way);
    this.shown = reading;
    const attention = attentionOf(reading, chosen);
    this.lacks = attention ? null : lacking(reading, chosen);
    parts.scene.show(ways, chosen.layer);
    parts.ghost.hidden = !ways.some(({ kind }) => kind === "ghost");
    parts.heads.show(attention?.heads ?? null, chosen);
    parts.attention.show(attention?.read ?? null, chosen);
    parts.chips.show(chosen.cuts, chosen.silenced, reading.tokens);
    this.numbers = () => parts.table.show(...tableOf(ways, reading, chosen, sources.depth), captionOf(chosen));
    if (parts.table.element.open) this.numbers(); // closed, it need not follow every key press
    parts.sayTitle(this.titleOf(ways, attention, chosen));
  }

  titleOf(ways, attention, { cuts, silenced }) {
    const way = (kind) => ways.find((each) => each.kind === kind)?.way ?? null;
    const [now, ghost, beside] = ["now", "ghost", "beside"].map(way);
    const none = this.sources.own ? "" : "No “bank” here. ";
    if (!now) return attention ? [none, "", ...heardMost(attention.read)] : [none, ""];
    const depth = now.length - 1;
    const both = beside?.length === now.length && !ghost;
    return headline(depth, [now.at(-1), ...(both ? [beside.at(-1)] : [])], {
      before: ghost ? ghost[Math.min(depth, ghost.length - 1)] : null, cut: cuts.length,
      silent: silentHeads(silenced, this.model.get("limits")),
    });
  }

  nameOf(text) {
    const short = text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
    return this.model.get("presets").find(([, each]) => each === text)?.[0] ?? short;
  }

  // One line: what is wrong, what is on its way, or what a press would bring. The button stands until all is here.
  tell(/** @type {any} */ { said, needs, waits, reading }, lost) {
    const { parts, sources } = this;
    const { sentence, word } = this.chosen;
    const { state, text, progress } = sources.live.news;
    parts.load.hidden = sources.own || state === "loading" || state === "here";
    parts.load.textContent = state === "closed" ? `Go on (${sources.live.cost(sentence)})`
      : `Load the model (${sources.live.cost(sentence)})`;
    parts.load.classList.toggle("al-play", Boolean(needs || reading?.before || this.lacks));
    if (said) return parts.message.say(said);
    if (lost) {
      const words = namesOf(lost.tokens).slice(1, -1).filter((name) => /^[\p{L}\p{N}]+$/u.test(name));
      const offered = { words: words.slice(0, MOST_OFFERED) };
      return parts.message.say(`“${word}” is not in this sentence. Which word shall ask? `, offered);
    }
    if (state === "loading") return parts.message.progress({ text, fraction: progress, label: "The model" });
    if (state === "closed") return parts.message.say(text);
    if (waits) return parts.message.say(waits);
    if (needs && sources.own) return parts.message.say(OTHERS);
    if (needs) return parts.message.say(sources.stored.clean(sentence) ? NEEDS.changed : NEEDS.own);
    const lacks = this.lacks && (sources.stored.closed || NEEDS[this.lacks]);
    return parts.message.say(lacks ?? (reading?.before ? NEEDS.before : ""));
  }
}

// Why is nothing to be seen of its attention? A name of NEEDS, or null while it comes.
function lacking({ heads, heard }, { layer, measure }) {
  if (heads(layer) === undefined) return null;
  if (!heads(layer)) return heads(1) ? "weights" : "none";
  return measure === "contributions" && heard(layer) === null ? "heard" : null;
}

const standIn = ({ tokens, places }) => {
  const at = Number(Object.keys(places)[0] ?? 1);
  return namesOf(tokens)[at];
};
