// The types of what `core/link.py` makes of constants.py.
export const WORDS: string[];
export const MAPS_BYTES: number;
