// The filters over overview and outlets. In: the address and what the store has; out: a changed address. Nothing is kept here.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { chips, FILTERS, type Filter, values } from "../lib/filters.ts";
import { country, type Key, t } from "../lib/i18n.ts";
import { params, setParams } from "../lib/route.ts";
import type { Meta } from "../lib/types.ts";
import { Choice } from "./choice.tsx";
import { Combo } from "./combo.tsx";

const ROLES = ["actor", "recipient", "source"];
const TYPING = 350;

/** A field that writes to the address when the typing pauses, and takes over what the address says when that changes. */
function Typed({
  filter,
  type,
  min,
}: {
  filter: Filter;
  type: "search" | "date" | "number";
  min?: number;
}): JSX.Element {
  const value = params().get(filter) ?? "";
  const [text, setText] = useState(value);
  const timer = useRef(0);
  useEffect(() => setText(value), [value]);
  const input = (next: string) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setParams({ [filter]: next.trim() || null }), TYPING);
  };
  return (
    <div class={`field field-${filter}`}>
      <label for={`f-${filter}`}>{t(`f_${filter}` as Key)}</label>
      <input
        id={`f-${filter}`}
        {...({ type, min } as { type: "search" })}
        value={text}
        dir={type === "search" ? "auto" : undefined}
        placeholder={filter === "text" ? t("f_text_hint") : undefined}
        onInput={(event) => input(event.currentTarget.value)}
      />
    </div>
  );
}

function Select({
  filter,
  options,
  any,
}: {
  filter: Filter;
  options: { value: string; title: string }[];
  any: string;
}): JSX.Element {
  return (
    <div class="field">
      <label for={`f-${filter}`}>{t(`f_${filter}` as Key)}</label>
      <select
        id={`f-${filter}`}
        value={params().get(filter) ?? ""}
        onChange={(event) => setParams({ [filter]: event.currentTarget.value })}
      >
        <option value="">{any}</option>
        {options.map(({ value, title }) => (
          <option key={value} value={value} selected={value === params().get(filter)}>
            {title}
          </option>
        ))}
      </select>
    </div>
  );
}

export function Chips(): JSX.Element | null {
  const set = chips(params());
  if (set.length === 0) return null;
  const drop = (clears: readonly Filter[]) => setParams(Object.fromEntries(clears.map((filter) => [filter, null])));
  return (
    <ul class="chips" aria-label={t("f_set")}>
      {set.map((chip) => (
        <li key={chip.label}>
          <button type="button" class="chip" onClick={() => drop(chip.clears)}>
            <span class="visually-hidden">{t("f_remove")} </span>
            <span class="muted">{chip.label}</span> {chip.value && <bdi>{chip.value}</bdi>}
            <span class="cross" aria-hidden="true">
              ×
            </span>
          </button>
        </li>
      ))}
      <li>
        <button type="button" class="clear" onClick={() => drop(FILTERS)}>
          {t("f_clear")}
        </button>
      </li>
    </ul>
  );
}

export function Filters({ meta }: { meta: Meta | null }): JSX.Element {
  const query = params();
  const several = (filter: Filter) => (codes: string[]) => setParams({ [filter]: codes.join(",") });
  const types = meta?.types.map(({ id }) => id) ?? [];
  const chosenTypes = values(query, "type");
  const modes = [
    ...new Set(
      meta?.types
        .filter(({ id }) => chosenTypes.length === 0 || chosenTypes.includes(id))
        .flatMap((type) => type.modes) ?? [],
    ),
  ];
  const countries = (meta?.countries ?? []).map(({ code, name }) => ({ value: code, title: country(code) ?? name }));
  const wide = matchMedia("(min-width: 64rem)").matches;
  return (
    <search class="filters" aria-label={t("filters")}>
      <details open={wide}>
        <summary class="filters-summary">
          <h2>{t("filters_show")}</h2>
        </summary>
        <div class="fields">
          <Typed filter="text" type="search" />
          <Typed filter="from" type="date" />
          <Typed filter="to" type="date" />
          <Choice title={t("f_type")} group="type" codes={types} chosen={chosenTypes} onChange={several("type")} />
          <Choice
            title={t("f_status")}
            group="status"
            codes={meta?.statuses ?? []}
            chosen={values(query, "status")}
            onChange={several("status")}
          />
          <Choice
            title={t("f_factuality")}
            group="fact"
            codes={meta?.factualities ?? []}
            chosen={values(query, "factuality")}
            onChange={several("factuality")}
          />
          <Combo
            kind="side"
            title={t("f_side")}
            value={query.get("side") ?? ""}
            onChange={(side) => setParams({ side, ...(side ? {} : { role: null }) })}
          />
          <Combo
            kind="place"
            title={t("f_place")}
            value={query.get("place") ?? ""}
            onChange={(place) => setParams({ place })}
          />
          <Combo
            kind="outlet"
            title={t("f_source")}
            value={query.get("source") ?? ""}
            onChange={(source) => setParams({ source })}
          />
          {query.get("side") && (
            <Select
              filter="role"
              any={t("role_any")}
              options={ROLES.map((value) => ({ value, title: t(`role_${value}` as Key) }))}
            />
          )}
          <Select filter="country" any={t("f_any")} options={countries} />
          <Choice
            title={t("f_mode")}
            group="mode"
            codes={modes}
            chosen={values(query, "mode")}
            onChange={several("mode")}
          />
          <Typed filter="killed" type="number" min={0} />
        </div>
      </details>
      <Chips />
    </search>
  );
}
