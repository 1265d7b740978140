// How hands move a map: mouse, wheel, two fingers and keys.

const ARROW = 60; // pixels that an arrow key moves the map
const STILL = 4; // a press that moves less is a click

// One finger goes on scrolling the page, two move and zoom the map; the wheel scrolls too, with Ctrl or ⌘ it zooms.
export function gestures(map, onPick, life) {
  const hands = { ...mouse(map, onPick, life), ...fingers(map), wheel: wheel(map), keydown: keys(map) };
  for (const [type, listener] of Object.entries(hands)) life.on(map.canvas, type, listener, { passive: false });
}

// Where on the canvas is a pointer or a finger?
function local(canvas, { clientX, clientY }) {
  const box = canvas.getBoundingClientRect();
  return [clientX - box.left - canvas.clientLeft, clientY - box.top - canvas.clientTop];
}

function mouse(map, onPick, life) {
  const { canvas } = map;
  const pan = onceAFrame(life, (dx, dy) => map.pan(dx, dy));
  let drag = null; // where the pointer went down, and whether it has moved since
  return {
    pointerdown(event) {
      if (event.pointerType === "touch" || event.button) return;
      drag = { at: local(canvas, event), moved: false };
      canvas.setPointerCapture(event.pointerId);
    },
    pointermove(event) {
      const at = local(canvas, event);
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
      const name = canvas.dataset.dragged === "true" ? null : map.at(local(canvas, event));
      if (name) onPick(name);
    },
    dblclick: (event) => !map.at(local(canvas, event)) && map.zoom(2, local(canvas, event)),
  };
}

// The moves of one frame are drawn together.
function onceAFrame(life, move) {
  let waiting = null;
  let frame;
  life.until(() => cancelAnimationFrame(frame));
  return (dx, dy) => {
    const first = !waiting;
    const [across, down] = waiting ?? [0, 0];
    waiting = [across + dx, down + dy];
    if (!first) return;
    frame = requestAnimationFrame(() => {
      move(...waiting);
      waiting = null;
    });
  };
}

function fingers(map) {
  const { canvas } = map;
  let last = null; // middle and distance of two fingers
  const pair = ([a, b]) => {
    const [p, q] = [local(canvas, a), local(canvas, b)];
    return { middle: [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2], apart: Math.hypot(p[0] - q[0], p[1] - q[1]) };
  };
  return {
    touchstart(event) {
      canvas.dataset.dragged = "false";
      if (event.touches.length === 2) last = pair(event.touches);
    },
    touchmove(event) {
      if (event.touches.length !== 2 || !last) return;
      if (event.cancelable) event.preventDefault();
      const next = pair(event.touches);
      map.pan(next.middle[0] - last.middle[0], next.middle[1] - last.middle[1]);
      map.zoom(next.apart / Math.max(last.apart, 1), next.middle);
      last = next;
    },
    touchend: () => (last = null),
  };
}

const wheel = (map) => (event) => {
  if (!event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  map.zoom(Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) / 100), local(map.canvas, event));
};

function keys(map) {
  const acts = {
    ArrowLeft: () => map.pan(ARROW, 0), ArrowRight: () => map.pan(-ARROW, 0),
    ArrowUp: () => map.pan(0, ARROW), ArrowDown: () => map.pan(0, -ARROW),
    "+": () => map.zoom(1.5), "=": () => map.zoom(1.5), "-": () => map.zoom(1 / 1.5), "−": () => map.zoom(1 / 1.5),
    0: () => map.home(),
  };
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !acts[event.key]) return;
    event.preventDefault();
    event.stopPropagation(); // the page turns to another chapter by arrow keys
    acts[event.key]();
  };
}
