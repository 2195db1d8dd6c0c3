// The map of the overview. In: cells and a view; out: a moved view, an incident to open, an area to filter by.
import type { JSX } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { useCanvas } from "../lib/canvas.ts";
import { name, t } from "../lib/i18n.ts";
import type { Cell } from "../lib/types.ts";
import { drawBase, drawNames } from "./base.ts";
import { onBase } from "./data.ts";
import { drawCross, drawMarks, hit, type Mark, marks, rooms } from "./draw.ts";
import { afterKey, listen } from "./gestures.ts";
import { type Point, type Size, type View, zoomAt } from "./mercator.ts";

interface Props {
  cells: Cell[];
  view: View;
  hot: string | null;
  onView: (view: View) => void;
  onSize: (size: Size) => void;
  onOpen: (id: string) => void;
  onFit: () => void;
  onBox: () => void;
}

function describe(cell: Cell): string {
  const place = cell.name ? ` · ${cell.name}` : "";
  const what =
    cell.count === 1 ? name("type", cell.type) : `${t("n_incidents", { n: cell.count })}, ${name("type", cell.type)}`;
  return what + place + (cell.precision === 3 ? ` · ${t("map_coarse")}` : "");
}

export function IncidentMap(props: Props): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const state = useRef({ props, all: [] as Mark[], size: { width: 1, height: 1 } as Size });
  state.current.props = props;
  const [tip, setTip] = useState<Mark | null>(null);
  const [focused, setFocused] = useState(false);
  const draw = (c: CanvasRenderingContext2D, size: Size) => {
    state.current.size = size;
    state.current.all = marks(props.cells, props.view, size);
    drawBase(c, props.view, size);
    drawNames(c, props.view, size, rooms(state.current.all));
    drawMarks(c, state.current.all, tip ? (tip.keys[0] ?? null) : props.hot);
    if (focused) drawCross(c, size);
  };
  const onSize = useCallback((size: Size) => {
    state.current.size = size;
    state.current.props.onSize(size);
  }, []);
  const { ref, redraw } = useCanvas(draw, onSize);
  useEffect(() => onBase(redraw), [redraw]);

  const open = useCallback((mark: Mark) => {
    const { onOpen, onView, view } = state.current.props;
    setTip(null);
    if (mark.cell.id) onOpen(mark.cell.id);
    else onView({ lat: mark.cell.lat, lon: mark.cell.lon, zoom: Math.min(view.zoom + 1.6, 12) });
  }, []);
  useEffect(() => {
    if (!box.current) return;
    return listen(box.current, {
      view: () => state.current.props.view,
      size: () => state.current.size,
      move: (view) => state.current.props.onView(view),
      tap: (at) => {
        const mark = hit(state.current.all, at);
        if (mark) open(mark);
      },
    });
  }, [open]);

  const middle = (): Point => ({ x: state.current.size.width / 2, y: state.current.size.height / 2 });
  const inMiddle = focused ? hit(marks(props.cells, props.view, state.current.size), middle(), 24) : null;
  const onKey = (event: KeyboardEvent) => {
    if (event.target !== box.current) return;
    if (event.key === "Enter" && inMiddle) return open(inMiddle);
    const next = afterKey(event.key, props.view, state.current.size);
    if (!next) return;
    event.preventDefault();
    props.onView(next);
  };
  const zoom = (by: number) => props.onView(zoomAt(props.view, state.current.size, middle(), by));
  const hover = (event: PointerEvent) => {
    if (event.pointerType !== "mouse" || event.buttons || !box.current) return;
    const edge = box.current.getBoundingClientRect();
    setTip(hit(state.current.all, { x: event.clientX - edge.left, y: event.clientY - edge.top }));
  };

  return (
    <div class="map">
      <div
        ref={box}
        class={`map-box${tip ? " over" : ""}`}
        role="application"
        aria-label={t("map_label")}
        tabIndex={0}
        onKeyDown={onKey}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onPointerMove={hover}
        onPointerLeave={() => setTip(null)}
      >
        <canvas ref={ref} />
        {tip && (
          <div class="tip" style={tipPlace(tip, state.current.size)}>
            <bdi>{describe(tip.cell)}</bdi>
          </div>
        )}
      </div>
      <p class="visually-hidden" role="status">
        {focused && (inMiddle ? t("map_middle", { what: describe(inMiddle.cell) }) : t("map_middle_none"))}
      </p>
      <div class="map-tools">
        <button type="button" onClick={() => zoom(1)} aria-label={t("map_in")} title={t("map_in")}>
          +
        </button>
        <button type="button" onClick={() => zoom(-1)} aria-label={t("map_out")} title={t("map_out")}>
          −
        </button>
      </div>
      <div class="map-acts">
        <button type="button" onClick={props.onFit}>
          {t("map_fit")}
        </button>
        <button type="button" onClick={props.onBox}>
          {t("map_box")}
        </button>
      </div>
    </div>
  );
}

/** Beside the mark, on the side that has room; pixels count from the left in both languages. */
function tipPlace(mark: Mark, size: Size): Record<string, string> {
  const reach = Math.min(mark.radius, 34) + 8;
  const top = `${Math.max(14, mark.y)}px`;
  return mark.x < size.width / 2
    ? { left: `${mark.x + reach}px`, top }
    : { right: `${size.width - mark.x + reach}px`, top };
}
