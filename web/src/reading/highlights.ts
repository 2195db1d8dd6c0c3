// Lighting up words without touching the text: the CSS Custom Highlight API. In: paragraphs on the page and spans by name; out: ranges
// registered under those names, which the style sheet colours. The document stays as it is, so letters join and text can be copied.
import { type Evidence, unitsOf } from "./segments.ts";

export const canHighlight = typeof CSS !== "undefined" && "highlights" in CSS && typeof Highlight !== "undefined";

export interface Block {
  node: Text;
  start: number;
  units: number[];
}

/** The paragraphs as drawn, with where each begins in the document. */
export function blocksOf(root: HTMLElement): Block[] {
  return [...root.querySelectorAll<HTMLElement>("[data-start]")].flatMap((element) => {
    const node = element.firstChild;
    if (!(node instanceof Text)) return [];
    return [{ node, start: Number(element.dataset.start), units: unitsOf(node.data) }];
  });
}

/** Ranges of a span, one for each paragraph that it reaches into. */
export function rangesOf(blocks: Block[], start: number, end: number): Range[] {
  return blocks.flatMap(({ node, start: from, units }) => {
    const a = Math.max(0, start - from);
    const b = Math.min(units.length - 1, end - from);
    if (b <= a) return [];
    const range = document.createRange();
    range.setStart(node, units[a] ?? 0);
    range.setEnd(node, units[b] ?? 0);
    return [range];
  });
}

export function light(name: string, blocks: Block[], spans: { start: number; end: number }[], priority: number): void {
  if (!canHighlight) return;
  const ranges = spans.flatMap(({ start, end }) => rangesOf(blocks, start, end));
  if (ranges.length === 0) {
    CSS.highlights.delete(name);
    return;
  }
  const highlight = new Highlight(...ranges);
  highlight.priority = priority;
  CSS.highlights.set(name, highlight);
}

export function lightFields(blocks: Block[], names: readonly Evidence["field"][], spans: Evidence[]): void {
  names.forEach((field, i) => {
    light(
      `f-${field}`,
      blocks,
      spans.filter((span) => span.field === field),
      20 + (field === "trigger" ? 20 : i),
    );
  });
}

export function dark(): void {
  if (canHighlight) CSS.highlights.clear();
}

/** The code point of the document under a point of the screen, or null. */
export function offsetAt(blocks: Block[], x: number, y: number): number | null {
  const place = document as Document & {
    caretPositionFromPoint?: (x: number, y: number) => { offsetNode: Node; offset: number } | null;
  };
  const caret = place.caretPositionFromPoint?.(x, y);
  const range = caret ? null : document.caretRangeFromPoint?.(x, y);
  const node = caret?.offsetNode ?? range?.startContainer;
  const offset = caret?.offset ?? range?.startOffset ?? 0;
  const block = blocks.find((each) => each.node === node);
  if (!block) return null;
  const at = block.units.findIndex((unit) => unit > offset);
  return block.start + Math.max(0, (at === -1 ? block.units.length : at) - 1);
}
