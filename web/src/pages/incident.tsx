// An incident: what it is, how it stands, its figures, and its accounts side by side. In: its id; out: one question to the server.
import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { dayRange, type Key, name, number, t } from "../lib/i18n.ts";
import { useKept } from "../lib/kept.ts";
import { useLoad } from "../lib/load.ts";
import { useMe } from "../lib/me.ts";
import { Parties, placeAround, placeName, Words } from "../lib/names.tsx";
import { arrive, go, href, params } from "../lib/route.ts";
import { useTitle } from "../lib/title.ts";
import type { IncidentPage as Data, Incident, Review, ReviewEntry } from "../lib/types.ts";
import { PlaceMap } from "../map/placemap.tsx";
import { Factuality, Status, TypeName } from "../parts/badges.tsx";
import { Compare } from "../parts/compare.tsx";
import { FigureRange } from "../parts/figures.tsx";
import { Busy, Failed } from "../parts/states.tsx";
import { useActs } from "../reading/acts.ts";
import { Why } from "../reading/why.tsx";
import { Cards } from "../review/cards.tsx";
import type { Kept } from "../review/claimbox.tsx";
import { KeysButton } from "../review/help.tsx";
import { tellKept, useFresh } from "../review/kept.ts";
import { useKeys } from "../review/keys.ts";
import { Reviews } from "../review/reviews.tsx";
import { IncidentBox, MarkedBar } from "../review/together.tsx";

function titleOf(incident: Incident): string {
  const what = name("type", incident.type);
  return incident.place ? `${what} · ${placeName(incident.place)}` : what;
}

function Facts({ incident }: { incident: Incident }): JSX.Element {
  const { time, place } = incident;
  return (
    <dl class="facts">
      <div>
        <dt>{t("inc_when")}</dt>
        <dd>
          {dayRange(time?.from ?? null, time?.to ?? null)}
          {time?.basis === "published" && <small class="muted">{t("inc_basis_published")}</small>}
        </dd>
      </div>
      <div>
        <dt>{t("inc_who")}</dt>
        <dd>
          {incident.actors.length > 0 ? (
            <Parties parties={incident.actors} most={6} />
          ) : (
            <span class="muted">{t("not_told")}</span>
          )}
        </dd>
      </div>
      <div>
        <dt>{t("inc_whom")}</dt>
        <dd>
          {incident.recipients.length > 0 ? (
            <Parties parties={incident.recipients} most={6} />
          ) : (
            <span class="muted">{t("not_told")}</span>
          )}
        </dd>
      </div>
      <div>
        <dt>{t("inc_where")}</dt>
        <dd>
          {place ? (
            <>
              <Words text={placeName(place)} /> <span class="muted">{placeAround(place)}</span>
            </>
          ) : (
            <span class="muted">{t("not_told")}</span>
          )}
          {place && <small class="muted">{t(`map_precision_${place.precision ?? 3}` as Key)}</small>}
        </dd>
      </div>
    </dl>
  );
}

function WhyStatus({ incident }: { incident: Incident }): JSX.Element {
  const reasons = [...new Set(incident.status_reasons.map(({ what }) => what))];
  const claims = (what: string) =>
    new Set(incident.status_reasons.filter((reason) => reason.what === what).flatMap((reason) => reason.claims)).size;
  const fields = incident.disagreements.map(({ field }) =>
    ["actors", "recipients", "place"].includes(field) ? name("field", field) : name("what", field),
  );
  return (
    <section aria-labelledby="h-status" class="why-status">
      <h2 id="h-status">{t("inc_why_status")}</h2>
      <p class="status-line">
        <Status status={incident.status} />
        <span class="muted">
          {t("n_sources", { n: incident.independent_sources })} · {t("n_documents", { n: incident.documents })}
        </span>
      </p>
      <ul class="reasons">
        {reasons.map((what) => (
          <li key={what}>
            {name("reason", what)} <span class="muted">({t("n_claims", { n: claims(what) })})</span>
          </li>
        ))}
      </ul>
      {fields.length > 0 ? (
        <p class="differs">
          <span aria-hidden="true">≠ </span>
          {t("inc_differ")}: <b>{fields.join(" · ")}</b>
        </p>
      ) : (
        <p class="muted">{t("inc_agree")}</p>
      )}
    </section>
  );
}

/** A person's word, in the form that /api/reviews has. */
function entry({ what, payload, ...rest }: Review): ReviewEntry {
  const on = what as ReviewEntry["on"];
  const set = rest.action === "correct" ? (payload as Record<string, unknown>) : null;
  return { ...rest, on, correction: set, claims: on === "incident" ? payload : null };
}

function Said({ data }: { data: Data }): JSX.Element | null {
  if (data.reviews.length === 0) return null;
  const documents = new Map(
    data.accounts.flatMap(({ document, claims }) => claims.map(({ claim }) => [claim.id, document.id])),
  );
  const about = ({ id }: Review) =>
    id.split("+").map((claim) => ({ claim, document: documents.get(claim) ?? null, incident: null }));
  return (
    <section aria-labelledby="h-reviews">
      <h2 id="h-reviews">{t("inc_reviews")}</h2>
      <Reviews reviews={data.reviews.map((review) => ({ ...entry(review), about: about(review) }))} />
    </section>
  );
}

