// Article and claims beside each other, as the pages of a document and of trying a text show them. In: what the server found; out:
// pointing at one lights up the other.
import type { ComponentChildren, JSX } from "preact";
import { useMemo } from "preact/hooks";
import { t } from "../lib/i18n.ts";
import type { ClaimView, Scope } from "../lib/types.ts";
import type { Kept } from "../review/claimbox.tsx";
import { useActs } from "./acts.ts";
import { ClaimList } from "./claims.tsx";
import { Reader } from "./reader.tsx";
import { Why } from "./why.tsx";

interface Props {
  text: string;
  title: string | null;
  items: ClaimView[];
  stored: boolean;
  scopes: Scope[];
  onKept?: (kept: Kept) => void;
  children?: ComponentChildren;
}

export function Reading({ text, title, items, stored, scopes, onKept, children }: Props): JSX.Element {
  const claims = useMemo(() => items.map(({ claim }) => claim), [items]);
  const listed = useMemo(() => {
    const points = [...text];
    return items.map((item) => {
      const { start, end } = item.claim.sentence;
      return { ...item, stored, sentence: { text: points.slice(start, end).join(""), offset: start } };
    });
  }, [items, text, stored]);
  const acts = useActs(claims, stored, onKept ?? (() => {}));
  return (
    <div class="reading">
      <div class="reading-text">
        <Reader text={text} title={title} claims={claims} scopes={scopes} active={acts.active} onPick={acts.pick} />
        {children}
      </div>
      <ClaimList claims={listed} acts={acts} />
      {acts.why && <Why claim={acts.why.id} onClose={acts.closeWhy} />}
      <p class="visually-hidden" role="status">
        {acts.picked ? "" : t("doc_none_active")}
      </p>
    </div>
  );
}
