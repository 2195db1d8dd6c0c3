// What a claim says, field by field. In: a claim; out: for each field its words, in the colour they have in the text, and what they mean.
import type { JSX } from "preact";
import { figure } from "../lib/figures.ts";
import { dayRange, type Key, name, t } from "../lib/i18n.ts";
import { partyName, placeName, Words } from "../lib/names.tsx";
import type { Claim, Participant } from "../lib/types.ts";
import type { Field } from "./segments.ts";

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

export function Fields({ claim }: { claim: Claim }): JSX.Element {
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
