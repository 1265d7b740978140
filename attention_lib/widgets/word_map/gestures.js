// How hands move a map: mouse, wheel, two fingers and keys.

const ARROW = 60; // pixels that an arrow key moves the map
const STILL = 4; // a press that moves less is a click

// One finger goes on scrolling the page; two move and zoom the map. The wheel scrolls the page, with Ctrl or ⌘ it zooms.
export function gestures(map, onPick, life) {
  const { canvas } = map;
  let drag = null; // where the pointer went down, and whether it has moved since
  let fingers = null; // middle and distance of two fingers

  const local = ({ clientX, clientY }) => {
    const box = canvas.getBoundingClientRect();
    return [clientX - box.left - canvas.clientLeft, clientY - box.top - canvas.clientTop];
  };
  const pair = ([a, b]) => {
    const [p, q] = [local(a), local(b)];
    return { middle: [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2], apart: Math.hypot(p[0] - q[0], p[1] - q[1]) };
  };
  const keys = {
    ArrowLeft: () => map.pan(ARROW, 0), ArrowRight: () => map.pan(-ARROW, 0), ArrowUp: () => map.pan(0, ARROW), ArrowDown: () => map.pan(0, -ARROW),
    "+": () => map.zoom(1.5), "=": () => map.zoom(1.5), "-": () => map.zoom(1 / 1.5), "−": () => map.zoom(1 / 1.5), 0: () => map.home(),
  };
  let waiting = null; // the moves of one frame are drawn together
  let frame;
  life.until(() => cancelAnimationFrame(frame));
  const pan = (dx, dy) => {
    if (waiting) {
      waiting[0] += dx;
      waiting[1] += dy;
      return;
    }
    waiting = [dx, dy];
    frame = requestAnimationFrame(() => {
      map.pan(...waiting);
      waiting = null;
    });
  };

  const hands = {
    pointerdown(event) {
      if (event.pointerType === "touch" || event.button) return;
      drag = { at: local(event), moved: false };
      canvas.setPointerCapture(event.pointerId);
    },
    pointermove(event) {
      const at = local(event);
      if (!drag) {
        if (event.pointerType !== "touch") map.point(map.at(at));
        return;
      }
      const [dx, dy] = [at[0] - drag.at[0], at[1] - drag.at[1]];
      if (!drag.moved && Math.hypot(dx, dy) < STILL) return;
      drag = { at, moved: true };
      canvas.classList.add("al-grabbed");
      pan(dx, dy);
    },
    pointerup() {
      canvas.classList.remove("al-grabbed");
      canvas.dataset.dragged = String(Boolean(drag?.moved));
      drag = null;
    },
    pointercancel: () => (drag = null),
    pointerleave: () => map.point(null),
    click(event) {
      if (canvas.dataset.dragged === "true") return;
      const name = map.at(local(event));
      if (name) onPick(name);
    },
    dblclick: (event) => !map.at(local(event)) && map.zoom(2, local(event)),
    wheel(event) {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      map.zoom(Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) / 100), local(event));
    },
    touchstart(event) {
      canvas.dataset.dragged = "false";
      if (event.touches.length === 2) fingers = pair(event.touches);
    },
    touchmove(event) {
      if (event.touches.length !== 2 || !fingers) return;
      if (event.cancelable) event.preventDefault();
      const next = pair(event.touches);
      map.pan(next.middle[0] - fingers.middle[0], next.middle[1] - fingers.middle[1]);
      map.zoom(next.apart / Math.max(fingers.apart, 1), next.middle);
      fingers = next;
    },
    touchend: () => (fingers = null),
    keydown(event) {
      if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
      event.preventDefault();
      event.stopPropagation(); // the page turns to another chapter by arrow keys
      keys[event.key]();
    },
  };
  for (const [type, listener] of Object.entries(hands)) life.on(canvas, type, listener, { passive: false });
}
