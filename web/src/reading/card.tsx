// A claim as a card: what it says, what people made of it, and what may be done with it. In: the claim; out: that it is pointed at, chosen,
// asked why, or reviewed.
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { decimal, name, t } from "../lib/i18n.ts";
import { Words } from "../lib/names.tsx";
import { href } from "../lib/route.ts";
import type { Claim, ClaimView } from "../lib/types.ts";
import { Factuality, TypeName } from "../parts/badges.tsx";
import { ClaimBox, type Kept, Verdict } from "../review/claimbox.tsx";
import { Fields } from "./fields.tsx";

export interface CardActs {
  active: Claim | null;
  picked: string | null;
  onHover: (claim: Claim | null) => void;
  onPick: (claim: Claim) => void;
  onWhy: (claim: Claim) => void;
  onKept: (kept: Kept) => void;
}
interface Props {
  item: ClaimView;
  /** Of a text that is not in the store there is nothing to review. */
  stored: boolean;
  sentence: { text: string; offset: number };
  acts: CardActs;
  /** Whether a link to its incident is of use. */
  linked: boolean;
  /** A box to mark it. */
  mark?: ComponentChildren;
  /** Its sentence. */
  children?: ComponentChildren;
}

function Foot({ item, acts, linked }: Props): JSX.Element {
  const { claim } = item;
  return (
    <p class="claim-foot muted">
      <span>{t("confidence", { n: decimal(claim.confidence) })}</span>
      {linked && item.incident && (
        <a
          href={href(`/incidents/${item.incident}`, new URLSearchParams({ claim: claim.id }))}
          aria-label={`${t("doc_incident")} ${item.incident}`}
        >
          {t("doc_incident")}
        </a>
      )}
      <button
        type="button"
        class="plain"
        data-key="y"
        onClick={() => acts.onWhy(claim)}
        aria-label={`${t("doc_why")}: ${name("type", claim.type)}, ${claim.trigger.text}`}
      >
        {t("doc_why")}
      </button>
    </p>
  );
}

export function Card(props: Props): JSX.Element {
  const { item, stored, acts } = props;
  const { claim } = item;
  const ref = useRef<HTMLLIElement>(null);
  const on = acts.active?.id === claim.id;
  const picked = acts.picked === claim.id;
  // A word on it may have led to another page, where nothing has the focus yet.
  useEffect(() => {
    if (picked && document.activeElement === document.body)
      ref.current?.querySelector<HTMLElement>(".claim-head")?.focus();
  }, []);
  useEffect(() => {
    if (picked) ref.current?.scrollIntoView({ block: "nearest" });
  }, [picked]);
  const look = [on || picked ? "claim on" : "claim", picked ? "picked" : "", item.rejected ? "rejected" : ""];
  return (
    <li
      ref={ref}
      class={look.filter(Boolean).join(" ")}
      data-claim={claim.id}
      data-open={item.reviewed?.verdict ? undefined : ""}
      onMouseEnter={() => acts.onHover(claim)}
      onMouseLeave={() => acts.onHover(null)}
    >
      <div class="claim-top">
        {props.mark}
        <button
          type="button"
          class="claim-head"
          aria-pressed={picked}
          onClick={() => acts.onPick(claim)}
          onFocus={() => acts.onHover(claim)}
          onBlur={() => acts.onHover(null)}
        >
          <TypeName type={claim.type} mode={claim.mode} />
          <Factuality value={claim.factuality} />
          <span class="claim-trigger">
            <Words text={claim.trigger.text} />
          </span>
        </button>
      </div>
      {props.children}
      <p class="claim-verdict">
        <Verdict item={item} />
        {item.original && item.reviewed?.verdict !== "corrected" && <span class="tag">{t("corrected")}</span>}
      </p>
      <Fields claim={claim} />
      {stored && <Foot {...props} />}
      {stored && <ClaimBox item={item} sentence={props.sentence} on={picked} onKept={acts.onKept} />}
    </li>
  );
}
