// The overview: filters, map, timeline and list, which move together. In: the address; out: one question to each of two routes when the
// filters change, and one to the first when only the map moves.
import type { JSX } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { get } from "../lib/api.ts";
import { filterQuery } from "../lib/filters.ts";
import { name, number, t } from "../lib/i18n.ts";
import { useLoad } from "../lib/load.ts";
import { go, href, params, setParams } from "../lib/route.ts";
import { useTitle } from "../lib/title.ts";
import type { Overview as Data, IncidentList, Meta, Summary } from "../lib/types.ts";
import { IncidentMap } from "../map/map.tsx";
import { around, boxOf, fit, type Size, type View, viewFrom, viewText } from "../map/mercator.ts";
import { Status } from "../parts/badges.tsx";
import { Exports } from "../parts/exports.tsx";
import { Filters } from "../parts/filters.tsx";
import { List } from "../parts/list.tsx";
import { EmptyStore, State } from "../parts/states.tsx";
import { Timeline } from "../timeline/timeline.tsx";

const PAGE = 100;
const WAIT = 150;
const REGION: View = { lat: 27, lon: 38, zoom: 3.4 };

/** The first page by itself, further ones when the list comes near its end; all anew when the question changes. */
function useList(query: string, generation: string) {
  const url = `/api/incidents?${query}${query ? "&" : ""}size=${PAGE}`;
  const firstPage = useLoad<IncidentList>(`${url}#${generation}`, WAIT);
  const [rest, setRest] = useState<{ of: IncidentList | null; items: Summary[]; next: string | null }>({
    of: null,
    items: [],
    next: null,
  });
  const asked = useRef<string | null>(null);
  const base = firstPage.data;
  const mine = rest.of === base;
  const items = base ? [...base.items, ...(mine ? rest.items : [])] : [];
  const next = mine ? rest.next : (base?.next ?? null);
  const more = useCallback(() => {
    if (!base || !next || asked.current === next) return;
    asked.current = next;
    get<IncidentList>(`${url}&after=${encodeURIComponent(next)}`).then(
      (page) => {
        setRest((old) => ({
          of: base,
          items: [...(old.of === base ? old.items : []), ...page.items],
          next: page.next,
        }));
      },
      () => {
        asked.current = null;
      },
    );
  }, [base, next, url]);
  return { ...firstPage, items, total: base?.total ?? 0, more };
}

/** The view of the address, or one that shows all that the filters leave; the address is written when the map comes to rest. */
function useView(): [View, (view: View) => void] {
  const kept = params().get("at");
  const [view, setView] = useState<View>(viewFrom(kept) ?? REGION);
  const timer = useRef(0);
  const written = useRef(kept);
  useEffect(() => {
    const back = viewFrom(kept);
    if (back && kept !== written.current) setView(back);
    written.current = kept;
  }, [kept]);
  const move = useCallback((next: View) => {
    setView(next);
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      if (location.pathname !== "/") return;
      written.current = viewText(next);
      setParams({ at: viewText(next) }, "replace");
    }, 400);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  return [view, move];
}

function overviewUrl(query: string, view: View, size: Size | null, generation: string): string | null {
  if (!size || size.width < 2) return null;
  const box = boxOf(view, size);
  const edges = [box.south, box.west, box.north, box.east].map((n) => n.toFixed(3)).join(",");
  return `/api/overview?${query}${query ? "&" : ""}view=${edges}&zoom=${Math.max(0, Math.floor(view.zoom))}#${generation}`;
}

function Statuses({ counts }: { counts: Record<string, number> }): JSX.Element {
  const present = Object.entries(counts).filter(([, n]) => n > 0);
  return (
    <ul class="statuses" aria-label={t("status_bar")}>
      {present.map(([status, n]) => (
        <li key={status}>
          <button
            type="button"
            onClick={() => setParams({ status: params().get("status") === status ? null : status })}
            aria-pressed={params().get("status") === status}
            aria-label={`${name("status", status)}: ${t("n_incidents", { n })}`}
          >
            <Status status={status} /> <b>{number(n)}</b>
          </button>
        </li>
      ))}
    </ul>
  );
}

