// The filters: which there are, and how they stand in the address. In: parameters; out: the part of them that the API understands,
// and a chip for each that is set.
import { country, day, fill, type Key, lang, name, number, t } from "./i18n.ts";

export const FILTERS = [
  "text",
  "from",
  "to",
  "type",
  "mode",
  "status",
  "factuality",
  "side",
  "role",
  "source",
  "place",
  "province",
  "country",
  "box",
  "near",
  "km",
  "killed",
  "min_confidence",
] as const;
export type Filter = (typeof FILTERS)[number];

/** Only the filters of an address, in a fixed order: equal filters make equal questions, which the browser can answer from its cache. */
export function filterQuery(query: URLSearchParams): URLSearchParams {
  const out = new URLSearchParams();
  for (const filter of FILTERS) {
    const value = query.getAll(filter).filter(Boolean).join(",");
    if (value) out.set(filter, value);
  }
  return out;
}

export function values(query: URLSearchParams, filter: Filter): string[] {
  return query
    .getAll(filter)
    .flatMap((value) => value.split(","))
    .filter(Boolean);
}

export interface Chip {
  label: string;
  value: string;
  clears: Filter[];
}

const NAMED: Partial<Record<Filter, string>> = { type: "type", mode: "mode", status: "status", factuality: "fact" };
const SAID_WITH: Filter[] = ["role", "km"];

function shown(query: URLSearchParams, filter: Filter): string {
  const value = values(query, filter);
  const group = NAMED[filter];
  const list = lang() === "ar" ? "، " : ", ";
  if (group) return value.map((code) => name(group, code)).join(list);
  const first = query.get(filter) ?? "";
  if (filter === "from" || filter === "to") return /^\d{4}-\d\d-\d\d$/.test(first) ? day(first) : first;
  if (filter === "country") return country(first) ?? first;
  if (filter === "side" && query.get("role")) return `${label(first)} (${name("role", query.get("role") ?? "")})`;
  if (filter === "box") return "";
  if (filter === "killed") return fill("{n}", { n: Number(first) });
  if (filter === "near") return `${first} ± ${number(Number(query.get("km") ?? 0))} km`;
  return label(first);
}

/** Ids in the address are for the server; what stands behind the last dot is nearest to a name until names are known. */
export function label(value: string): string {
  const known = labels.get(value);
  if (known) return known;
  if (!/^(place|actor|state):/.test(value)) return value;
  if (value.startsWith("state:")) return country(value.slice(6)) ?? value;
  return value
    .replace(/^\w+:/, "")
    .replace(/^\w+\./, "")
    .replaceAll("-", " ");
}
const labels = new Map<string, string>();
export function learn(value: string, text: string): void {
  labels.set(value, text);
}

export function chips(query: URLSearchParams): Chip[] {
  return FILTERS.filter((filter) => query.get(filter) && !SAID_WITH.includes(filter)).map((filter) => ({
    label: t(`f_${filter}` as Key),
    value: shown(query, filter),
    clears: filter === "side" ? ["side", "role"] : filter === "near" ? ["near", "km"] : [filter],
  }));
}
