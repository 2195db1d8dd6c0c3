// TopoJSON into shapes that a canvas draws at any zoom. In: a quantised topology in degrees; out: one path for each kind of thing, in
// Mercator, on a world UNITS wide, and the points where names go. Written here since it is shorter than the glue to a library would be.
import { world } from "./mercator.ts";

type Arcs = number[] | Arcs[];
export interface Geometry {
  type: string | null;
  arcs?: Arcs;
  properties?: Record<string, unknown>;
}
export interface Topology {
  transform: { scale: [number, number]; translate: [number, number] };
  arcs: [number, number][][];
  objects: Record<string, { geometries: Geometry[] }>;
}
export interface Label {
  en: string | null;
  ar: string | null;
  lat: number;
  lon: number;
  rank: number;
}
type XY = [number, number];

/** A world this wide keeps 32-bit paths exact to a tenth of a pixel at the nearest zoom. */
export const UNITS = 4096;

/** Differences of whole numbers, added up, scaled, and projected: once for each arc, however often it is used. */
function decode({ transform, arcs }: Topology): XY[][] {
  const { scale, translate } = transform;
  return arcs.map((arc) => {
    let [x, y] = [0, 0];
    return arc.map(([dx, dy]) => {
      x += dx;
      y += dy;
      const at = world(y * scale[1] + translate[1], x * scale[0] + translate[0]);
      return [at.x * UNITS, at.y * UNITS];
    });
  });
}

/** Lists of arc numbers, however deep they are nested in polygons and multipolygons. */
function rings(arcs: Arcs): number[][] {
  const first = arcs[0];
  if (first === undefined) return [];
  return typeof first === "number" ? [arcs as number[]] : (arcs as Arcs[]).flatMap(rings);
}

function trace(path: Path2D, ring: number[], arcs: XY[][], close: boolean): void {
  let begun = false;
  for (const index of ring) {
    const arc = arcs[index < 0 ? ~index : index] ?? [];
    for (const [x, y] of index < 0 ? [...arc].reverse() : arc) {
      if (begun) path.lineTo(x, y);
      else path.moveTo(x, y);
      begun = true;
    }
  }
  if (close) path.closePath();
}

export class Shapes {
  private readonly arcs: XY[][];
  constructor(private readonly topology: Topology) {
    this.arcs = decode(topology);
  }
  private of(object: string): Geometry[] {
    return this.topology.objects[object]?.geometries ?? [];
  }
  path(object: string, closed: boolean, take: (properties: Record<string, unknown>) => boolean = () => true): Path2D {
    const path = new Path2D();
    for (const { arcs, properties } of this.of(object)) {
      if (arcs && take(properties ?? {})) for (const ring of rings(arcs)) trace(path, ring, this.arcs, closed);
    }
    return path;
  }
  labels(object: string): Label[] {
    return this.of(object).flatMap(({ properties: p }) =>
      typeof p?.lat === "number" && typeof p.lon === "number"
        ? [
            {
              en: (p.en as string) ?? null,
              ar: (p.ar as string) ?? null,
              lat: p.lat,
              lon: p.lon,
              rank: Number(p.rank ?? 5),
            },
          ]
        : [],
    );
  }
}
