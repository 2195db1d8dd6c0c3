// Web Mercator, the little of it that a map of a region needs. In: degrees and a view; out: pixels of the canvas, and back.

export interface View {
  lat: number;
  lon: number;
  zoom: number;
}
export interface Size {
  width: number;
  height: number;
}
export interface Box {
  south: number;
  west: number;
  north: number;
  east: number;
}
export interface Point {
  x: number;
  y: number;
}

const TILE = 256;
const EDGE = 85;
const EDGE_PIXELS = 34;
export const ZOOMS = { least: 1, most: 12 };

/** Place on a world one unit wide, north at the top. */
export function world(lat: number, lon: number): Point {
  const sin = Math.sin((Math.max(-EDGE, Math.min(EDGE, lat)) * Math.PI) / 180);
  return { x: lon / 360 + 0.5, y: 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI) };
}
function degrees(point: Point): { lat: number; lon: number } {
  return { lat: (Math.atan(Math.sinh(Math.PI * (1 - 2 * point.y))) * 180) / Math.PI, lon: (point.x - 0.5) * 360 };
}
export function scale(zoom: number): number {
  return TILE * 2 ** zoom;
}

export function toPixel(view: View, size: Size, lat: number, lon: number): Point {
  const middle = world(view.lat, view.lon);
  const at = world(lat, lon);
  const k = scale(view.zoom);
  return { x: (at.x - middle.x) * k + size.width / 2, y: (at.y - middle.y) * k + size.height / 2 };
}
export function toDegrees(view: View, size: Size, pixel: Point): { lat: number; lon: number } {
  const middle = world(view.lat, view.lon);
  const k = scale(view.zoom);
  return degrees({ x: middle.x + (pixel.x - size.width / 2) / k, y: middle.y + (pixel.y - size.height / 2) / k });
}

export function tame(view: View): View {
  return {
    lat: Math.max(-80, Math.min(80, view.lat)),
    lon: Math.max(-180, Math.min(180, view.lon)),
    zoom: Math.max(ZOOMS.least, Math.min(ZOOMS.most, view.zoom)),
  };
}
export function boxOf(view: View, size: Size): Box {
  const a = toDegrees(view, size, { x: 0, y: 0 });
  const b = toDegrees(view, size, { x: size.width, y: size.height });
  return { south: b.lat, west: Math.max(-180, a.lon), north: a.lat, east: Math.min(180, b.lon) };
}
/** The same view with the point under `pixel` kept where it is. */
export function zoomAt(view: View, size: Size, pixel: Point, by: number): View {
  const zoom = tame({ ...view, zoom: view.zoom + by }).zoom;
  const fixed = toDegrees(view, size, pixel);
  const after = toPixel({ ...view, zoom }, size, fixed.lat, fixed.lon);
  return pan({ ...view, zoom }, size, pixel.x - after.x, pixel.y - after.y);
}
export function pan(view: View, size: Size, dx: number, dy: number): View {
  const middle = toDegrees(view, size, { x: size.width / 2 - dx, y: size.height / 2 - dy });
  return tame({ ...middle, zoom: view.zoom });
}
/** The view that shows a box whole, clear of the edges: marks are larger than the points they stand for. */
export function fit(box: Box, whole: Size): View {
  const size = {
    width: Math.max(40, whole.width - 2 * EDGE_PIXELS),
    height: Math.max(40, whole.height - 2 * EDGE_PIXELS),
  };
  const a = world(box.north, box.west);
  const b = world(box.south, box.east);
  const k = Math.min(size.width / Math.max(b.x - a.x, 1e-6), size.height / Math.max(b.y - a.y, 1e-6));
  const middle = degrees({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  return tame({ ...middle, zoom: Math.min(Math.log2(k / TILE), 9) });
}
export function around(points: { lat: number; lon: number }[]): Box | null {
  if (points.length === 0) return null;
  const lats = points.map((p) => p.lat);
  const lons = points.map((p) => p.lon);
  const edge = 0.4;
  return {
    south: Math.min(...lats) - edge,
    west: Math.min(...lons) - edge,
    north: Math.max(...lats) + edge,
    east: Math.max(...lons) + edge,
  };
}
/** Pixels of a length on the ground at this latitude. */
export function pixelsOfKm(view: View, lat: number, km: number): number {
  return (km / (40075 * Math.cos((lat * Math.PI) / 180))) * scale(view.zoom);
}

export function viewText(view: View): string {
  return [view.lat.toFixed(3), view.lon.toFixed(3), view.zoom.toFixed(2)].join(",");
}
export function viewFrom(text: string | null): View | null {
  const [lat, lon, zoom] = (text ?? "").split(",").map(Number);
  if (lat === undefined || lon === undefined || zoom === undefined) return null;
  return [lat, lon, zoom].every(Number.isFinite) ? tame({ lat, lon, zoom }) : null;
}
