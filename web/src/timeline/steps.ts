// Days of the steps of a timeline. In: the step and the first day; out: first and last day of the n-th step.
import type { Step } from "../lib/types.ts";

function iso(date: Date): string {
  return date.toISOString().slice(0, 10);
}
function moved(from: string, step: Step, by: number): Date {
  const date = new Date(`${from}T00:00:00Z`);
  if (step === "day") date.setUTCDate(date.getUTCDate() + by);
  else if (step === "week") date.setUTCDate(date.getUTCDate() + 7 * by);
  else if (step === "month") date.setUTCMonth(date.getUTCMonth() + by);
  else date.setUTCFullYear(date.getUTCFullYear() + by);
  return date;
}

export function first(from: string, step: Step, n: number): string {
  return iso(moved(from, step, n));
}
export function last(from: string, step: Step, n: number): string {
  const next = moved(from, step, n + 1);
  next.setUTCDate(next.getUTCDate() - 1);
  return iso(next);
}

/** Rounded steps of a count axis: at most three lines above zero, whole numbers only. */
export function countTicks(most: number): number[] {
  if (most <= 3) return Array.from({ length: Math.max(1, most) }, (_, i) => i + 1);
  const raw = most / 3;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = Math.max(1, [1, 2, 5, 10].map((k) => k * power).find((k) => k >= raw) ?? 10 * power);
  return Array.from({ length: Math.floor(most / step) }, (_, i) => step * (i + 1));
}

export interface Tick {
  at: number;
  day: string;
  unit: "day" | "month" | "year";
}

const UNITS: { unit: Tick["unit"]; fits: (day: string) => boolean }[] = [
  { unit: "day", fits: () => true },
  { unit: "day", fits: (d) => /-(01|08|15|22)$/.test(d) },
  { unit: "month", fits: (d) => d.endsWith("-01") },
  { unit: "month", fits: (d) => /-(01|04|07|10)-01$/.test(d) },
  { unit: "year", fits: (d) => d.endsWith("-01-01") },
];

/** Where to write days below the bars: the finest of days, months, years that leaves each label its room. */
export function dayTicks(from: string, step: Step, n: number, room: number): Tick[] {
  const days = daysOf(from, step, n);
  for (const { unit, fits } of UNITS) {
    const found = days.filter(({ day }) => fits(day));
    if (found.length > 0 && found.length <= room) return found.map(({ at, day }) => ({ at, day, unit }));
  }
  const years = days.filter(({ day }) => day.endsWith("-01-01"));
  const every = Math.ceil(years.length / Math.max(1, room));
  return years.filter((_, i) => i % every === 0).map(({ at, day }) => ({ at, day, unit: "year" }));
}

/** Every day of the axis with its place in steps; of long axes only first days of months. */
function daysOf(from: string, step: Step, n: number): { at: number; day: string }[] {
  const start = Date.parse(`${from}T00:00:00Z`);
  const end = Date.parse(`${last(from, step, n - 1)}T00:00:00Z`) + 864e5;
  const out: { at: number; day: string }[] = [];
  for (let time = start; time < end; time += 864e5) {
    const day = iso(new Date(time));
    if (end - start < 200 * 864e5 || day.endsWith("-01")) out.push({ at: ((time - start) / (end - start)) * n, day });
  }
  return out;
}
