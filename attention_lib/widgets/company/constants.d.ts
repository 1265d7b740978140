// The types of what `core/link.py` makes of constants.py.
export const FAINT: number;
