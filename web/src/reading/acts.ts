// Pointing at claims, choosing one, asking why. In: the claims of a page; out: state that cards and text share. The chosen claim stands in
// the address, so that a link shows it; of a text that is not stored it is kept here.
import { useState } from "preact/hooks";
import { params, setParams } from "../lib/route.ts";
import type { Claim } from "../lib/types.ts";
import type { Kept } from "../review/claimbox.tsx";
import type { CardActs } from "./card.tsx";

export interface Acts extends CardActs {
  why: Claim | null;
  closeWhy: () => void;
  pick: (claim: Claim | null) => void;
}

export function useActs(claims: Claim[], stored: boolean, onKept: (kept: Kept) => void): Acts {
  const [hover, setHover] = useState<Claim | null>(null);
  const [local, setLocal] = useState<string | null>(null);
  const [why, setWhy] = useState<Claim | null>(null);
  const picked = stored ? params().get("claim") : local;
  const pick = (claim: Claim | null) => {
    const next = claim && claim.id !== picked ? claim.id : null;
    if (stored) setParams({ claim: next }, "replace");
    else setLocal(next);
  };
  const byId = (id: string | null | undefined) => claims.find((claim) => claim.id === id) ?? null;
  return {
    active: byId(hover?.id) ?? byId(picked),
    picked,
    onHover: setHover,
    onPick: pick,
    onWhy: setWhy,
    onKept,
    why,
    closeWhy: () => setWhy(null),
    pick,
  };
}
