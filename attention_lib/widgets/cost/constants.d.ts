// The types of what `core/link.py` makes of constants.py.
export const LENGTHS: [name: string, tokens: number][];
export const SHORTEST: number;
export const LONGEST: number;
export const COUNTED: string;
export const MODELS: Record<string, number[]>;
export const LARGEST: number[];
export const WINDOW: number;
export const BLOCK: number;
export const WIDEST: number;
export const DEVICES: [name: string, bytes: number][];
export const SPEED: number;
