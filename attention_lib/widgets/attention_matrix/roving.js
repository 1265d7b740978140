// Several buttons of which the Tab key stops at one; arrow keys go on from there.

const STEPS = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };

/**
 * @param {HTMLElement} line that holds them
 * @param {HTMLElement[]} buttons in their order
 * @returns {(at: number) => void} where the Tab key stops, unless one of them has the focus
 */
export function roving(line, buttons) {
  const stopAt = (at) => buttons.forEach((button, i) => (button.tabIndex = i === at ? 0 : -1));
  line.addEventListener("keydown", (event) => {
    const from = buttons.indexOf(/** @type {HTMLElement} */ (event.target));
    if (from < 0 || !(event.key in STEPS)) return;
    const to = Math.max(0, Math.min(buttons.length - 1, from + STEPS[event.key]));
    stopAt(to);
    buttons[to].focus();
    event.preventDefault();
    event.stopPropagation(); // the page turns its leaves with the arrow keys
  });
  return (at) => buttons.includes(/** @type {any} */ (document.activeElement)) || stopAt(Math.max(0, at));
}
