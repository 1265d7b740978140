// The types of what `core/link.py` makes of constants.py.
export const REACH: number;
export const MOST: number;
