// Article and claims beside each other, as the pages of a document and of trying a text show them. In: what the server found; out:
// pointing at one lights up the other.
import type { ComponentChildren, JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { t } from "../lib/i18n.ts";
import type { Claim, Scope } from "../lib/types.ts";
import { ClaimList, type ListedClaim } from "./claims.tsx";
import { Reader } from "./reader.tsx";
import { Why } from "./why.tsx";

interface Props {
  text: string;
  title: string | null;
  items: ListedClaim[];
  scopes: Scope[];
  children?: ComponentChildren;
}

export function Reading({ text, title, items, scopes, children }: Props): JSX.Element {
  const [hover, setHover] = useState<Claim | null>(null);
  const [picked, setPicked] = useState<Claim | null>(null);
  const [why, setWhy] = useState<Claim | null>(null);
  const claims = useMemo(() => items.map(({ claim }) => claim), [items]);
  const pick = (claim: Claim | null) => setPicked((old) => (old?.id === claim?.id ? null : claim));
  return (
    <div class="reading">
      <div class="reading-text">
        <Reader text={text} title={title} claims={claims} scopes={scopes} active={hover ?? picked} onPick={pick} />
        {children}
      </div>
      <ClaimList claims={items} active={hover ?? picked} onHover={setHover} onPick={pick} onWhy={setWhy} />
      {why && <Why claim={why.id} onClose={() => setWhy(null)} />}
      <p class="visually-hidden" role="status">
        {picked ? "" : t("doc_none_active")}
      </p>
    </div>
  );
}
