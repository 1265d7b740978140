// How the word is moved along its places: by mouse, finger or keys.

const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -3, PageUp: 3, Home: -99, End: 99 };

/**
 * @param {{ element: HTMLElement, grip: HTMLElement, dots: HTMLElement[], places: number[] }} line a dot a place
 * @param {() => number} now where the word stands
 * @param {(at: number, passing: boolean) => void} onMove it is to stand there, and goes by what lies between
 */
export function hands({ element, grip, dots, places }, now, onMove, life) {
  let held = null; // the pointer that drags
  // A finger that goes up or down turns the page, so a touch alone moves nothing: a tap or a way across does.
  const known = { pointerdown: take, pointermove: drag, lostpointercapture: () => (held = null), click: jump };
  for (const [type, listener] of Object.entries(known)) life.on(element, type, listener);
  life.on(grip, "keydown", key);

  function key(event) {
    element.classList.remove("al-by-hand");
    const step = STEPS[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation(); // the page turns to another chapter by arrow keys
    onMove(places[Math.max(0, Math.min(places.length - 1, places.indexOf(now()) + step))], false);
  }

  function nearest({ clientX }) {
    const away = dots.map((dot) => {
      const { left, right } = dot.getBoundingClientRect();
      return Math.abs((left + right) / 2 - clientX);
    });
    return places[away.indexOf(Math.min(...away))];
  }

  function take(event) {
    if (event.button || held !== null) return;
    held = event.pointerId;
    element.setPointerCapture(held);
    element.classList.add("al-by-hand"); // who drags needs no ring around what is dragged
    grip.focus({ preventScroll: true });
    event.preventDefault();
  }

  function drag(event) {
    if (event.pointerId === held) onMove(nearest(event), true);
  }

  function jump(event) {
    if (event.detail) onMove(nearest(event), false);
  }
}
