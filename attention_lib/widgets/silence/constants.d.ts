// The types of what `core/link.py` makes of constants.py.
export const HEADS: number;
export const REACH: number;
export const FEW: number;
