// Words of a claim in its text. In: a text, and spans counted in code points; out: pieces of the text, each with the fields that stand on
// it, or offsets as JavaScript counts them (UTF-16).
import type { Claim } from "../lib/types.ts";

export const FIELDS = ["trigger", "who", "whom", "what", "with", "where", "when", "count", "says"] as const;
export type Field = (typeof FIELDS)[number];
export interface Evidence {
  field: Field | "framing";
  start: number;
  end: number;
}
export interface Piece {
  text: string;
  fields: Evidence["field"][];
}

/** Where each code point begins in UTF-16, and where the last ends: docs/record.md counts code points, the browser does not. */
export function unitsOf(text: string): number[] {
  const units: number[] = [];
  let at = 0;
  for (const point of text) {
    units.push(at);
    at += point.length;
  }
  units.push(at);
  return units;
}

/** All words that a claim stands on, by field. */
export function evidence(claim: Claim): Evidence[] {
  const of = (field: Evidence["field"], spans: { start: number; end: number }[]) =>
    spans.map(({ start, end }) => ({ field, start, end }));
  return [
    ...of("trigger", [claim.trigger, ...claim.also]),
    ...of("who", claim.actors),
    ...of("whom", claim.recipients),
    ...of("what", claim.objects),
    ...of("with", claim.instruments),
    ...of("where", claim.places),
    ...of("when", claim.time ? [claim.time] : []),
    ...of("count", claim.counts),
    ...of("says", claim.attribution),
    ...of("framing", claim.framing),
  ].filter(({ start, end }) => end > start);
}

/** The text cut wherever a span begins or ends. `offset` is where the text itself begins in its document. */
export function pieces(text: string, offset: number, spans: Evidence[]): Piece[] {
  const units = unitsOf(text);
  const length = units.length - 1;
  const inside = spans
    .map(({ field, start, end }) => ({
      field,
      start: Math.max(0, start - offset),
      end: Math.min(length, end - offset),
    }))
    .filter(({ start, end }) => end > start);
  const cuts = [...new Set([0, length, ...inside.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((start, i) => {
    const end = cuts[i + 1] ?? length;
    const fields = inside.filter((span) => span.start <= start && span.end >= end).map(({ field }) => field);
    return { text: text.slice(units[start], units[end]), fields: [...new Set(fields)] };
  });
}

export interface Paragraph {
  text: string;
  /** Code point at which it starts in the document. */
  start: number;
}
export function paragraphs(text: string): Paragraph[] {
  const out: Paragraph[] = [];
  let at = 0;
  for (const line of text.split("\n")) {
    if (line.trim()) out.push({ text: line, start: at });
    at += [...line].length + 1;
  }
  return out;
}
