// Language of the interface: strings, digits, days, names of countries. In: the language of the URL; out: text ready to insert.
// Plain functions on a module variable: the whole page is drawn anew when the language changes, so nothing has to be told of it.
import arText from "../text/ar.json" with { type: "json" };
import enText from "../text/en.json" with { type: "json" };
import { ALPHA2 } from "./countries.ts";

export type Lang = "en" | "ar";
export type Key = keyof typeof enText;
type Forms = Partial<Record<Intl.LDMLPluralRule, string>>;
type Vars = Record<string, string | number>;

const TEXT: Record<Lang, Record<string, string | Forms>> = { en: enText, ar: arText };
// Arabic-Indic digits whatever the browser's region, and the Gregorian calendar that the records count in.
const LOCALE: Record<Lang, string> = { en: "en-GB", ar: "ar-u-nu-arab-ca-gregory" };
let current: Lang = "en";
const memo = new Map<string, unknown>();

export function setLang(lang: Lang): void {
  current = lang;
}
export function lang(): Lang {
  return current;
}
export function isRtl(): boolean {
  return current === "ar";
}

function once<T>(key: string, make: () => T): T {
  const name = `${current} ${key}`;
  if (!memo.has(name)) memo.set(name, make());
  return memo.get(name) as T;
}

export function fill(pattern: string, vars: Vars): string {
  return pattern.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = vars[name];
    return typeof value === "number" ? number(value) : (value ?? "");
  });
}

/** The string of a key; of a plural, the form that `vars.n` asks for. */
export function t(key: Key, vars: Vars = {}): string {
  const entry = TEXT[current][key] ?? key;
  if (typeof entry === "string") return fill(entry, vars);
  const rule = once("plural", () => new Intl.PluralRules(LOCALE[current])).select(Number(vars.n));
  return fill(entry[rule] ?? entry.other ?? "", vars);
}

/** The name of a code (type, mode, status …); the code itself where a newer server knows one that this page does not. */
export function name(group: string, code: string): string {
  const entry = TEXT[current][`${group}_${code}`];
  return typeof entry === "string" ? entry : code;
}

export function number(n: number): string {
  return once("number", () => new Intl.NumberFormat(LOCALE[current])).format(n);
}
export function decimal(n: number): string {
  return once("decimal", () => new Intl.NumberFormat(LOCALE[current], { minimumFractionDigits: 2 })).format(n);
}

function utc(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}
const DAY: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" };

export function day(iso: string): string {
  return once("day", () => new Intl.DateTimeFormat(LOCALE[current], DAY)).format(utc(iso));
}
export function dayRange(from: string | null, to: string | null): string {
  if (!from) return to ? day(to) : t("unknown");
  if (!to || to === from) return day(from);
  return once("day", () => new Intl.DateTimeFormat(LOCALE[current], DAY)).formatRange(utc(from), utc(to));
}
/** Day and time of the reader's clock. */
export function time(iso: string): string {
  const { timeZone, ...date } = DAY;
  const options: Intl.DateTimeFormatOptions = { ...date, hour: "2-digit", minute: "2-digit", hour12: false };
  const at = new Date(iso);
  return Number.isNaN(at.getTime())
    ? iso
    : once("time", () => new Intl.DateTimeFormat(LOCALE[current], options)).format(at);
}
/** A short label of an axis: day and month, month and year, or year. */
export function tick(iso: string, unit: "day" | "month" | "year"): string {
  const options: Intl.DateTimeFormatOptions = { timeZone: "UTC" };
  if (unit === "day") options.day = "numeric";
  if (unit !== "year") options.month = "short";
  if (unit !== "day") options.year = "numeric";
  return once(`tick ${unit}`, () => new Intl.DateTimeFormat(LOCALE[current], options)).format(utc(iso));
}

/** English or Arabic name of a country by its three letters; null for what is no country. */
export function country(alpha3: string): string | null {
  const code = ALPHA2[alpha3.toUpperCase()];
  if (!code) return null;
  return once("regions", () => new Intl.DisplayNames(LOCALE[current], { type: "region" })).of(code) ?? null;
}
