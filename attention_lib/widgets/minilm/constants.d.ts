// The types of what `core/link.py` makes of constants.py.
export const HEADS: number;
export const WIDTH: number;
export const KEY_SIZE: number;
export const LAYERS: number;
export const ROOM: number;
export const ROWS: number;
export const RULED: string;
export const BYTES: Record<string, number>;
