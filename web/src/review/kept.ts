// After a word was kept: telling what it did, and asking anew. In: what came of it; out: a line for the reader, and the address of a question
// that changes whenever the store does.
import { useContext, useState } from "preact/hooks";
import { t } from "../lib/i18n.ts";
import { askMeta, MetaContext } from "../lib/meta.ts";
import { href } from "../lib/route.ts";
import { say, type Told } from "../lib/say.ts";
import type { ReviewEntry } from "../lib/types.ts";
import type { Kept } from "./claimbox.tsx";
import { verdict } from "./reviews.tsx";

function each(reviews: ReviewEntry[], key: "rv_silenced" | "rv_again"): string[] {
  return reviews.map((review) => t(key, { n: review.review, what: verdict(review), who: review.who }));
}

/** Reads out what was kept, which earlier words it contradicts, and leads to where its claims are now, if not `here`. */
export function tellKept({ heard, word }: Kept, here?: string): void {
  const lines = [
    t("rv_kept", { what: verdict(word), n: heard.review }),
    ...each(heard.silenced, "rv_silenced"),
    ...each(heard.again, "rv_again"),
  ];
  const links = here
    ? heard.incidents.filter((id) => id !== here).map((id) => ({ to: href(`/incidents/${id}`), title: id }))
    : [];
  const told: Told = { text: lines.join(" "), links: links.length < heard.incidents.length ? links : [] };
  say(told);
  askMeta();
}

/** A question that is asked again when the store has changed, or when `reload` is called. */
export function useFresh(path: string): { url: string; reload: () => void } {
  const generation = useContext(MetaContext)?.generation ?? "";
  const [turn, setTurn] = useState(0);
  return { url: `${path}#${generation}-${turn}`, reload: () => setTurn((n) => n + 1) };
}
