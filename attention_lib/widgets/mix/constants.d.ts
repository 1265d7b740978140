// The types of what `core/link.py` makes of constants.py.
export const SHARPEST: number;
export const FAINT: number;
export const TALL: number;
