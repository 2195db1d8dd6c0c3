// Outlets compared, for the filters of the overview. In: the address; out: one question to the server.
import type { JSX } from "preact";
import { filterQuery } from "../lib/filters.ts";
import { type Key, lang, name, number, t } from "../lib/i18n.ts";
import { useLoad } from "../lib/load.ts";
import { Words } from "../lib/names.tsx";
import { href, params } from "../lib/route.ts";
import { useTitle } from "../lib/title.ts";
import type { Meta, OutletRow } from "../lib/types.ts";
import { Filters } from "../parts/filters.tsx";
import { EmptyStore, State } from "../parts/states.tsx";

const NUMBERS = ["documents", "claims", "incidents", "alone", "left_out"] as const;
const HINTS: Partial<Record<string, Key>> = {
  alone: "o_alone_hint",
  left_out: "o_left_out_hint",
  figures: "o_figures_hint",
};

function Column({ column, numeric }: { column: string; numeric: boolean }): JSX.Element {
  const hint = HINTS[column];
  return (
    <th scope="col" class={numeric ? "n" : undefined}>
      {t(`o_${column}` as Key)}
      {hint && <small class="muted">{t(hint)}</small>}
    </th>
  );
}

function Row({ row }: { row: OutletRow }): JSX.Element {
  const query = filterQuery(params());
  query.set("source", row.outlet);
  return (
    <tr>
      <th scope="row">
        <a href={href("/", query)}>
          <Words text={row.name ?? row.outlet} />
        </a>
      </th>
      {NUMBERS.map((column) => (
        <td key={column} class="n">
          {number(row[column])}
        </td>
      ))}
      <td>
        <ul class="plain-list">
          {row.figures.map(({ what, lowest_of, highest_of }) => (
            <li key={what}>
              {name("what", what)}:{" "}
              {[t("o_lowest", { n: lowest_of }), t("o_highest", { n: highest_of })].join(lang() === "ar" ? "، " : ", ")}
            </li>
          ))}
        </ul>
      </td>
      <td>
        <ul class="loaded">
          {row.framing.map(({ words, about, count }) => (
            <li key={words + about}>
              <Words text={words} />{" "}
              <span class="muted">
                {name("about", about)} ×{number(count)}
              </span>
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}

export function Outlets({ meta }: { meta: Meta | null }): JSX.Element {
  useTitle(t("outlets"));
  const query = filterQuery(params()).toString();
  const { data, error, busy } = useLoad<{ items: OutletRow[] }>(`/api/outlets?${query}#${meta?.generation ?? ""}`, 150);
  if (meta && meta.store.documents === 0) return <EmptyStore />;
  return (
    <div class="page wide outlets">
      <Filters meta={meta} />
      <h1>{t("outlets")}</h1>
      <p class="muted">{t("outlets_lead")}</p>
      {error && (
        <p class="note bad" role="alert">
          {t("f_bad", { message: "" })}
          <bdi lang="en" dir="ltr">
            {error.message}
          </bdi>
        </p>
      )}
      {data && data.items.length === 0 && (
        <State title={t("empty_match")} level={2}>
          <p>{t("empty_match_do")}</p>
        </State>
      )}
      {data && data.items.length > 0 && (
        <div class="scroll" tabIndex={0} role="region" aria-label={t("outlets")} aria-busy={busy}>
          <table class="outlets-table">
            <thead>
              <tr>
                <Column column="outlet" numeric={false} />
                {NUMBERS.map((column) => (
                  <Column key={column} column={column} numeric />
                ))}
                <Column column="figures" numeric={false} />
                <Column column="framing" numeric={false} />
              </tr>
            </thead>
            <tbody>
              {data.items.map((row) => (
                <Row key={row.outlet} row={row} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}
