// The claims of an article, beside it. In: claims; out: the one that is pointed at, has the focus, or was chosen. Each field has the
// colour of its words in the text.
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { figure } from "../lib/figures.ts";
import { dayRange, decimal, type Key, name, t } from "../lib/i18n.ts";
import { partyName, placeName, Words } from "../lib/names.tsx";
import { href } from "../lib/route.ts";
import type { Claim, Participant } from "../lib/types.ts";
import { Factuality, TypeName } from "../parts/badges.tsx";
import type { Field } from "./segments.ts";

export interface ListedClaim {
  claim: Claim;
  incident: string | null;
  corrected: boolean;
  stored: boolean;
}
interface Props {
  claims: ListedClaim[];
  active: Claim | null;
  onHover: (claim: Claim | null) => void;
  onPick: (claim: Claim) => void;
  onWhy: (claim: Claim) => void;
}
interface Line {
  field: Field | "framing";
  words: string;
  means: string | null;
}

const party =
  (field: Field) =>
  (each: Participant): Line => {
    const known = partyName(each);
    const basis = each.basis === "stated" ? null : t(`basis_${each.basis}` as Key);
    return {
      field,
      words: each.text,
      means: [known === each.text ? null : known, basis].filter(Boolean).join(" · ") || null,
    };
  };

function linesOf(claim: Claim): Line[] {
  return [
    ...claim.attribution.map(
      (source): Line => ({ field: "says", words: source.text, means: name("stance", source.stance) }),
    ),
    ...claim.actors.map(party("who")),
    ...claim.recipients.map(party("whom")),
    ...claim.objects.map(party("what")),
    ...claim.instruments.map(party("with")),
    ...claim.places.map(
      (place): Line => ({
        field: "where",
        words: place.text,
        means: placeName(place) === place.text ? null : placeName(place),
      }),
    ),
    ...(claim.time
      ? [{ field: "when" as const, words: claim.time.text, means: dayRange(claim.time.from, claim.time.to) }]
      : []),
    ...claim.counts.map(
      (count): Line => ({
        field: "count",
        words: count.text,
        means: `${name("what", count.what)} ${figure(count, count.modifier)}`,
      }),
    ),
    ...claim.framing.map(
      (loaded): Line => ({
        field: "framing",
        words: loaded.text,
        means: `${name("valence", loaded.valence)} · ${name("about", loaded.about)}`,
      }),
    ),
  ];
}

function Fields({ claim }: { claim: Claim }): JSX.Element {
  return (
    <dl class="claim-fields">
      {linesOf(claim).map(({ field, words, means }, i) => (
        <div key={`${field}-${i}`}>
          <dt>
            <i class={`key m-${field}`} />
            {t(`field_${field}` as Key)}
          </dt>
          <dd>
            <Words text={words} />
            {means && (
              <span class="means">
                <Words text={means} />
              </span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Card({ item, props }: { item: ListedClaim; props: Props }): JSX.Element {
  const { claim } = item;
  const ref = useRef<HTMLLIElement>(null);
  const on = props.active?.id === claim.id;
  useEffect(() => {
    if (on) ref.current?.scrollIntoView({ block: "nearest" });
  }, [on]);
  return (
    <li
      ref={ref}
      class={on ? "claim on" : "claim"}
      onMouseEnter={() => props.onHover(claim)}
      onMouseLeave={() => props.onHover(null)}
    >
      <button
        type="button"
        class="claim-head"
        aria-pressed={on}
        onClick={() => props.onPick(claim)}
        onFocus={() => props.onHover(claim)}
        onBlur={() => props.onHover(null)}
      >
        <TypeName type={claim.type} mode={claim.mode} />
        <Factuality value={claim.factuality} />
        <span class="claim-trigger">
          <Words text={claim.trigger.text} />
        </span>
      </button>
      <Fields claim={claim} />
      <p class="claim-foot muted">
        <span>{t("confidence", { n: decimal(claim.confidence) })}</span>
        {item.corrected && <span class="tag">{t("corrected")}</span>}
        {item.incident && (
          <a href={href(`/incidents/${item.incident}`)} aria-label={`${t("doc_incident")} ${item.incident}`}>
            {t("doc_incident")}
          </a>
        )}
        {item.stored && (
          <button
            type="button"
            class="plain"
            onClick={() => props.onWhy(claim)}
            aria-label={`${t("doc_why")}: ${name("type", claim.type)}, ${claim.trigger.text}`}
          >
            {t("doc_why")}
          </button>
        )}
      </p>
    </li>
  );
}

export function ClaimList(props: Props): JSX.Element {
  return (
    <section class="claims" aria-labelledby="h-claims">
      <h2 id="h-claims">
        {t("doc_claims")} <span class="muted h-count">{t("n_claims", { n: props.claims.length })}</span>
      </h2>
      {props.claims.length === 0 && <p class="muted">{t("doc_no_claims")}</p>}
      <ol aria-label={t("doc_claims_label")}>
        {props.claims.map((item) => (
          <Card key={item.claim.id} item={item} props={props} />
        ))}
      </ol>
    </section>
  );
}
