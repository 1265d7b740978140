// The types of what `core/link.py` makes of constants.py.
export const SIDE: number;
export const FARTHEST: number;
export const EVEN: number;
