// Numbers as text.

export const number = (value, digits = 2) => (Math.abs(value) < 0.5 * 10 ** -digits ? 0 : value).toFixed(digits);
export const signed = (value, digits = 2) => number(value, digits).replace(/^(?=[0-9])/, "+").replace("-", "−");
export const exact = (value) => String(Number(value.toPrecision(9)));
