// The types of what `core/link.py` makes of constants.py.
export const LAYERS: number;
export const RULED: string;
export const SENSES: string[];
export const BETWEEN: number;
export const SLIGHT: number;
export const STEPS: number;
export const FINE: number;
export const PRESETS_SHARD: string;
