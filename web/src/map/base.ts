// The map below the marks. In: a view; out: seas, countries and names on the canvas. Until its data is there, a grid of degrees.
import { colour } from "../lib/colours.ts";
import { boxOf, type Size, toPixel, type View } from "./mercator.ts";

function gridStep(zoom: number): number {
  return [20, 20, 20, 10, 5, 5, 2, 1][Math.floor(zoom)] ?? 0.5;
}

export function drawBase(c: CanvasRenderingContext2D, view: View, size: Size): void {
  c.fillStyle = colour("map-sea");
  c.fillRect(0, 0, size.width, size.height);
  const box = boxOf(view, size);
  const step = gridStep(view.zoom);
  c.strokeStyle = colour("line");
  c.lineWidth = 0.5;
  c.beginPath();
  for (let lon = Math.ceil(box.west / step) * step; lon <= box.east; lon += step) {
    const { x } = toPixel(view, size, 0, lon);
    c.moveTo(x, 0);
    c.lineTo(x, size.height);
  }
  for (let lat = Math.ceil(box.south / step) * step; lat <= box.north; lat += step) {
    const { y } = toPixel(view, size, lat, 0);
    c.moveTo(0, y);
    c.lineTo(size.width, y);
  }
  c.stroke();
}

export function onBase(_listener: () => void): () => void {
  return () => {};
}