export function Overview({ meta }: { meta: Meta | null }): JSX.Element {
  useTitle(null);
  const query = filterQuery(params());
  const order = params().get("order") === "newest" ? "newest" : "";
  const [view, setView] = useView();
  const [size, setSize] = useState<Size | null>(null);
  const [hot, setHot] = useState<string | null>(null);
  const generation = meta?.generation ?? "";
  const { data, error, busy } = useLoad<Data>(overviewUrl(query.toString(), view, size, generation), WAIT);
  const listQuery = new URLSearchParams(query);
  if (order) listQuery.set("order", order);
  const list = useList(listQuery.toString(), generation);
  const fitAll = useCallback(() => {
    const points = list.items.flatMap(({ place }) =>
      place?.lat != null && place.lon != null ? [{ lat: place.lat, lon: place.lon }] : [],
    );
    const box = around(points);
    if (box && size) setView(fit(box, size));
  }, [list.data, list.items.length, size]);
  const fitted = useRef(params().has("at"));
  useEffect(() => {
    if (fitted.current || !list.data || !size) return;
    fitted.current = true;
    fitAll();
  }, [list.data, size]);
  if (meta && meta.store.incidents === 0) return <EmptyStore />;
  const filterBox = () => {
    if (!size) return;
    const box = boxOf(view, size);
    setParams({ box: [box.south, box.west, box.north, box.east].map((n) => n.toFixed(3)).join(",") });
  };
  const total = data?.total ?? list.total;
  const failed = error ?? list.error;
  return (
    <div class="overview">
      <h1 class="visually-hidden">{t("nav_overview")}</h1>
      <Filters meta={meta} />
      {failed && (
        <p class="note bad" role="alert">
          {t("f_bad", { message: "" })}
          <bdi lang="en" dir="ltr">
            {failed.message}
          </bdi>
        </p>
      )}
      <div class="counts" aria-busy={busy || list.busy}>
        <p role="status">
          <b>{t("n_incidents", { n: total })}</b>
          {data && <span class="muted">{t("on_map", { n: data.located })}</span>}
        </p>
        {data && <Statuses counts={data.statuses} />}
        <Exports query={query} />
      </div>
      <div class="boards">
        <div class="pictures">
          <section class="board" aria-labelledby="h-map">
            <h2 id="h-map" class="visually-hidden">
              {t("map")}
            </h2>
            <IncidentMap
              cells={data?.cells ?? []}
              view={view}
              hot={hot}
              onView={setView}
              onSize={setSize}
              onOpen={(id) => go(href(`/incidents/${id}`))}
              onFit={fitAll}
              onBox={filterBox}
            />
          </section>
          <section class="board" aria-labelledby="h-time">
            <div class="board-head">
              <h2 id="h-time">{t("timeline")}</h2>
              {query.get("from") || query.get("to") ? (
                <button type="button" class="plain" onClick={() => setParams({ from: null, to: null })}>
                  {t("timeline_clear")}
                </button>
              ) : (
                <span class="muted">{t("timeline_drag")}</span>
              )}
            </div>
            <Timeline
              data={data?.timeline ?? { step: "day", from: null, types: [], counts: [] }}
              onSelect={(from, to) => setParams({ from, to })}
            />
          </section>
        </div>
        <section class="board listing" aria-labelledby="h-list">
          <div class="board-head">
            <h2 id="h-list">{t("list")}</h2>
            <label class="order">
              <span class="visually-hidden">{t("order")}</span>
              <select value={order} onChange={(event) => setParams({ order: event.currentTarget.value })}>
                <option value="">{t("order_oldest")}</option>
                <option value="newest">{t("order_newest")}</option>
              </select>
            </label>
          </div>
          {list.data && list.total === 0 && (
            <State title={t("empty_match")} level={2}>
              <p>{t("empty_match_do")}</p>
            </State>
          )}
          <List
            key={listQuery.toString()}
            items={list.items}
            total={list.total}
            more={list.more}
            onHot={(item) => setHot(hotKey(item, data))}
          />
        </section>
      </div>
    </div>
  );
}

/** The cell of the map that an incident of the list stands in: the nearest one. */
function hotKey(item: Summary | null, data: Data | null): string | null {
  const { lat, lon } = item?.place ?? {};
  if (lat == null || lon == null || !data) return null;
  let best: { key: string; far: number } | null = null;
  for (const cell of data.cells) {
    const far = Math.hypot(cell.lat - lat, cell.lon - lon);
    if (!best || far < best.far) best = { key: `${cell.lat},${cell.lon}`, far };
  }
  return best?.key ?? null;
}
