// Figures in words: 3 · at least 120 · 12 to 19. In: low, best, high; out: text with the digits of the interface.
import { number, t } from "./i18n.ts";
import type { Range } from "./types.ts";

export function figure(range: Range, modifier?: string | null): string {
  const { low, best, high } = range;
  if (low !== null && high !== null) return low === high ? number(low) : t("between", { a: low, b: high });
  if (modifier === "about" && best !== null) return t("about_n", { n: best });
  if (low !== null)
    return best !== null && best !== low ? t("between_open", { a: low, b: best }) : t("at_least", { n: low });
  if (high !== null) return t("at_most", { n: high });
  return best === null ? t("unknown") : t("about_n", { n: best });
}

/** The least and the most that a range holds, for drawing; null where it has no number at all. */
export function ends(range: Range): { low: number; high: number } | null {
  const known = [range.low, range.best, range.high].filter((n): n is number => n !== null);
  return known.length === 0 ? null : { low: Math.min(...known), high: Math.max(...known) };
}
