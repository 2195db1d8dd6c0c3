// The timeline of the overview. In: counts by type and step; out: days that were dragged over, or chosen with the keys.
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { useCanvas } from "../lib/canvas.ts";
import { dayRange, isRtl, type Key, name, t } from "../lib/i18n.ts";
import type { Timeline as Data } from "../lib/types.ts";
import type { Size } from "../map/mercator.ts";
import { drawTimeline, frameOf, type Selection, stepAt, totals, xOf } from "./draw.ts";
import { first, last } from "./steps.ts";

interface Props {
  data: Data;
  onSelect: (from: string, to: string) => void;
}
const LEGEND = 6;

function says(data: Data, { a, b }: Selection): string {
  const [from, to] = [Math.min(a, b), Math.max(a, b)];
  const sum = totals(data)
    .slice(from, to + 1)
    .reduce((x, y) => x + y, 0);
  const days = data.from ? dayRange(first(data.from, data.step, from), last(data.from, data.step, to)) : "";
  return `${days}: ${t("n_incidents", { n: sum })}`;
}

/** Which step the arrow keys lead to: with the reading direction, forward in time. */
function keyTo(key: string, at: number, n: number): number | null {
  const forward = isRtl() ? "ArrowLeft" : "ArrowRight";
  const back = isRtl() ? "ArrowRight" : "ArrowLeft";
  const to = { [forward]: at + 1, [back]: at - 1, Home: 0, End: n - 1 }[key];
  return to === undefined ? null : Math.max(0, Math.min(n - 1, to));
}

export function Timeline({ data, onSelect }: Props): JSX.Element {
  const [chosen, setChosen] = useState<Selection | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const dragging = useRef(false);
  const size = useRef<Size>({ width: 1, height: 1 });
  const n = data.counts[0]?.length ?? 0;
  const { ref } = useCanvas((c, now) => {
    size.current = now;
    drawTimeline(c, now, data, chosen);
  });
  const at = (event: PointerEvent): number => {
    const left = (event.currentTarget as HTMLElement).getBoundingClientRect().left;
    return stepAt(frameOf(size.current, n), event.clientX - left);
  };
  const take = (selection: Selection) => {
    setChosen(null);
    if (!data.from) return;
    const [a, b] = [Math.min(selection.a, selection.b), Math.max(selection.a, selection.b)];
    onSelect(first(data.from, data.step, a), last(data.from, data.step, b));
  };
  const down = (event: PointerEvent) => {
    if (event.button !== 0 || n === 0) return;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    dragging.current = true;
    setChosen({ a: at(event), b: at(event) });
  };
  const move = (event: PointerEvent) => {
    setOver(at(event));
    if (dragging.current && chosen) setChosen({ ...chosen, b: at(event) });
  };
  const up = () => {
    if (dragging.current && chosen) take(chosen);
    dragging.current = false;
  };
  const cancel = () => {
    dragging.current = false;
    setChosen(null);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Enter" && chosen) return take(chosen);
    if (event.key === "Escape") return setChosen(null);
    const to = keyTo(event.key, chosen?.b ?? -1, n);
    if (to === null) return;
    event.preventDefault();
    setChosen(event.shiftKey && chosen ? { ...chosen, b: to } : { a: to, b: to });
  };
  const told = chosen ?? (over === null || over >= n ? null : { a: over, b: over });
  return (
    <div class="timeline">
      <div
        class="timeline-box"
        role="slider"
        tabIndex={0}
        aria-label={t("timeline_label", { step: t(`step_${data.step}` as Key) })}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, n - 1)}
        aria-valuenow={Math.max(0, Math.min(n - 1, chosen?.b ?? 0))}
        aria-valuetext={told && n > 0 ? says(data, told) : t("timeline_none")}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={cancel}
        onPointerLeave={() => setOver(null)}
        onKeyDown={onKey}
        onBlur={() => setChosen(null)}
      >
        <canvas ref={ref} />
        {told && n > 0 && (
          <Tip
            text={says(data, told)}
            x={xOf(frameOf(size.current, n), (told.a + told.b + 1) / 2)}
            width={size.current.width}
          />
        )}
      </div>
      <Legend types={data.types} />
    </div>
  );
}

function Tip({ text, x, width }: { text: string; x: number; width: number }): JSX.Element {
  const style = x < width / 2 ? { left: `${Math.max(4, x)}px` } : { right: `${Math.max(4, width - x)}px` };
  return (
    <div class="tip timeline-tip" style={style}>
      {text}
    </div>
  );
}

function Legend({ types }: { types: string[] }): JSX.Element {
  return (
    <ul class="legend">
      {types.slice(0, LEGEND).map((type) => (
        <li key={type}>
          <i class={`swatch type-${type.toLowerCase()}`} />
          {name("type", type)}
        </li>
      ))}
      {types.length > LEGEND && <li>+ {t("others")}</li>}
    </ul>
  );
}
