// An article, right to left, with the words of its claims lit up. In: text, claims, scopes and the claim to show; out: the claim that
// was pointed at in the text. Where the browser has no highlights the words stand in <mark>.
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Claim, Scope } from "../lib/types.ts";
import { type Block, blocksOf, canHighlight, dark, light, lightFields, offsetAt } from "./highlights.ts";
import { Margin } from "./margin.tsx";
import { type Evidence, evidence, FIELDS, type Paragraph, paragraphs, pieces } from "./segments.ts";

interface Props {
  text: string;
  title: string | null;
  claims: Claim[];
  scopes: Scope[];
  active: Claim | null;
  onPick: (claim: Claim | null) => void;
}

function marked(paragraph: Paragraph, all: Evidence[], active: Claim | null): (JSX.Element | string)[] {
  const strong = active ? evidence(active) : [];
  const lit = pieces(paragraph.text, paragraph.start, [...all.filter(({ field }) => field === "trigger"), ...strong]);
  return lit.map((piece, i) =>
    piece.fields.length === 0 ? (
      piece.text
    ) : (
      <mark key={`${i}-${piece.text}`} class={piece.fields.map((field) => `m-${field}`).join(" ")}>
        {piece.text}
      </mark>
    ),
  );
}

/** The claim whose words were pointed at: the one with the shortest evidence there, else the first of the sentence. */
function claimAt(claims: Claim[], offset: number): Claim | null {
  const over = claims.flatMap((claim) =>
    evidence(claim)
      .filter(({ start, end }) => start <= offset && offset < end)
      .map(({ start, end, field }) => ({ claim, long: end - start - (field === "trigger" ? 1000 : 0) })),
  );
  over.sort((a, b) => a.long - b.long);
  return over[0]?.claim ?? claims.find(({ sentence }) => sentence.start <= offset && offset < sentence.end) ?? null;
}

export function Reader({ text, title, claims, scopes, active, onPick }: Props): JSX.Element {
  const root = useRef<HTMLDivElement>(null);
  const [blocks, setBlocks] = useState<Block[]>([]);
  const [scope, setScope] = useState<Scope | null>(null);
  const parts = useMemo(() => paragraphs(text), [text]);
  const all = useMemo(() => claims.flatMap(evidence), [claims]);
  useEffect(() => {
    if (root.current) setBlocks(blocksOf(root.current));
  }, [parts]);
  useEffect(() => {
    light(
      "lit",
      blocks,
      all.filter(({ field }) => field !== "framing" && field !== "trigger"),
      1,
    );
    light(
      "lit-trigger",
      blocks,
      all.filter(({ field }) => field === "trigger"),
      2,
    );
    light(
      "framing",
      blocks,
      all.filter(({ field }) => field === "framing"),
      60,
    );
    return dark;
  }, [blocks, all]);
  useEffect(() => lightFields(blocks, FIELDS, active ? evidence(active) : []), [blocks, active]);
  useEffect(() => light("scope", blocks, scope ? [scope] : [], 3), [blocks, scope]);
  const point = (event: MouseEvent) => {
    const offset = offsetAt(blocks, event.clientX, event.clientY);
    if (offset !== null) onPick(claimAt(claims, offset));
  };
  return (
    <div class={scopes.length > 0 ? "reader-box spoken" : "reader-box"}>
      <div class="reader ar" lang="ar" dir="rtl" ref={root} onClick={point}>
        {parts.map((paragraph, i) => {
          const Tag = i === 0 && title && paragraph.text.trim() === title.trim() ? "h1" : "p";
          return (
            <Tag key={paragraph.start} data-start={paragraph.start}>
              {canHighlight ? paragraph.text : marked(paragraph, all, active)}
            </Tag>
          );
        })}
      </div>
      <Margin root={root.current} blocks={blocks} scopes={scopes} onScope={setScope} />
    </div>
  );
}
