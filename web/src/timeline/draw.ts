// Drawing the timeline. In: counts by type and step; out: stacked bars, a count axis and days. Time runs with the reading direction.
import { colour, typeColour } from "../lib/colours.ts";
import { isRtl, number, tick } from "../lib/i18n.ts";
import type { Timeline } from "../lib/types.ts";
import type { Size } from "../map/mercator.ts";
import { countTicks, dayTicks } from "./steps.ts";

export interface Selection {
  a: number;
  b: number;
}
const AXIS = 34;
const FOOT = 20;
const HEAD = 8;
const LABEL = 84;

export interface Frame {
  left: number;
  width: number;
  top: number;
  height: number;
  n: number;
}
export function frameOf(size: Size, n: number): Frame {
  const left = isRtl() ? 6 : AXIS;
  return { left, width: Math.max(1, size.width - AXIS - 6), top: HEAD, height: size.height - FOOT - HEAD, n };
}
/** Left edge of a step, also of fractions of one. */
export function xOf(frame: Frame, at: number): number {
  const share = at / Math.max(1, frame.n);
  return frame.left + frame.width * (isRtl() ? 1 - share : share);
}
export function stepAt(frame: Frame, x: number): number {
  const share = (x - frame.left) / frame.width;
  return Math.max(0, Math.min(frame.n - 1, Math.floor((isRtl() ? 1 - share : share) * frame.n)));
}

export function totals(timeline: Timeline): number[] {
  const n = timeline.counts[0]?.length ?? 0;
  return Array.from({ length: n }, (_, i) => timeline.counts.reduce((sum, row) => sum + (row[i] ?? 0), 0));
}

function drawCounts(c: CanvasRenderingContext2D, frame: Frame, most: number, yOf: (n: number) => number): void {
  c.font = `11px ${colour("font")}`;
  c.fillStyle = colour("muted");
  c.strokeStyle = colour("line");
  c.lineWidth = 1;
  c.textAlign = isRtl() ? "left" : "right";
  c.textBaseline = "middle";
  for (const n of [0, ...countTicks(most)]) {
    const y = Math.round(yOf(n)) + 0.5;
    c.beginPath();
    c.moveTo(frame.left, y);
    c.lineTo(frame.left + frame.width, y);
    c.stroke();
    c.fillText(number(n), isRtl() ? frame.left + frame.width + 6 : frame.left - 6, y);
  }
}

function drawDays(c: CanvasRenderingContext2D, frame: Frame, timeline: Timeline): void {
  if (!timeline.from) return;
  c.textBaseline = "top";
  c.textAlign = isRtl() ? "right" : "left";
  c.fillStyle = colour("muted");
  const foot = frame.top + frame.height;
  for (const { at, day, unit } of dayTicks(timeline.from, timeline.step, frame.n, Math.floor(frame.width / LABEL))) {
    const x = Math.round(xOf(frame, at)) + 0.5;
    c.fillRect(x, foot, 1, 4);
    const label = tick(day, unit);
    const room = isRtl() ? x - frame.left : frame.left + frame.width - x;
    if (c.measureText(label).width <= room + 4) c.fillText(label, x + (isRtl() ? -3 : 4), foot + 5);
  }
}

function drawBars(c: CanvasRenderingContext2D, frame: Frame, timeline: Timeline, yOf: (n: number) => number): void {
  const step = frame.width / Math.max(1, frame.n);
  const gap = step > 6 ? Math.min(3, step * 0.15) : step > 2.5 ? 0.5 : 0;
  const width = Math.min(Math.max(1.5, step - gap), 48);
  const below = new Array<number>(frame.n).fill(0);
  timeline.types.forEach((type, row) => {
    c.fillStyle = typeColour(type);
    for (let i = 0; i < frame.n; i++) {
      const count = timeline.counts[row]?.[i] ?? 0;
      if (count === 0) continue;
      const base = below[i] ?? 0;
      below[i] = base + count;
      const middle = (xOf(frame, i) + xOf(frame, i + 1)) / 2;
      c.fillRect(middle - width / 2, yOf(base + count), width, yOf(base) - yOf(base + count));
    }
  });
}

function drawSelection(c: CanvasRenderingContext2D, frame: Frame, { a, b }: Selection): void {
  const from = xOf(frame, Math.min(a, b));
  const to = xOf(frame, Math.max(a, b) + 1);
  c.fillStyle = colour("select");
  c.fillRect(Math.min(from, to), frame.top, Math.abs(to - from), frame.height);
  c.fillStyle = colour("accent");
  c.fillRect(from - 1, frame.top, 2, frame.height);
  c.fillRect(to - 1, frame.top, 2, frame.height);
}

export function drawTimeline(
  c: CanvasRenderingContext2D,
  size: Size,
  timeline: Timeline,
  chosen: Selection | null,
): void {
  const most = Math.max(1, ...totals(timeline));
  const frame = frameOf(size, timeline.counts[0]?.length ?? 0);
  const yOf = (n: number) => frame.top + frame.height * (1 - n / most);
  c.direction = isRtl() ? "rtl" : "ltr";
  drawCounts(c, frame, most, yOf);
  drawBars(c, frame, timeline, yOf);
  drawDays(c, frame, timeline);
  if (chosen) drawSelection(c, frame, chosen);
}
