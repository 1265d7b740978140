// What an address may say of a trait, for `fits` of a widget: (value, state) → may it be so?
export const among = (...known) => (value) => known.includes(value);
export const amongThe = (name) => (value, state) => (state[name] ?? []).includes(value);
export const whole = (least, most) => (value) => Number.isInteger(value) && value >= least && value <= most;
export const within = (least, most) => (value) => value >= least && value <= most;
// Python’s own picture keeps its sentence.
export const sentenceFits = (_, { answer }) => !(answer?.output || answer?.error);
