// Reviewing with keys. In: what is pressed anywhere on the page; out: the button that has that key (data-key) is pressed, in the claim that is
// chosen or on the page; j and k choose. A key is known by its letter or, where the keyboard writes Arabic, by its place on it. Keys can be
// switched off, because speech input and others press letters by accident (WCAG 2.1.4).
import { useEffect } from "preact/hooks";

const KEY = "rawi-keys";
let off: boolean | null = null;

export function keysOn(): boolean {
  if (off === null) {
    try {
      off = localStorage.getItem(KEY) === "off";
    } catch {
      off = false;
    }
  }
  return !off;
}
export function setKeys(on: boolean): void {
  off = !on;
  try {
    localStorage.setItem(KEY, on ? "on" : "off");
  } catch {
    // Storage may be forbidden; the choice then holds for this page only.
  }
}

/** The letter of a key, lower case, with `shift+` where Shift is held; `?` also where it is the Arabic one. */
export function keyOf(event: { key: string; code: string; shiftKey: boolean }): string {
  if (event.key === "?" || event.key === "؟") return "?";
  const latin = /^[a-z]$/i.test(event.key) ? event.key : (event.code.match(/^Key([A-Z])$/)?.[1] ?? "");
  return latin ? (event.shiftKey ? "shift+" : "") + latin.toLowerCase() : "";
}

function typing(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  return Boolean(
    element?.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], dialog, [role=application]"),
  );
}

function cards(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-claim]")];
}
function chosen(): HTMLElement | null {
  return document.querySelector<HTMLElement>(".claim.picked");
}

/** The next card, or the next that nobody has judged; at the end it stays where it is. */
function step(by: number, open: boolean): HTMLElement | null {
  const all = cards();
  const here = chosen();
  const at = here ? all.indexOf(here) : by > 0 ? -1 : all.length;
  const rest = by > 0 ? all.slice(at + 1) : all.slice(0, Math.max(0, at)).reverse();
  return rest.find((card) => !open || card.hasAttribute("data-open")) ?? null;
}

const STEPS: Record<string, [number, boolean]> = { j: [1, false], k: [-1, false], n: [1, true] };

function press(element: HTMLElement): void {
  element.focus();
  if (element instanceof HTMLInputElement && element.type !== "checkbox") return;
  element.click();
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (!keysOn() || typing(event.target) || document.querySelector("dialog[open]")) return;
  const key = keyOf(event);
  const move = STEPS[key];
  const wanted = move
    ? step(...move)?.querySelector<HTMLElement>(".claim-head")
    : key &&
      (chosen()?.querySelector<HTMLElement>(`[data-key="${key}"]`) ??
        document.querySelector<HTMLElement>(`[data-key="${key}"]:not([data-claim] *)`));
  if (!wanted || wanted.hidden || (wanted as HTMLButtonElement).disabled) return;
  event.preventDefault();
  press(wanted);
}

export function useKeys(): void {
  useEffect(() => {
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}
