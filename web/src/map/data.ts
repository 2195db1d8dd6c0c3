// The data of the base map: coarse first, then fine, each fetched once for all maps of the page. In: names that the build put in; out:
// what is there so far, and a call when there is more.
import type { Label } from "./topology.ts";
import { Shapes, type Topology } from "./topology.ts";

declare const MAP_FILES: { world?: string; detail?: string; towns?: string };

export interface Base {
  land: Path2D;
  lakes: Path2D;
  rivers: Path2D;
  streams: Path2D;
  lines: Record<string, Path2D>;
  countries: Label[];
  provinces: Label[];
}
export interface Town extends Label {
  capital: number;
}
const KINDS = ["coast", "country", "disputed", "claim", "province"];
const listeners = new Set<() => void>();
let base: Base | null = null;
let towns: Town[] = [];
let seas: Label[] = [];
let begun = false;

function shape(topology: Topology): Base {
  const shapes = new Shapes(topology);
  return {
    land: shapes.path("countries", true),
    lakes: shapes.path("lakes", true),
    rivers: shapes.path("rivers", false, ({ rank }) => Number(rank) <= 3),
    streams: shapes.path("rivers", false, ({ rank }) => Number(rank) > 3),
    lines: Object.fromEntries(KINDS.map((kind) => [kind, shapes.path("lines", false, (p) => p.kind === kind)])),
    countries: shapes.labels("countries").sort((a, b) => a.rank - b.rank),
    provinces: shapes.labels("provinces"),
  };
}
interface Table {
  fields: string[];
  rows: (string | number | null)[][];
  seas?: [string, string, string, number, number][];
}
function names(table: Table): void {
  towns = table.rows.map(
    (row) => Object.fromEntries(table.fields.map((field, i) => [field, row[i]])) as unknown as Town,
  );
  seas = (table.seas ?? []).map(([, en, ar, lon, lat]) => ({ en, ar, lon, lat, rank: 2 }));
}
async function fetched<T>(url: string | undefined): Promise<T | null> {
  if (!url) return null;
  const response = await fetch(url);
  return response.ok ? ((await response.json()) as T) : null;
}

/** A map without data is still a map of the incidents: whatever fails here is left out. */
async function load(): Promise<void> {
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const world = await fetched<Topology>(MAP_FILES.world).catch(() => null);
  if (world) base = shape(world);
  tell();
  const named = fetched<Table>(MAP_FILES.towns).then((table) => {
    if (table) names(table);
    tell();
  });
  const fine = await fetched<Topology>(MAP_FILES.detail).catch(() => null);
  if (fine) base = shape(fine);
  tell();
  await named.catch(() => null);
}

export function baseData(): { base: Base | null; towns: Town[]; seas: Label[] } {
  return { base, towns, seas };
}
export function onBase(listener: () => void): () => void {
  listeners.add(listener);
  if (!begun) {
    begun = true;
    void load();
  }
  return () => listeners.delete(listener);
}
