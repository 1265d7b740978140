// The types of what `core/link.py` makes of constants.py.
export const WORD: string;
export const SENTENCES: string;
export const SENSES: string[];
export const MOST_STEPS: number;
export const KEPT: number;
export const MARK: string;
export const STARTS: number;
export const MOST_CHANGES: number;
