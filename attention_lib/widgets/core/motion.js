// Pictures that move.

export const prefersReducedMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * Draw with t from 0 to 1 over some milliseconds, eased.
 * @param {(t: number) => void} draw
 * @returns {() => void} stops it
 */
export function glide(draw, milliseconds = 450) {
  if (prefersReducedMotion()) {
    draw(1);
    return () => {};
  }
  let frame;
  const began = performance.now();
  const step = (now) => {
    const t = Math.min(1, Math.max(0, now - began) / milliseconds);
    draw(1 - (1 - t) ** 3);
    if (t < 1) frame = requestAnimationFrame(step);
  };
  draw(0);
  frame = requestAnimationFrame(step);
  return () => cancelAnimationFrame(frame);
}
