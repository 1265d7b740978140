// The sources between which a reader can switch. Each says what there is to see, and its view how that is drawn.

import { RawSource, StaticSource } from "./raw_source.js";
import { rawView, staticView } from "./raw_view.js";
import { TrainedSource } from "./trained_source.js";
import { trainedView } from "./trained_view.js";
import { WholeSource } from "./whole_source.js";
import { wholeView } from "./whole_view.js";

/**
 * A place on the map, in its units: across and up. See brings it to pixels.
 * @typedef {number[]} Place
 * @typedef {(place: Place) => number[]} See
 * A word of the sentence, or a piece of one. known: it takes part; joined: it goes on with the piece before it.
 * @typedef {{ text: string, position: number, known: boolean, note: string | null, punctuation?: boolean,
 *   special?: boolean, small?: boolean, joined?: boolean }} Token
 * Who pulls the chosen word, and how far; own: itself; full: how far across, once it has arrived.
 * @typedef {{ text: string, name: string, position: number | "more", pull: Place, weight: number,
 *   own?: boolean, full?: number }} Link
 * What there is to see of the chosen word, besides what one source alone says: its way from start to shifted, and the
 * weights and pulls of those that it attends to. order: in which their pulls arrive, or else the `arrivals`; a new
 * setting is a new map.
 * @typedef {{ tokens: Token[], chosen: Token, attended: Token[], weights: number[], pulls: Place[], links: Link[],
 *   order: Arrival[], arrivals?: any[], start: Place, shifted: Place, setting: string, faint?: number }} Picture
 * @typedef {Picture & { sentence: string, source: string, [more: string]: any }} Shown
 * What arrives while it plays: the pull of a token at its place, all the rest ("more"), or a layer.
 * @typedef {number | string} Arrival
 * What a source finds: a picture, what is being fetched, what to say while Python has not answered, or what is wrong;
 * load: what stands on the button that fetches what is missing.
 * @typedef {{ picture?: any, news?: import("../core/status.js").News, waiting?: string | null, error?: string,
 *   load?: string, tokens?: Token[], position?: number }} Seen
 * @typedef {{ sentence: string, word: string, position: number, absent: Set<Arrival> | null, nth?: number,
 *   still?: boolean }} Asked absent: what has not arrived, while it plays; nth: of several like words, from 0, and not
 *   the one at the position; still: it is not the reader's own sentence
 * A source. retry: the reader goes on after a failed fetch; tell: what else there is to say of a picture.
 * @typedef {{ retry: () => void, look: (asked: Asked) => Seen, tell: (picture: any, message: any) => void,
 *   read?: () => void, load?: (sentence: string) => void }} Source
 */

const SOURCES = { static: StaticSource, raw: RawSource, "layer-1": TrainedSource, model: WholeSource };
export const VIEWS = /** @type {Record<string, any>} */ ({
  static: staticView, raw: rawView, "layer-1": trainedView, model: wholeView,
});

export class Sources {
  /** @type {Record<string, Source>} each is made when it is first wanted */
  made = {};

  constructor(model, onChange) {
    this.model = model;
    this.onChange = onChange;
  }

  get name() {
    return this.model.get("source");
  }

  get now() {
    const { name, made } = this;
    made[name] ??= new SOURCES[name](this.model, this.onChange);
    return made[name];
  }

  /** @param {Partial<Asked>} asked what is left out is as the reader has it @returns {Seen} */
  look(asked) {
    const [sentence, word] = [this.model.get("sentence"), this.model.get("word")];
    const all = { sentence, word, position: -1, absent: null, ...asked };
    const seen = this.now.look(all);
    return seen.picture ? { picture: { ...seen.picture, sentence: all.sentence, source: this.name } } : seen;
  }
}
