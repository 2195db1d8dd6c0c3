// A small map of one place, to look at only. In: a place; out: a point, or a soft area where no more than a province or country is known.
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useCanvas } from "../lib/canvas.ts";
import { type Key, t } from "../lib/i18n.ts";
import { placeName } from "../lib/names.tsx";
import type { Place } from "../lib/types.ts";
import { drawBase, drawNames } from "./base.ts";
import { onBase } from "./data.ts";
import { drawMarks, marks, rooms } from "./draw.ts";

const ZOOM: Record<number, number> = { 1: 6.4, 2: 5.8, 3: 4.2 };

export function PlaceMap({ place, type }: { place: Place; type: string }): JSX.Element | null {
  const { lat, lon } = place;
  const precision = place.precision ?? 3;
  const { ref, redraw } = useCanvas((c, size) => {
    if (lat === null || lon === null) return;
    const view = { lat, lon, zoom: ZOOM[precision] ?? 5 };
    drawBase(c, view, size);
    const mark = marks([{ lat, lon, count: 1, precision, type, id: null, name: null }], view, size);
    drawNames(c, view, size, rooms(mark));
    drawMarks(c, mark, null);
  });
  useEffect(() => onBase(redraw), [redraw]);
  if (lat === null || lon === null) return null;
  const label = `${t("map_place")}: ${placeName(place)}, ${t(`map_precision_${precision}` as Key)}`;
  return <canvas ref={ref} class="placemap" role="img" aria-label={label} />;
}
