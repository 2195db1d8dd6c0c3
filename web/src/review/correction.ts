// A correction, as arithmetic. In: what may be set (meta.fields), a claim as people left it, and what was typed; out: groups of rows for a
// form, and the fields that changed, as POST /api/reviews takes them. Nothing here draws.
import type { Claim, FieldDef } from "../lib/types.ts";

/** What was typed and taken away; kept as text until it is sent. */
export interface Draft {
  /** Text typed, by path; empty stands for null. */
  set: Record<string, string>;
  /** Places in lists that are to go: `actors.1`; or `time`. */
  gone: string[];
  /** New members of lists, by list; of `time` the one. */
  added: Record<string, Record<string, unknown>[]>;
  why: string;
}
export const NOTHING: Draft = { set: {}, gone: [], added: {}, why: "" };

export interface Row {
  path: string;
  /** Name of the field inside its group: `id`, `low`, `mode` … */
  name: string;
  kind: FieldDef["kind"];
  of: string[] | null;
}
export interface Group {
  /** `claim` for what stands alone, else `actors.0`, `time` … */
  key: string;
  /** The list it is of, or `time`; null for what stands alone. */
  list: string | null;
  rows: Row[];
}

type Json = unknown;
const PLACE = /^(\*|#|N|\d+|\[\])$/;
/** One at most, told as null or an object: treated as a list of that length. */
const SINGLE = ["time", "occurrences"];
/** Where words stand in the text is not corrected by hand. */
const STANDS = ["start", "end", "text"];

export function at(value: Json, path: string): Json {
  return path.split(".").reduce<Json>((inner, part) => (inner as Record<string, Json> | null)?.[part] ?? null, value);
}
function put(value: Json, path: string, next: Json): void {
  const parts = path.split(".");
  const last = parts.pop() ?? "";
  const inner = parts.length ? at(value, parts.join(".")) : value;
  if (inner !== null && typeof inner === "object") (inner as Record<string, Json>)[last] = next;
}

/** The list that a path goes into, and what follows the place in it: `actors.*.id` is `actors`, `id`. */
function inList(path: string): { list: string; name: string } | null {
  const [list, place, ...rest] = path.split(".");
  if (list && place && PLACE.test(place)) return { list, name: rest.join(".") };
  return list && place && SINGLE.includes(list) ? { list, name: [place, ...rest].join(".") } : null;
}
/** Lists that may have members taken away and added. */
export function lists(fields: FieldDef[]): string[] {
  const whole = fields.filter(({ kind, path }) => kind === "list" || SINGLE.includes(path)).map(({ path }) => path);
  const inner = fields.flatMap(({ path }) => inList(path)?.list ?? []);
  return [...new Set([...whole, ...inner])].filter((list) => !list.includes("."));
}

/** The claim with what was added, before anything typed is put in. */
export function withAdded(claim: Claim, draft: Draft): Record<string, Json> {
  const out = structuredClone(claim) as unknown as Record<string, Json>;
  for (const [list, members] of Object.entries(draft.added)) {
    if (SINGLE.includes(list)) out[list] = members[0] ?? out[list];
    else out[list] = [...((out[list] as Json[] | null) ?? []), ...members];
  }
  return structuredClone(out);
}

function rowsOf(fields: FieldDef[], list: string, key: string): Row[] {
  const seen = new Set<string>();
  return fields.flatMap(({ path, kind, of }) => {
    const inner = inList(path);
    if (
      inner?.list !== list ||
      !inner.name ||
      STANDS.includes(inner.name.split(".").at(-1) ?? "") ||
      seen.has(inner.name)
    )
      return [];
    seen.add(inner.name);
    return [{ path: `${key}.${inner.name}`, name: inner.name, kind, of }];
  });
}

/** The rows of a form: first what stands alone, then each member of each list that may be set. */
export function groups(fields: FieldDef[], claim: Record<string, Json>): Group[] {
  const alone = fields
    .filter(({ path, kind }) => !inList(path) && kind !== "list" && !path.includes(".") && !SINGLE.includes(path))
    .map(({ path, kind, of }) => ({ path, name: path, kind, of }));
  const members = lists(fields).flatMap((list) => {
    const value = claim[list];
    if (SINGLE.includes(list)) return value ? [{ key: list, list, rows: rowsOf(fields, list, list) }] : [];
    return ((value as Json[] | null) ?? []).map((_, i) => {
      const key = `${list}.${i}`;
      return { key, list, rows: rowsOf(fields, list, key) };
    });
  });
  return [{ key: "claim", list: null, rows: alone }, ...members];
}

export function shown(value: Json): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** What was typed as a value; undefined where it is none of its kind. */
export function parse(row: { kind: FieldDef["kind"]; name: string }, text: string): Json | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  if (row.kind === "number") return /^-?\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : undefined;
  if (row.kind === "flag") return trimmed === "true" ? true : trimmed === "false" ? false : undefined;
  if (row.kind === "day") return /^\d{4}-\d\d-\d\d$/.test(trimmed) ? trimmed : undefined;
  if (row.name === "id") return /^[a-z]+:\S+$/.test(trimmed) ? trimmed : undefined;
  return trimmed;
}

