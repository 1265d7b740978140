// Numbers as text.

/** With so many digits, and no minus before a zero. @param {number} value */
export const number = (value, digits = 2) => (Math.abs(value) < 0.5 * 10 ** -digits ? 0 : value).toFixed(digits);

/** The same with its sign. @param {number} value */
export const signed = (value, digits = 2) => number(value, digits).replace(/^(?=[0-9])/, "+").replace("-", "−");

/** All that counts of it, for what is read by a program. @param {number} value */
export const exact = (value) => String(Number(value.toPrecision(9)));
