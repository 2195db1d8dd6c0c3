// All reviews, newest first. In: the address (`who`); out: pages of one question to the server, the next when it is asked for.
import type { JSX } from "preact";
import { useContext } from "preact/hooks";
import { t } from "../lib/i18n.ts";
import { usePages } from "../lib/load.ts";
import { MetaContext } from "../lib/meta.ts";
import { params, setParams } from "../lib/route.ts";
import { useTitle } from "../lib/title.ts";
import type { ReviewEntry, ReviewList } from "../lib/types.ts";
import { Busy, Failed, More, State } from "../parts/states.tsx";
import { Reviews } from "../review/reviews.tsx";

const SIZE = "50";

export function ReviewsPage(): JSX.Element {
  useTitle(t("reviews"));
  const generation = useContext(MetaContext)?.generation ?? "";
  const who = params().get("who") ?? "";
  const query = new URLSearchParams({ size: SIZE, ...(who ? { who } : {}) });
  const pages = usePages<ReviewList, ReviewEntry>(`/api/reviews?${query}`, generation, (page) => page.reviews);
  if (pages.error && !pages.data) return <Failed error={pages.error} missing={t("reviews")} />;
  if (!pages.data) return <Busy />;
  const names = [...new Set([...pages.items.map((review) => review.who), who].filter(Boolean))].sort();
  return (
    <div class="page reviews-page">
      <h1>{t("reviews")}</h1>
      <p class="muted">{t("reviews_lead")}</p>
      <div class="field by-whom">
        <label for="by-whom">{t("reviews_who")}</label>
        <select id="by-whom" value={who} onChange={(event) => setParams({ who: event.currentTarget.value })}>
          <option value="">{t("reviews_all")}</option>
          {names.map((each) => (
            <option key={each} value={each} selected={each === who}>
              {each}
            </option>
          ))}
        </select>
      </div>
      {pages.items.length === 0 ? (
        <State title={t("reviews_none")} level={2}>
          <p>{t("reviews_none_do")}</p>
        </State>
      ) : (
        <Reviews reviews={pages.items} />
      )}
      <More next={pages.next} busy={pages.loading} more={pages.more} />
    </div>
  );
}
