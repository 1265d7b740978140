// Weights of several heads, flat: (H, T, T). Heads are counted from 1.

/** What token i gives to token j in a head. @param {{ weights: ArrayLike<number>, size: number }} view */
export const weightOf = ({ weights, size }, head, i, j) => weights[((head - 1) * size + i) * size + j];
