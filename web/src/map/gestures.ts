// Moving the map with pointer, wheel, fingers and keys. In: events on its box; out: a new view, or a tap at a pixel.
import { type Point, pan, type Size, type View, zoomAt } from "./mercator.ts";

export interface Moves {
  view: () => View;
  size: () => Size;
  move: (view: View) => void;
  tap: (at: Point) => void;
}
const TAP_PIXELS = 5;

function where(event: PointerEvent | WheelEvent, box: HTMLElement): Point {
  const edge = box.getBoundingClientRect();
  return { x: event.clientX - edge.left, y: event.clientY - edge.top };
}

/** Two fingers: the map follows their middle and their distance. */
function pinch(before: [Point, Point], after: [Point, Point], moves: Moves): void {
  const mid = ([a, b]: [Point, Point]) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const gap = ([a, b]: [Point, Point]) => Math.hypot(a.x - b.x, a.y - b.y) || 1;
  const [was, is] = [mid(before), mid(after)];
  const size = moves.size();
  const panned = pan(moves.view(), size, is.x - was.x, is.y - was.y);
  moves.move(zoomAt(panned, size, is, Math.log2(gap(after) / gap(before))));
}

export function listen(box: HTMLElement, moves: Moves): () => void {
  const down = new Map<number, Point>();
  let travelled = 0;
  const onDown = (event: PointerEvent) => {
    if (event.button !== 0 || (event.target as Element).closest("button")) return;
    if (down.size === 0) travelled = 0;
    down.set(event.pointerId, where(event, box));
    box.setPointerCapture(event.pointerId);
  };
  const onMove = (event: PointerEvent) => {
    const was = down.get(event.pointerId);
    if (!was) return;
    const is = where(event, box);
    const others = [...down.entries()].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    travelled += Math.hypot(is.x - was.x, is.y - was.y);
    if (others[0]) pinch([was, others[0]], [is, others[0]], moves);
    else if (travelled > TAP_PIXELS) moves.move(pan(moves.view(), moves.size(), is.x - was.x, is.y - was.y));
    down.set(event.pointerId, is);
  };
  const onUp = (event: PointerEvent) => {
    if (!down.delete(event.pointerId) || down.size > 0) return;
    if (event.type === "pointerup" && travelled <= TAP_PIXELS) moves.tap(where(event, box));
  };
  // A wheel over the map zooms it only when the map has the focus or Ctrl is held: else the page could not be scrolled past it.
  const onWheel = (event: WheelEvent) => {
    if (!event.ctrlKey && !box.contains(document.activeElement)) return;
    event.preventDefault();
    moves.move(zoomAt(moves.view(), moves.size(), where(event, box), -event.deltaY / (event.deltaMode ? 20 : 400)));
  };
  box.addEventListener("pointerdown", onDown);
  box.addEventListener("pointermove", onMove);
  box.addEventListener("pointerup", onUp);
  box.addEventListener("pointercancel", onUp);
  box.addEventListener("wheel", onWheel, { passive: false });
  return () => {
    box.removeEventListener("pointerdown", onDown);
    box.removeEventListener("pointermove", onMove);
    box.removeEventListener("pointerup", onUp);
    box.removeEventListener("pointercancel", onUp);
    box.removeEventListener("wheel", onWheel);
  };
}

const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [60, 0],
  ArrowRight: [-60, 0],
  ArrowUp: [0, 60],
  ArrowDown: [0, -60],
};

/** The view after a key, or null where the key is none of the map's. */
export function afterKey(key: string, view: View, size: Size): View | null {
  const arrow = ARROWS[key];
  if (arrow) return pan(view, size, ...arrow);
  const middle = { x: size.width / 2, y: size.height / 2 };
  if (key === "+" || key === "=") return zoomAt(view, size, middle, 1);
  if (key === "-" || key === "_") return zoomAt(view, size, middle, -1);
  return null;
}
