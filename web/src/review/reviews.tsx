// Words of people, one below the other: what, of what, who, when, why, and whether it holds. In: reviews; out: a list. Of a correction
// every field that it set is told.
import type { JSX } from "preact";
import { figure } from "../lib/figures.ts";
import { type Key, name, t, time } from "../lib/i18n.ts";
import { Words } from "../lib/names.tsx";
import { href } from "../lib/route.ts";
import type { CountSpan, Participant, ReviewEntry } from "../lib/types.ts";
import { shown } from "./correction.ts";

/** What a review says, in a word; of links and incidents the words are their own. */
export function verdict({ on, action }: { on: string; action: string }): string {
  if (on === "link") return t(action === "accept" ? "review_same" : "review_apart");
  if (on === "incident" && action === "accept") return t("review_one");
  return t(`review_${action}` as Key);
}

function Ids({ ids }: { ids: string }): JSX.Element {
  return (
    <code class="id">
      <bdi dir="ltr">{ids}</bdi>
    </code>
  );
}

/** Where to look at what was reviewed. A claim is found in its document, which the server names where it is still stored. */
function Of({ review }: { review: ReviewEntry }): JSX.Element {
  if (review.on === "incident")
    return (
      <a href={href(`/incidents/${review.id}`)}>
        <Ids ids={review.id} />
      </a>
    );
  return (
    <>
      {review.id.split("+").map((id, i) => {
        const document = review.about?.find(({ claim }) => claim === id)?.document;
        return (
          <span key={id}>
            {i > 0 && " + "}
            {document ? (
              <a href={href(`/documents/${encodeURIComponent(document)}`, new URLSearchParams({ claim: id }))}>
                <Ids ids={id} />
              </a>
            ) : (
              <Ids ids={id} />
            )}
          </span>
        );
      })}
    </>
  );
}

/** What a correction sets, field by field; members of a list in short. */
function leaves(value: unknown, path: string): [string, string][] {
  if (value !== null && typeof value === "object" && !Array.isArray(value))
    return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path ? `${path}.${key}` : key));
  const words = Array.isArray(value) ? value.map(inShort).join(" · ") : coded(path, value);
  return [[path, words]];
}
/** A code by its name in the reader's language. */
function coded(path: string, value: unknown): string {
  const group = CODES[path.split(".").at(-1) ?? ""];
  return group && typeof value === "string" ? name(group, value) : shown(value);
}
const CODES: Record<string, string> = {
  type: "type",
  mode: "mode",
  factuality: "fact",
  what: "what",
  stance: "stance",
};
function inShort(value: unknown): string {
  const { text, name_en, id, what, low, best, high, modifier } = (value ?? {}) as Partial<Participant & CountSpan>;
  if (what)
    return `${name("what", what)} ${figure({ low: low ?? null, best: best ?? null, high: high ?? null }, modifier)}`;
  return [text, name_en ?? id].filter(Boolean).map(shown).join(": ") || shown(value);
}
/** Fields are told by the name they have in the claim's card, else by their path. */
function pathName(path: string): string {
  const [first = "", ...rest] = path.split(".");
  return [name("path", first), ...rest.map((part) => name("path", part))].join(" · ");
}

function Correction({ set }: { set: Record<string, unknown> }): JSX.Element {
  return (
    <dl class="set">
      {leaves(set, "").map(([path, value]) => (
        <div key={path}>
          <dt>{pathName(path)}</dt>
          <dd>{value === "" ? <span class="muted">{t("rv_none")}</span> : <Words text={value} />}</dd>
        </div>
      ))}
    </dl>
  );
}

export function ReviewItem({ review, bare = false }: { review: ReviewEntry; bare?: boolean }): JSX.Element {
  const corrected = review.action === "correct" ? review.correction : null;
  return (
    <li class={review.holds ? "review" : "review void"}>
      <p>
        <b>{verdict(review)}</b> {!bare && <Of review={review} />} · <bdi>{review.who}</bdi> ·{" "}
        <time dateTime={review.at}>{time(review.at)}</time>
        {!review.holds && <span class="tag">{t("review_not_held")}</span>}
      </p>
      {corrected && <Correction set={corrected} />}
      {review.why && (
        <p class="review-why">
          <Words text={review.why} />
        </p>
      )}
    </li>
  );
}

export function Reviews({ reviews, bare = false }: { reviews: ReviewEntry[]; bare?: boolean }): JSX.Element {
  return (
    <ul class="reviews">
      {reviews.map((review) => (
        <ReviewItem key={review.review} review={review} bare={bare} />
      ))}
    </ul>
  );
}