function Claims({ data, may, onKept }: { data: Data; may: boolean; onKept: (kept: Kept) => void }): JSX.Element {
  const { accounts, incident } = data;
  const claims = useMemo(() => accounts.flatMap((account) => account.claims.map(({ claim }) => claim)), [accounts]);
  const acts = useActs(claims, true, onKept);
  const [ticked, setTicked, dropTicked] = useKept<string[]>(`marked ${incident.id}`, []);
  // What has left the incident meanwhile is marked no more.
  const marked = ticked.filter((id) => claims.some((claim) => claim.id === id));
  const onMark = (ids: string[], on: boolean) => {
    const rest = marked.filter((id) => !ids.includes(id));
    setTicked(on ? [...rest, ...ids] : rest);
  };
  return (
    <section aria-labelledby="h-claims">
      <div class="claims-head">
        <h2 id="h-claims">
          {t("inc_claims")} <span class="muted h-count">{number(claims.length)}</span>
        </h2>
        <KeysButton />
      </div>
      {may && <p class="muted">{t("inc_claims_how")}</p>}
      <Cards accounts={accounts} acts={acts} marked={may ? marked : null} onMark={onMark} />
      {may && <MarkedBar data={data} marked={marked} onClear={dropTicked} onKept={onKept} />}
      {acts.why && <Why claim={acts.why.id} onClose={acts.closeWhy} />}
    </section>
  );
}

/** Loads it, and after a word of this page goes where its claims belong now. */
function useIncident(id: string) {
  const { url, reload } = useFresh(`/api/incidents/${encodeURIComponent(id)}`);
  const loaded = useLoad<Data>(url);
  const last = useRef<{ claim: string; document: string } | null>(null);
  const onKept = (kept: Kept) => {
    const { word, heard } = kept;
    const of = loaded.data?.accounts.find(({ claims }) => claims.some(({ claim }) => claim.id === word.id));
    last.current = of ? { claim: word.id, document: of.document.id } : null;
    tellKept(kept, id);
    const next = heard.incidents[0];
    if (!next || heard.incidents.includes(id)) return reload();
    const chosen = params().get("claim");
    go(href(`/incidents/${next}`, new URLSearchParams(chosen ? { claim: chosen } : {})));
    if (!chosen) arrive();
  };
  const { data, error } = loaded;
  useEffect(() => {
    last.current = null;
  }, [data]);
  useEffect(() => {
    if (error?.status !== 404 || !last.current) return;
    const { claim, document } = last.current;
    const query = new URLSearchParams({ claim });
    const [to] = error.to;
    // Its last claim was rejected, or what is left has another id.
    go(href(to ? `/incidents/${to}` : `/documents/${encodeURIComponent(document)}`, query), "replace");
  }, [error]);
  return { ...loaded, onKept };
}

function Moved({ to }: { to: string[] }): JSX.Element {
  return (
    <p class="note" role="status">
      {t("moved")} {t("moved_do")}{" "}
      {to.map((id) => (
        <a key={id} href={href(`/incidents/${id}`)}>
          <bdi>{id}</bdi>{" "}
        </a>
      ))}
    </p>
  );
}

export function IncidentPage({ id }: { id: string }): JSX.Element {
  const { data, error, onKept } = useIncident(id);
  const may = useMe()?.may.review ?? false;
  useTitle(data ? titleOf(data.incident) : null);
  useKeys();
  if (error && !data) return <Failed error={error} missing={t("not_found_incident", { id })} />;
  if (!data) return <Busy />;
  const { incident, accounts } = data;
  return (
    <article class="page incident">
      {error?.code === "moved" && <Moved to={error.to} />}
      <header class="incident-head">
        <p class="kicker">
          <TypeName type={incident.type} mode={incident.mode} />
          <Factuality value={incident.factuality} always />
        </p>
        <h1>
          {incident.place ? <Words text={placeName(incident.place)} /> : name("type", incident.type)}
          <span class="h1-day">{dayRange(incident.time?.from ?? null, incident.time?.to ?? null)}</span>
        </h1>
        <p class="muted id">
          <bdi>{incident.id}</bdi>
        </p>
        <IncidentBox data={data} may={may} onKept={onKept} />
      </header>
      <div class="incident-top">
        <Facts incident={incident} />
        <WhyStatus incident={incident} />
        {incident.place && <PlaceMap place={incident.place} type={incident.type} />}
      </div>
      <section aria-labelledby="h-figures">
        <h2 id="h-figures">{t("inc_figures")}</h2>
        {incident.counts.length === 0 && <p class="muted">{t("inc_figures_none")}</p>}
        <div class="figures">
          {incident.counts.map((count) => (
            <FigureRange key={count.what} of={count} accounts={accounts} />
          ))}
        </div>
      </section>
      <section aria-labelledby="h-accounts">
        <h2 id="h-accounts">
          {t("inc_accounts")} <span class="muted h-count">{number(accounts.length)}</span>
        </h2>
        <Compare incident={incident} accounts={accounts} />
      </section>
      <Claims data={data} may={may} onKept={onKept} />
      <Said data={data} />
    </article>
  );
}
