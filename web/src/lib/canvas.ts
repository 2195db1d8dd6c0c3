// A canvas as sharp as the screen and as wide as its box. In: an element and a way to draw; out: drawing again when size, colours or
// fonts change, never more than once a frame.
import { useCallback, useEffect, useRef } from "preact/hooks";
import type { Size } from "../map/mercator.ts";
import { onColours } from "./colours.ts";

export type Draw = (context: CanvasRenderingContext2D, size: Size) => void;

function prepare(canvas: HTMLCanvasElement): Size {
  const size = { width: canvas.clientWidth, height: canvas.clientHeight };
  const ratio = Math.min(window.devicePixelRatio || 1, 3);
  const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  canvas.getContext("2d")?.setTransform(ratio, 0, 0, ratio, 0, 0);
  return size;
}

/** Gives the canvas its ref, and a call that asks for a new drawing. `draw` is always the one of the last render. */
export function useCanvas(draw: Draw, onSize?: (size: Size) => void) {
  const ref = useRef<HTMLCanvasElement>(null);
  const last = useRef(draw);
  last.current = draw;
  const frame = useRef(0);
  const redraw = useCallback(() => {
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => {
      const context = ref.current?.getContext("2d");
      if (!ref.current || !context || ref.current.clientWidth === 0) return;
      const size = prepare(ref.current);
      context.clearRect(0, 0, size.width, size.height);
      last.current(context, size);
    });
  }, []);
  useEffect(() => {
    const canvas = ref.current;
    if (!canvas) return;
    const watch = new ResizeObserver(() => {
      onSize?.({ width: canvas.clientWidth, height: canvas.clientHeight });
      redraw();
    });
    watch.observe(canvas);
    const drop = onColours(redraw);
    document.fonts.ready.then(redraw);
    return () => {
      watch.disconnect();
      drop();
      cancelAnimationFrame(frame.current);
    };
  }, [redraw, onSize]);
  useEffect(redraw);
  return { ref, redraw };
}
