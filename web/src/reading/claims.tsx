// The claims of an article, beside it. In: claims; out: the one that is pointed at, has the focus, or was chosen.
import type { JSX } from "preact";
import { t } from "../lib/i18n.ts";
import type { ClaimView } from "../lib/types.ts";
import { KeysButton } from "../review/help.tsx";
import { Card, type CardActs } from "./card.tsx";

export interface ListedClaim extends ClaimView {
  stored: boolean;
  sentence: { text: string; offset: number };
}

export function ClaimList({ claims, acts }: { claims: ListedClaim[]; acts: CardActs }): JSX.Element {
  return (
    <section class="claims" aria-labelledby="h-claims">
      <div class="claims-head">
        <h2 id="h-claims">
          {t("doc_claims")} <span class="muted h-count">{t("n_claims", { n: claims.length })}</span>
        </h2>
        {claims.some(({ stored }) => stored) && <KeysButton />}
      </div>
      {claims.length === 0 && <p class="muted">{t("doc_no_claims")}</p>}
      <ol aria-label={t("doc_claims_label")}>
        {claims.map((item) => (
          <Card key={item.claim.id} item={item} stored={item.stored} sentence={item.sentence} acts={acts} linked />
        ))}
      </ol>
    </section>
  );
}
