// Saying that two incidents are one. In: an incident; out: the other, picked of those like it in time, type and place, or named by its id or
// address. What is picked is shown before anything is sent.
import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { dayRange, t } from "../lib/i18n.ts";
import { useKept } from "../lib/kept.ts";
import { useLoad } from "../lib/load.ts";
import { Parties, placeName, Words } from "../lib/names.tsx";
import type { Heard, Incident, IncidentList, IncidentPage, Summary } from "../lib/types.ts";
import { TypeName } from "../parts/badges.tsx";
import { Decide } from "./decide.tsx";
import type { Word } from "./send.ts";

const DAY = 864e5;
const AROUND = 4;

/** Incidents like this one: within days, and near where its place is known. Of any type: that may be what is wrong. */
function likeIt(incident: Incident): string | null {
  if (!incident.time) return null;
  const shift = (day: string, by: number) => new Date(Date.parse(day) + by * DAY).toISOString().slice(0, 10);
  const query = new URLSearchParams({
    from: shift(incident.time.from, -AROUND),
    to: shift(incident.time.to, AROUND),
    size: "50",
  });
  const { lat, lon } = incident.place ?? {};
  if (lat != null && lon != null) {
    query.set("near", `${lat},${lon}`);
    query.set("km", "100");
  }
  return `/api/incidents?${query}`;
}

/** The id in what was pasted: an id, or the address of its page. */
export function idIn(text: string): string | null {
  return text.match(/i-[0-9a-f]{12}(~\d+)?/)?.[0] ?? null;
}

function Like({ item }: { item: Summary }): JSX.Element {
  return (
    <>
      <TypeName type={item.type} mode={item.mode} />
      <span class="muted">{dayRange(item.from, item.to)}</span>
      {item.place && <Words text={placeName(item.place)} />}
      <span>
        <Parties parties={[...item.actors, ...item.recipients]} most={2} />
      </span>
      <span class="muted">{t("n_documents", { n: item.documents })}</span>
    </>
  );
}

/** What was named by its id, as far as the store has it. */
function Named({ id }: { id: string }): JSX.Element {
  const { data, error } = useLoad<IncidentPage>(`/api/incidents/${encodeURIComponent(id)}`, 150);
  if (error) return <p class="wrong">{t("not_found_incident", { id })}</p>;
  if (!data) return <p class="muted">{t("loading")}</p>;
  const { time, place, type, mode } = data.incident;
  return (
    <p>
      <TypeName type={type} mode={mode} /> {dayRange(time?.from ?? null, time?.to ?? null)}{" "}
      {place && <Words text={placeName(place)} />}{" "}
      <span class="muted">{t("n_documents", { n: data.incident.documents })}</span>
    </p>
  );
}

interface Props {
  incident: Incident;
  seen: number;
  onKept: (heard: Heard, word: Word) => void;
  onClose: () => void;
}

export function Merge({ incident, seen, onKept, onClose }: Props): JSX.Element {
  const ref = useRef<HTMLDialogElement>(null);
  const field = useId();
  const [picked, setPicked] = useState<string | null>(null);
  const [pasted, setPasted, dropPasted] = useKept<string>(`with ${incident.id}`, "");
  const named = idIn(pasted) === incident.id ? null : idIn(pasted);
  const other = pasted === "" ? picked : named;
  const like = useLoad<IncidentList>(likeIt(incident));
  const items = (like.data?.items ?? []).filter(({ id }) => id !== incident.id);
  useEffect(() => {
    ref.current?.showModal();
    document.getElementById(field)?.focus();
  }, []);
  const word = (why: string): Word => ({ on: "incident", id: incident.id, action: "merge", with: other ?? "", why });
  return (
    <dialog ref={ref} class="dialog" aria-labelledby="h-merge" onClose={onClose}>
      <header>
        <h2 id="h-merge">{t("rv_merge_title")}</h2>
        <button type="button" class="plain" onClick={() => ref.current?.close()}>
          {t("close")}
        </button>
      </header>
      <div class="dialog-body">
        <fieldset class="likes">
          <legend>{t("merge_like", { n: AROUND })}</legend>
          {like.busy && <p class="muted">{t("loading")}</p>}
          {!like.busy && items.length === 0 && <p class="muted">{t("merge_none")}</p>}
          {items.map((item) => (
            <label key={item.id} class="check">
              <input
                type="radio"
                name="merge-with"
                checked={other === item.id}
                onChange={() => {
                  dropPasted();
                  setPicked(item.id);
                }}
              />
              <span>
                <Like item={item} />
              </span>
            </label>
          ))}
        </fieldset>
        <div class="field">
          <label for={field}>{t("merge_paste")}</label>
          <input id={field} dir="ltr" value={pasted} onInput={(event) => setPasted(event.currentTarget.value)} />
        </div>
        {pasted !== "" && other === null && <p class="wrong">{t("merge_bad")}</p>}
        {pasted !== "" && other && <Named id={other} />}
        <Decide
          title={t("rv_merge_title")}
          explain={t("rv_merge_explain")}
          send={t("act_merge_do")}
          draft={`merge ${incident.id}`}
          ready={other !== null}
          seen={seen}
          word={word}
          focus={false}
          onKept={(heard) => {
            dropPasted();
            onKept(heard, word(""));
          }}
          onCancel={() => ref.current?.close()}
        />
      </div>
    </dialog>
  );
}
