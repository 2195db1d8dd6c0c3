// Colours for canvases, from the style sheet, so that light, dark and print are decided in one place. In: an element; out: strings.
const memo = new Map<string, string>();
const listeners = new Set<() => void>();

export function colour(name: string): string {
  let value = memo.get(name);
  if (value === undefined) {
    value = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim() || "#888";
    memo.set(name, value);
  }
  return value;
}
export function typeColour(type: string): string {
  return colour(`type-${type.toLowerCase()}`);
}
export function onColours(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
function changed(): void {
  memo.clear();
  for (const listener of listeners) listener();
}

export type Theme = "auto" | "light" | "dark";
const KEY = "rawi-theme";

export function theme(): Theme {
  const kept = document.documentElement.dataset.theme;
  return kept === "light" || kept === "dark" ? kept : "auto";
}
/** A choice of the reader is kept on this computer; without one the system's holds. */
export function setTheme(next: Theme): void {
  if (next === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Storage may be forbidden; the choice then holds for this page only.
  }
  changed();
}
export function startTheme(): void {
  let kept: string | null = null;
  try {
    kept = localStorage.getItem(KEY);
  } catch {
    kept = null;
  }
  if (kept === "light" || kept === "dark") setTheme(kept);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
  matchMedia("print").addEventListener("change", changed);
}
