// An incident: what it is, how it stands, its figures, and its accounts side by side. In: its id; out: one question to the server.
import type { JSX } from "preact";
import { dayRange, type Key, name, number, t } from "../lib/i18n.ts";
import { useLoad } from "../lib/load.ts";
import { Parties, placeAround, placeName, Words } from "../lib/names.tsx";
import { useTitle } from "../lib/title.ts";
import type { IncidentPage as Data, Incident, Review } from "../lib/types.ts";
import { PlaceMap } from "../map/placemap.tsx";
import { Factuality, Status, TypeName } from "../parts/badges.tsx";
import { Compare } from "../parts/compare.tsx";
import { FigureRange } from "../parts/figures.tsx";
import { Busy, Failed } from "../parts/states.tsx";

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

function Reviews({ reviews }: { reviews: Review[] }): JSX.Element | null {
  if (reviews.length === 0) return null;
  return (
    <section aria-labelledby="h-reviews">
      <h2 id="h-reviews">{t("inc_reviews")}</h2>
      <ul class="reviews">
        {reviews.map((review) => (
          <li key={review.review}>
            <b>{t(`review_${review.action}` as Key)}</b>{" "}
            <code>
              <bdi>{review.id}</bdi>
            </code>{" "}
            · <bdi>{review.who}</bdi> · {dayRange(review.at.slice(0, 10), null)}
            {!review.holds && <span class="tag">{t("review_not_held")}</span>}
            <p>
              <Words text={review.why} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function IncidentPage({ id }: { id: string }): JSX.Element {
  const { data, error } = useLoad<Data>(`/api/incidents/${encodeURIComponent(id)}`);
  useTitle(data ? titleOf(data.incident) : null);
  if (error && !data) return <Failed error={error} missing={t("not_found_incident", { id })} />;
  if (!data) return <Busy />;
  const { incident, accounts, reviews } = data;
  return (
    <article class="page incident">
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
      <Reviews reviews={reviews} />
    </article>
  );
}
