// One field of a correction. In: its kind, the value as it was coded, as people left it and as it was typed; out: what is typed. An id is
// completed from the names that claims have; what belongs to it (name, country, degrees) is filled in with it.
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { get } from "../lib/api.ts";
import { label } from "../lib/filters.ts";
import { name, t } from "../lib/i18n.ts";
import { Words } from "../lib/names.tsx";
import type { Claim } from "../lib/types.ts";
import { Combo } from "../parts/combo.tsx";
import { type Row, shown } from "./correction.ts";

interface Props {
  row: Row;
  list: string | null;
  coded: unknown;
  left: unknown;
  typed: string | undefined;
  wrong: boolean;
  rows: Row[];
  onSet: (values: Record<string, string>) => void;
}

const GROUPS: Record<string, string> = {
  type: "type",
  mode: "mode",
  factuality: "fact",
  what: "what",
  stance: "stance",
};
/** A code in the reader's language, where it has a name there. */
function coded(row: Row, value: unknown): string {
  const text = shown(value);
  const group = GROUPS[row.name] ?? (row.name === "about" || row.name === "valence" ? row.name : null);
  if (row.kind === "flag") return t(text === "true" ? "yes" : "no");
  return text === "" ? t("rv_none") : group ? name(group, text) : text;
}

function Was({ title, row, value }: { title: string; row: Row; value: unknown }): JSX.Element {
  const known =
    row.name === "id" && typeof value === "string" && label(value) !== value ? `${label(value)} · ${value}` : null;
  return (
    <span class="was">
      {title} <Words text={known ?? coded(row, value)} />
    </span>
  );
}

/** Everything a claim says of an id besides the id, from a claim that names it. */
async function details(list: string, id: string): Promise<Record<string, unknown>> {
  const filter = list === "places" ? "place" : "side";
  const query = new URLSearchParams({ [filter]: id, size: "5" });
  const { items } = await get<{ items: { claim: Claim }[] }>("/api/claims", query);
  const spans = items.flatMap(({ claim }) => [...claim.actors, ...claim.recipients, ...claim.places]);
  return { ...(spans.find((span) => span.id === id) ?? {}) };
}
const BESIDES = ["name_en", "kind", "country", "sector", "lat", "lon", "admin1", "precision"];

function IdField({ row, list, text, rows, onSet }: { row: Row; list: string; text: string } & Props): JSX.Element {
  const take = async (id: string) => {
    const besides = rows.filter((other) => (id ? BESIDES : ["name_en"]).includes(other.name));
    const filled = (found: Record<string, unknown>) =>
      Object.fromEntries(besides.map((other) => [other.path, shown(found[other.name])]));
    // What belonged to the one before is gone at once, so that it is never sent with the new id.
    onSet({ ...filled({}), [row.path]: id });
    if (id) onSet(filled(await details(list, id).catch(() => ({}))));
  };
  return <Combo kind={list === "places" ? "place" : "side"} title={name("path", "id")} value={text} onChange={take} />;
}

function Input({ id, row, text, onInput }: { id: string; row: Row; text: string; onInput: (text: string) => void }) {
  const codes = row.kind === "flag" ? ["true", "false"] : row.kind === "one_of" ? ["", ...(row.of ?? []), text] : null;
  if (codes)
    return (
      <select id={id} value={text} onChange={(event) => onInput(event.currentTarget.value)}>
        {[...new Set(codes)].map((code) => (
          <option key={code} value={code} selected={code === text}>
            {coded(row, code)}
          </option>
        ))}
      </select>
    );
  const day = row.kind === "day";
  return (
    <input
      id={id}
      {...({ type: day ? "date" : "text" } as { type: "text" })}
      inputMode={row.kind === "number" ? "decimal" : undefined}
      dir={day ? undefined : "auto"}
      value={text}
      onInput={(event) => onInput(event.currentTarget.value)}
    />
  );
}

export function RowField(props: Props): JSX.Element {
  const { row, list, typed, left, wrong } = props;
  const id = useId();
  const text = typed ?? shown(left);
  const differs = text.trim() !== shown(left);
  const corrected = shown(props.coded) !== shown(left);
  const named = row.name === "id" && list !== null && list !== "attribution";
  return (
    <div class={differs ? "row-field changed" : "row-field"}>
      {named ? (
        <IdField {...props} list={list} text={text} />
      ) : (
        <div class="field">
          <label for={id}>{name("path", row.name)}</label>
          <Input id={id} row={row} text={text} onInput={(next) => props.onSet({ [row.path]: next })} />
        </div>
      )}
      {(differs || corrected || shown(props.coded) !== "") && (
        <p class="muted">
          <Was title={t("rv_coded")} row={row} value={props.coded} />
          {corrected && <Was title={t("rv_left")} row={row} value={left} />}
        </p>
      )}
      {wrong && (
        <p class="wrong">
          {row.name === "id" ? t("rv_wrong_id") : t(row.kind === "day" ? "rv_wrong_day" : "rv_wrong_number")}
        </p>
      )}
    </div>
  );
}
