// What is typed and not sent yet, kept over reloads, signing in and going to another page. In: a key and a value; out: the same again,
// until it is dropped. Storage of the browser may be forbidden or full: then it is kept as long as the page stays.
import { useEffect, useState } from "preact/hooks";

const PREFIX = "rawi-draft ";
const memory = new Map<string, string>();
const listeners = new Set<() => void>();

function storage(): Storage | null {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}

export function kept<T>(key: string): T | null {
  let text = memory.get(key) ?? null;
  try {
    text ??= storage()?.getItem(PREFIX + key) ?? null;
  } catch {
    // Forbidden: what memory has is all there is.
  }
  return text === null ? null : (JSON.parse(text) as T);
}

export function keep(key: string, value: unknown): void {
  const text = JSON.stringify(value);
  memory.set(key, text);
  try {
    storage()?.setItem(PREFIX + key, text);
  } catch {
    // Full or forbidden.
  }
  for (const listener of listeners) listener();
}

export function drop(key: string): void {
  memory.delete(key);
  try {
    storage()?.removeItem(PREFIX + key);
  } catch {
    // Forbidden.
  }
  for (const listener of listeners) listener();
}

/** Drops all drafts: whoever signs out leaves nothing behind for the next. */
export function dropAll(): void {
  memory.clear();
  try {
    const all = storage();
    if (all) for (const key of Object.keys(all)) if (key.startsWith(PREFIX)) all.removeItem(key);
  } catch {
    // Forbidden.
  }
  for (const listener of listeners) listener();
}

/** A value that is kept, as state of the caller: [value, set, drop]. */
export function useKept<T>(key: string, empty: T): [T, (value: T) => void, () => void] {
  const [, redraw] = useState(0);
  useEffect(() => {
    const listener = () => redraw((n) => n + 1);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, []);
  return [kept<T>(key) ?? empty, (value) => keep(key, value), () => drop(key)];
}
