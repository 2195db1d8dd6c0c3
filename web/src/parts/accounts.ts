// Accounts of an incident, field by field. In: what the server gives; out: for each account and row the values it tells, each once, with
// the claims that tell it and whether accounts differ there.
import { figure } from "../lib/figures.ts";
import { dayRange, type Key, name } from "../lib/i18n.ts";
import { partyName, placeName } from "../lib/names.tsx";
import type { Account, Claim, Incident, Participant, PlaceSpan } from "../lib/types.ts";

export interface Value {
  text: string;
  /** In the words of the article, where these are not the text itself. */
  words: string | null;
  claims: string[];
  differs: boolean;
  basis: string | null;
}
export interface RowDef {
  key: Key;
  values: (claim: Claim) => Draft[];
}
interface Draft {
  text: string;
  words?: string;
  basis?: string;
  /** The field of `disagreements` that a value of this row would be named in. */
  field?: string;
}

const parties = (list: Participant[], field?: string): Draft[] =>
  list.map((party) => ({ text: partyName(party), words: party.text, basis: party.basis, ...(field ? { field } : {}) }));
const place = (each: PlaceSpan): Draft => ({
  text: placeName(each),
  words: each.text,
  basis: each.basis,
  field: "place",
});

export const ROWS: RowDef[] = [
  { key: "row_firmly", values: (claim) => [{ text: name("fact", claim.factuality), field: "factuality" }] },
  { key: "row_who", values: (claim) => parties(claim.actors, "actors") },
  { key: "row_whom", values: (claim) => parties(claim.recipients) },
  { key: "row_what", values: (claim) => parties(claim.objects) },
  { key: "row_with", values: (claim) => parties(claim.instruments) },
  { key: "row_where", values: (claim) => claim.places.map(place) },
  {
    key: "row_when",
    values: (claim) => (claim.time ? [{ text: dayRange(claim.time.from, claim.time.to), words: claim.time.text }] : []),
  },
  {
    key: "row_count",
    values: (claim) =>
      claim.counts.map((count) => ({
        text: `${name("what", count.what)}: ${figure(count, count.modifier)}`,
        words: count.text,
        field: count.what,
      })),
  },
];

/** Claims that stand on one side of a disagreement, by field. One account denying while others do not is one as well. */
export function disputed(incident: Incident, accounts: Account[]): Map<string, Set<string>> {
  const out = new Map(
    incident.disagreements.map(({ field, values }) => [field, new Set(values.flatMap(({ claims }) => claims))]),
  );
  const all = accounts.flatMap(({ claims }) => claims.map(({ claim }) => claim));
  const denying = all.filter(({ factuality }) => factuality === "denied");
  if (denying.length > 0 && denying.length < all.length) out.set("factuality", new Set(denying.map(({ id }) => id)));
  return out;
}

export function valuesOf(row: RowDef, account: Account, dispute: Map<string, Set<string>>): Value[] {
  const out = new Map<string, Value>();
  for (const { claim } of account.claims) {
    for (const draft of row.values(claim)) {
      const value = out.get(draft.text) ?? { text: draft.text, words: null, claims: [], differs: false, basis: null };
      value.claims.push(claim.id);
      if (draft.words && draft.words !== draft.text) value.words ??= draft.words;
      if (draft.basis && draft.basis !== "stated") value.basis ??= draft.basis;
      value.differs ||= draft.field !== undefined && (dispute.get(draft.field)?.has(claim.id) ?? false);
      out.set(draft.text, value);
    }
  }
  return [...out.values()];
}

/** The different chains of sources of an account, outermost first. */
export function chains(account: Account): Claim["attribution"][] {
  const out = new Map<string, Claim["attribution"]>();
  for (const { claim } of account.claims)
    out.set(claim.attribution.map(({ text, stance }) => text + stance).join("|"), claim.attribution);
  return [...out.values()].filter((chain) => chain.length > 0 || out.size === 1);
}

/** Sentences of an account, each once, with all claims that stand in it. */
export function sentences(account: Account): { text: string; offset: number; claims: Claim[] }[] {
  const out = new Map<number, { text: string; offset: number; claims: Claim[] }>();
  for (const { claim, sentence_text, offset } of account.claims) {
    const known = out.get(offset) ?? { text: sentence_text, offset, claims: [] };
    known.claims.push(claim);
    out.set(offset, known);
  }
  return [...out.values()].sort((a, b) => a.offset - b.offset);
}
