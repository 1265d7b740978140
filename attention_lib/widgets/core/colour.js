// Colours for numbers: weights from 0 to 1, and signed values around 0, with the ink that is read on them.

export const VIRIDIS = [
  "#440154", "#482475", "#414487", "#355f8d", "#2a788e", "#21918c", "#22a884", "#44bf70", "#7ad151", "#bddf26",
  "#fde725",
];
export const RED_BLUE = [
  "#053061", "#2166ac", "#4393c3", "#92c5de", "#d1e5f0", "#f7f7f7", "#fddbc7", "#f4a582", "#d6604d", "#b2182b",
  "#67001f",
];

const LINEAR = Float64Array.from({ length: 256 }, (_, byte) => ((byte / 255 + 0.055) / 1.055) ** 2.4);

/** [r, g, b] on a ramp of hex colours. @param {string[]} ramp @param {number} t from 0 to 1 */
export function rgb(ramp, t) {
  const at = Math.min(1, Math.max(0, t)) * (ramp.length - 1);
  const [low, high] = [ramp[Math.floor(at)], ramp[Math.ceil(at)]];
  return [1, 3, 5].map((i) => {
    const [a, b] = [low, high].map((hex) => parseInt(hex.slice(i, i + 2), 16));
    return Math.round(a + (b - a) * (at % 1));
  });
}

/** The colours of a cell, as its style. @param {string[]} ramp @param {number} t from 0 to 1 */
export function paint(ramp, t) {
  const parts = rgb(ramp, t);
  const [r, g, b] = parts.map((part) => LINEAR[part]);
  return `background:rgb(${parts});color:${0.2126 * r + 0.7152 * g + 0.0722 * b > 0.18 ? "#000" : "#fff"}`;
}