export interface Changes {
  /** By path, as `set` of POST /api/reviews. */
  set: Record<string, Json>;
  /** Paths whose text is no value of their kind. */
  wrong: string[];
}

/** Only what differs from the claim as people left it: single fields, or a whole list where its members changed. */
export function changes(fields: FieldDef[], left: Claim, draft: Draft): Changes {
  const next = withAdded(left, draft);
  const out: Changes = { set: {}, wrong: [] };
  const whole = new Set([...Object.keys(draft.added), ...draft.gone.map((key) => key.split(".")[0] ?? key)]);
  const rows = groups(fields, next).flatMap((group) => (draft.gone.includes(group.key) ? [] : group.rows));
  for (const row of rows) {
    const text = draft.set[row.path];
    if (text === undefined || text.trim() === shown(at(next, row.path))) continue;
    const value = parse(row, text);
    if (value === undefined) {
      out.wrong.push(row.path);
      continue;
    }
    put(next, row.path, value);
    if (!whole.has(row.path.split(".")[0] ?? "")) out.set[row.path] = value;
  }
  for (const list of whole) {
    const value = next[list];
    const members = Array.isArray(value) ? value.filter((_, i) => !draft.gone.includes(`${list}.${i}`)) : value;
    out.set[list] = draft.gone.includes(list) ? null : members;
  }
  return out;
}

/** What takes a correction back: each field that it changed, as it was before. */
export function backTo(before: Claim, after: Claim): Record<string, Json> {
  const [old, now] = [before, after] as unknown as Record<string, Json>[];
  const out: Record<string, Json> = {};
  for (const key of Object.keys({ ...old, ...now }))
    if (JSON.stringify(old?.[key] ?? null) !== JSON.stringify(now?.[key] ?? null)) out[key] = old?.[key] ?? null;
  return out;
}

/** A new member of a list, standing on words of the text. */
export function member(list: string, words: { text: string; start: number; end: number }): Record<string, Json> | null {
  const known = { id: null, name_en: null };
  if (["actors", "recipients", "objects", "instruments"].includes(list))
    return { ...words, ...known, kind: null, country: null, sector: null, basis: "stated" };
  if (list === "places")
    return {
      ...words,
      role: "at",
      ...known,
      lat: null,
      lon: null,
      admin1: null,
      country: null,
      precision: null,
      basis: "stated",
    };
  if (list === "time") return { ...words, from: null, to: null, precision: "day", basis: "stated" };
  if (list === "counts") return { ...words, what: "killed", low: null, best: null, high: null, modifier: null };
  return null;
}
