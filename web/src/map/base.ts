// The map below the marks. In: a view; out: land, water, borders on the canvas, then names, which keep clear of the marks and each other.
// All land has one colour: who holds what is a claim like others. Disputed borders are dashed.
import { colour } from "../lib/colours.ts";
import { isRtl } from "../lib/i18n.ts";
import { type Base, baseData } from "./data.ts";
import { type Point, type Size, scale, toPixel, type View, world } from "./mercator.ts";
import { type Label, UNITS } from "./topology.ts";

/** Draws paths of the world with line widths told in pixels. */
function onWorld(c: CanvasRenderingContext2D, view: View, size: Size, draw: (pixel: number) => void): void {
  const k = scale(view.zoom) / UNITS;
  const middle = world(view.lat, view.lon);
  c.save();
  c.translate(size.width / 2 - middle.x * UNITS * k, size.height / 2 - middle.y * UNITS * k);
  c.scale(k, k);
  c.lineJoin = "round";
  draw(1 / k);
  c.restore();
}
function line(
  c: CanvasRenderingContext2D,
  path: Path2D | undefined,
  name: string,
  width: number,
  dash: number[] = [],
): void {
  if (!path) return;
  c.strokeStyle = colour(name);
  c.lineWidth = width;
  c.setLineDash(dash);
  c.stroke(path);
}

function drawShapes(c: CanvasRenderingContext2D, base: Base, zoom: number, pixel: number): void {
  c.fillStyle = colour("map-land");
  c.fill(base.land);
  if (zoom >= 3.5) line(c, base.rivers, "map-river", pixel);
  if (zoom >= 6) line(c, base.streams, "map-river", 0.75 * pixel);
  c.fillStyle = colour("map-lake");
  c.fill(base.lakes);
  if (zoom >= 5) line(c, base.lines.province, "map-soft-line", 0.75 * pixel);
  line(c, base.lines.coast, "map-line", 0.75 * pixel);
  line(c, base.lines.country, "map-line", pixel);
  line(c, base.lines.disputed, "map-line", pixel, [4 * pixel, 3 * pixel]);
  if (zoom >= 4) line(c, base.lines.claim, "map-line", 0.6 * pixel, [2 * pixel, 3 * pixel]);
}

export function drawBase(c: CanvasRenderingContext2D, view: View, size: Size): void {
  c.fillStyle = colour("map-sea");
  c.fillRect(0, 0, size.width, size.height);
  const { base } = baseData();
  if (base) onWorld(c, view, size, (pixel) => drawShapes(c, base, view.zoom, pixel));
}

export interface Taken {
  left: number;
  right: number;
  top: number;
  bottom: number;
}
interface Style {
  font: string;
  ink: string;
  height: number;
  dot: boolean;
}

/** Writes a name if there is room for it, and remembers the room it took. */
function write(c: CanvasRenderingContext2D, size: Size, label: Label, at: Point, style: Style, taken: Taken[]): void {
  const text = (isRtl() ? label.ar : label.en) ?? label.en;
  if (!text || at.x < -20 || at.y < -20 || at.x > size.width + 20 || at.y > size.height + 20) return;
  c.font = style.font;
  const half = c.measureText(text).width / 2 + 3;
  const x = style.dot ? at.x + (isRtl() ? -half - 3 : half + 3) : at.x;
  const room = { left: x - half, right: x + half, top: at.y - style.height / 2, bottom: at.y + style.height / 2 };
  if (style.dot) room[isRtl() ? "right" : "left"] = at.x + (isRtl() ? 4 : -4);
  if (taken.some((t) => t.left < room.right && t.right > room.left && t.top < room.bottom && t.bottom > room.top))
    return;
  taken.push(room);
  c.lineWidth = 3;
  c.strokeStyle = colour(style.ink === "map-water" ? "map-sea" : "map-land");
  c.strokeText(text, x, at.y);
  c.fillStyle = colour(style.ink);
  c.fillText(text, x, at.y);
  if (!style.dot) return;
  c.beginPath();
  c.arc(at.x, at.y, 2, 0, 2 * Math.PI);
  c.fill();
}

/** Names of countries, then towns, then provinces, as far as the zoom asks for them and `taken` leaves room. */
export function drawNames(c: CanvasRenderingContext2D, view: View, size: Size, taken: Taken[]): void {
  const { base, towns, seas } = baseData();
  if (!base) return;
  c.save();
  c.textAlign = "center";
  c.textBaseline = "middle";
  c.lineJoin = "round";
  c.setLineDash([]);
  const font = colour("font");
  const put = (labels: Label[], style: Style) => {
    for (const label of labels) write(c, size, label, toPixel(view, size, label.lat, label.lon), style, taken);
  };
  const { zoom } = view;
  put(
    base.countries.filter(({ rank }) => zoom < 8 && rank <= zoom + 0.5),
    { font: `600 ${zoom > 5 ? 13 : 12}px ${font}`, ink: "map-label", height: 18, dot: false },
  );
  put(
    towns.filter(({ rank }) => rank + 1 <= zoom),
    { font: `400 11.5px ${font}`, ink: "map-label", height: 16, dot: true },
  );
  if (zoom >= 3) put(seas, { font: `400 11px ${font}`, ink: "map-water", height: 18, dot: false });
  if (zoom >= 6.5) put(base.provinces, { font: `400 11px ${font}`, ink: "map-label", height: 18, dot: false });
  c.restore();
}
