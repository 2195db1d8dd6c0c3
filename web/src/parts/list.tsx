// The list of incidents. In: pages of the server; out: as many rows as fit, however long the list is. Rows have one height, so that
// the place of each is known without measuring; arrow keys move between them.
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { figure } from "../lib/figures.ts";
import { dayRange, name, t } from "../lib/i18n.ts";
import { Parties, placeAround, placeName, Words } from "../lib/names.tsx";
import { href } from "../lib/route.ts";
import type { Summary } from "../lib/types.ts";
import { Factuality, Status, TypeName } from "./badges.tsx";

interface Props {
  items: Summary[];
  total: number;
  more: () => void;
  onHot: (item: Summary | null) => void;
}
const EXTRA = 6;
const PRINTED = 500;

function Row({
  item,
  index,
  total,
  height,
  onHot,
}: {
  item: Summary;
  index: number;
  total: number;
  height: number;
  onHot: Props["onHot"];
}): JSX.Element {
  return (
    <li
      class="row"
      aria-setsize={total}
      aria-posinset={index + 1}
      style={{ top: `${index * height}px`, height: `${height}px` }}
      onMouseEnter={() => onHot(item)}
      onMouseLeave={() => onHot(null)}
    >
      <a href={href(`/incidents/${item.id}`)} data-index={index} onFocus={() => onHot(item)}>
        <span class="row-top">
          <TypeName type={item.type} mode={item.mode} />
          <Factuality value={item.factuality} />
          <span class="row-day">{dayRange(item.from, item.to)}</span>
        </span>
        <span class="row-sides">
          {item.actors.length > 0 ? (
            <Parties parties={item.actors} most={2} />
          ) : (
            <span class="muted">{t("not_told")}</span>
          )}
          {item.recipients.length > 0 && <span class="arrow" aria-hidden="true" />}
          <Parties parties={item.recipients} most={2} />
        </span>
        <span class="row-foot">
          <Status status={item.status} />
          {item.place && (
            <span class="row-place">
              <Words text={placeName(item.place)} />
              <span class="muted">{placeAround(item.place)}</span>
            </span>
          )}
          <span class="row-figures">
            {item.counts.slice(0, 2).map((count) => (
              <span key={count.what}>
                {name("what", count.what)} <b>{figure(count)}</b>
              </span>
            ))}
          </span>
          <span class="row-accounts muted">{t("n_documents", { n: item.documents })}</span>
        </span>
      </a>
    </li>
  );
}

/** First and last row to draw. When the page is printed all that are loaded are. */
function useWindow(box: { current: HTMLElement | null }, count: number, height: number): [number, number] {
  const [range, setRange] = useState<[number, number]>([0, 20]);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = () => {
      const top = Math.floor(element.scrollTop / height) - EXTRA;
      const shown = Math.ceil(element.clientHeight / height) + 2 * EXTRA;
      setRange([Math.max(0, top), Math.min(count, top + shown)]);
    };
    const all = () => setRange([0, Math.min(count, PRINTED)]);
    look();
    element.addEventListener("scroll", look, { passive: true });
    window.addEventListener("resize", look);
    window.addEventListener("beforeprint", all);
    window.addEventListener("afterprint", look);
    return () => {
      element.removeEventListener("scroll", look);
      window.removeEventListener("resize", look);
      window.removeEventListener("beforeprint", all);
      window.removeEventListener("afterprint", look);
    };
  }, [box, count, height]);
  return range;
}

function useRowHeight(): number {
  const narrow = matchMedia("(max-width: 44rem)");
  const [height, setHeight] = useState(narrow.matches ? 124 : 96);
  useEffect(() => {
    const change = () => setHeight(narrow.matches ? 124 : 96);
    narrow.addEventListener("change", change);
    return () => narrow.removeEventListener("change", change);
  }, []);
  return height;
}

const JUMPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -1e9, End: 1e9 };

export function List({ items, total, more, onHot }: Props): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const wanted = useRef<number | null>(null);
  const height = useRowHeight();
  const [from, to] = useWindow(box, items.length, height);
  useEffect(() => {
    if (items.length < total && to >= items.length - EXTRA) more();
  }, [to, items.length, total]);
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    const link = box.current?.querySelector<HTMLElement>(`a[data-index="${wanted.current}"]`);
    if (link) {
      link.focus({ preventScroll: true });
      wanted.current = null;
    }
  });
  const onKey = (event: KeyboardEvent) => {
    const jump = JUMPS[event.key];
    const at = Number((event.target as HTMLElement).dataset.index ?? Number.NaN);
    if (jump === undefined || Number.isNaN(at) || !box.current) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(items.length - 1, at + jump));
    const [top, bottom] = [next * height, (next + 1) * height];
    wanted.current = next;
    if (top < box.current.scrollTop) box.current.scrollTop = top;
    else if (bottom > box.current.scrollTop + box.current.clientHeight)
      box.current.scrollTop = bottom - box.current.clientHeight;
    const link = box.current.querySelector<HTMLElement>(`a[data-index="${next}"]`);
    if (link) {
      link.focus({ preventScroll: true });
      wanted.current = null;
    }
  };
  return (
    <div class="list" ref={box} onKeyDown={onKey}>
      <ul
        aria-label={t("list_label")}
        style={{ height: `${items.length * height}px` }}
        onMouseLeave={() => onHot(null)}
      >
        {items.slice(from, to).map((item, i) => (
          <Row key={item.id} item={item} index={from + i} total={total} height={height} onHot={onHot} />
        ))}
      </ul>
      {items.length < total && <p class="muted pad">{t("loading")}</p>}
    </div>
  );
}
