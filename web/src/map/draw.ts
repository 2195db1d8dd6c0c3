// Drawing incidents on the map. In: cells of the server and a view; out: marks on the canvas, and where they stand for the pointer.
// A place known only as province or country is a soft area without an edge: a point would claim what nobody said.
import { colour, typeColour } from "../lib/colours.ts";
import { number } from "../lib/i18n.ts";
import type { Cell } from "../lib/types.ts";
import type { Taken } from "./base.ts";
import { type Point, pixelsOfKm, type Size, toPixel, type View } from "./mercator.ts";

export interface Mark extends Point {
  cell: Cell;
  radius: number;
  /** Of the server's cells that it stands for. */
  keys: string[];
}
const SOFT_KM = 60;
const JOIN = 0.8;

/** Area grows with the count, so that a place with four times as many looks four times as big. */
function radius(cell: Cell): number {
  return cell.count === 1 ? 6.5 : Math.min(34, 8 + 3.2 * Math.sqrt(cell.count));
}

function mark(cell: Cell, keys: string[], view: View, size: Size): Mark {
  const least = radius(cell);
  const soft = Math.min(120, Math.max(22, least * 1.9, pixelsOfKm(view, cell.lat, SOFT_KM)));
  return { ...toPixel(view, size, cell.lat, cell.lon), cell, keys, radius: cell.precision === 3 ? soft : least };
}

/** Two cells as one, where their counts weigh; opening it zooms in, since it has no incident of its own. */
function joined(a: Cell, b: Cell): Cell {
  const count = a.count + b.count;
  const mean = (x: number, y: number) => (x * a.count + y * b.count) / count;
  const name = a.name === b.name ? a.name : null;
  const precision = Math.max(a.precision, b.precision);
  return { lat: mean(a.lat, b.lat), lon: mean(a.lon, b.lon), count, precision, type: a.type, id: null, name };
}

/** Marks of the cells, largest first. The server's cells are those of a grid, so neighbours can lie on each other: such are joined. */
export function marks(cells: Cell[], view: View, size: Size): Mark[] {
  const out: Mark[] = [];
  for (const cell of [...cells].sort((a, b) => b.count - a.count)) {
    const next = mark(cell, [key(cell)], view, size);
    const near = out.findIndex(
      (other) =>
        (other.cell.precision === 3) === (cell.precision === 3) &&
        Math.hypot(other.x - next.x, other.y - next.y) <
          JOIN * (Math.min(other.radius, 34) + Math.min(next.radius, 34)),
    );
    const other = out[near];
    if (other) out[near] = mark(joined(other.cell, cell), [...other.keys, key(cell)], view, size);
    else out.push(next);
  }
  return out.sort((a, b) => b.radius - a.radius);
}

function drawSoft(c: CanvasRenderingContext2D, mark: Mark): void {
  const glow = c.createRadialGradient(mark.x, mark.y, 0, mark.x, mark.y, mark.radius);
  const base = typeColour(mark.cell.type);
  glow.addColorStop(0, `color-mix(in srgb, ${base} 45%, transparent)`);
  glow.addColorStop(0.55, `color-mix(in srgb, ${base} 24%, transparent)`);
  glow.addColorStop(1, `color-mix(in srgb, ${base} 0%, transparent)`);
  c.fillStyle = glow;
  disc(c, mark, mark.radius);
  c.fill();
}
function drawPoint(c: CanvasRenderingContext2D, mark: Mark): void {
  c.globalAlpha = mark.cell.count === 1 ? 0.95 : 0.88;
  c.fillStyle = typeColour(mark.cell.type);
  disc(c, mark, mark.radius);
  c.fill();
  c.globalAlpha = 1;
  c.lineWidth = 1.5;
  c.strokeStyle = colour("map-halo");
  c.stroke();
}
function disc(c: CanvasRenderingContext2D, at: Point, r: number): void {
  c.beginPath();
  c.arc(at.x, at.y, r, 0, 2 * Math.PI);
}

function drawCount(c: CanvasRenderingContext2D, mark: Mark): void {
  const soft = mark.cell.precision === 3;
  if (mark.cell.count === 1) return;
  c.fillStyle = soft ? colour("ink") : colour("on-type");
  c.font = `600 12px ${colour("font")}`;
  c.textAlign = "center";
  c.textBaseline = "middle";
  c.fillText(number(mark.cell.count), mark.x, mark.y + 0.5);
}

function ring(c: CanvasRenderingContext2D, mark: Mark): void {
  disc(c, mark, (mark.cell.precision === 3 ? 14 : mark.radius) + 4);
  c.lineWidth = 2.5;
  c.strokeStyle = colour("accent");
  c.stroke();
}

export function drawMarks(c: CanvasRenderingContext2D, all: Mark[], hot: string | null): void {
  for (const mark of all) if (mark.cell.precision === 3) drawSoft(c, mark);
  for (const mark of all) if (mark.cell.precision !== 3) drawPoint(c, mark);
  for (const mark of all) drawCount(c, mark);
  const chosen = hot === null ? undefined : all.find(({ keys }) => keys.includes(hot));
  if (chosen) ring(c, chosen);
}
export function key(cell: Cell): string {
  return `${cell.lat},${cell.lon}`;
}

/** A cross in the middle: what the Enter key opens. */
export function drawCross(c: CanvasRenderingContext2D, size: Size): void {
  const [x, y] = [size.width / 2, size.height / 2];
  c.strokeStyle = colour("accent");
  c.lineWidth = 1.5;
  c.beginPath();
  for (const [dx, dy] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ] as const) {
    c.moveTo(x + dx * 5, y + dy * 5);
    c.lineTo(x + dx * 12, y + dy * 12);
  }
  c.stroke();
}

/** The smallest mark under the pointer: small ones are drawn on top. */
export function hit(all: Mark[], at: Point, slack = 4): Mark | null {
  const under = all.filter((mark) => {
    const reach = mark.cell.precision === 3 ? Math.min(mark.radius, 30) : mark.radius + slack;
    return Math.hypot(mark.x - at.x, mark.y - at.y) <= reach;
  });
  return under.sort((a, b) => a.radius - b.radius)[0] ?? null;
}

/** The room that the marks take, for names to keep clear of. Over a soft area names may stand. */
export function rooms(all: Mark[]): Taken[] {
  return all
    .map((mark) => ({ ...mark, r: mark.cell.precision === 3 ? 8 : mark.radius + 1 }))
    .map(({ x, y, r }) => ({ left: x - r, right: x + r, top: y - r, bottom: y + r }));
}
