// Lines in the margin: how far somebody's word reaches, and whose it is. In: scopes and the paragraphs as drawn; out: lines beside the
// text, in lanes where they overlap, with the speaker's name where there is room for it.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { name } from "../lib/i18n.ts";
import { Words } from "../lib/names.tsx";
import type { Scope } from "../lib/types.ts";
import { type Block, rangesOf } from "./highlights.ts";

export interface Line {
  scope: Scope;
  top: number;
  bottom: number;
  lane: number;
  label: number;
}
const LANES = 3;
const LABEL_HEIGHT = 38;

interface Extent {
  top: number;
  bottom: number;
}
function extent(blocks: Block[], scope: Scope, above: number): Extent | null {
  const rects = rangesOf(blocks, scope.start, scope.end).flatMap((range) => [...range.getClientRects()]);
  if (rects.length === 0) return null;
  return { top: Math.min(...rects.map((r) => r.top)) - above, bottom: Math.max(...rects.map((r) => r.bottom)) - above };
}

/** Lanes and labels: a line takes the first lane that is free where it begins; a label never lies on the one before. */
export function arrange(found: (Extent & { scope: Scope })[]): Line[] {
  const free = new Array<number>(LANES).fill(Number.NEGATIVE_INFINITY);
  let below = Number.NEGATIVE_INFINITY;
  return [...found]
    .sort((a, b) => a.top - b.top || b.bottom - a.bottom)
    .map(({ scope, top, bottom }) => {
      const first = free.findIndex((end) => end <= top + 1);
      const lane = first === -1 ? LANES - 1 : first;
      free[lane] = Math.max(free[lane] ?? bottom, bottom);
      const label = Math.max(top, below);
      below = label + LABEL_HEIGHT;
      return { scope, top, bottom, lane, label };
    });
}

export function Margin({
  root,
  blocks,
  scopes,
  onScope,
}: {
  root: HTMLElement | null;
  blocks: Block[];
  scopes: Scope[];
  onScope: (scope: Scope | null) => void;
}): JSX.Element {
  const [lines, setLines] = useState<Line[]>([]);
  useEffect(() => {
    if (!root) return;
    const measure = () => {
      const above = root.getBoundingClientRect().top;
      setLines(
        arrange(
          scopes.flatMap((scope) => {
            const found = extent(blocks, scope, above);
            return found ? [{ ...found, scope }] : [];
          }),
        ),
      );
    };
    const watch = new ResizeObserver(measure);
    watch.observe(root);
    document.fonts.ready.then(measure);
    return () => watch.disconnect();
  }, [root, blocks, scopes]);
  return (
    <div class="margin" dir="rtl">
      {lines.map(({ scope, top, bottom, lane, label }) => (
        <div
          key={`${scope.start}-${scope.end}-${scope.kind}`}
          class={`scope scope-${scope.kind}`}
          onMouseEnter={() => onScope(scope)}
          onMouseLeave={() => onScope(null)}
        >
          <i
            class="scope-line"
            style={{ top: `${top}px`, height: `${bottom - top}px`, insetInlineEnd: `${6 + lane * 6}px` }}
          />
          <span class="scope-label" style={{ top: `${label}px` }} title={scope.holder ?? undefined}>
            <b>{scope.holder ? <Words text={scope.holder} /> : <bdi>{name("scope", scope.kind)}</bdi>}</b>
            {scope.holder && (
              <span class="muted">
                <bdi>{name("scope", scope.kind)}</bdi>
              </span>
            )}
          </span>
        </div>
      ))}
    </div>
  );
}
