// Loading for drawing: the state of one question to the server. In: the question as a string (null: none) ; out: what to draw.
// Questions are held back for a moment (typing, dragging), and an answer to an older question is thrown away.
import { useEffect, useState } from "preact/hooks";
import { Failure, get } from "./api.ts";

export interface Loaded<T> {
  /** The last answer; stays while the next is on its way, so that the page does not flicker. */
  data: T | null;
  error: Failure | null;
  busy: boolean;
}

export function useLoad<T>(url: string | null, wait = 0): Loaded<T> {
  const [state, setState] = useState<Loaded<T>>({ data: null, error: null, busy: url !== null });
  useEffect(() => {
    if (url === null) return;
    const control = new AbortController();
    setState((old) => ({ ...old, busy: true }));
    const timer = setTimeout(() => {
      get<T>(url, undefined, control.signal).then(
        (data) => setState({ data, error: null, busy: false }),
        (error: unknown) => {
          if (control.signal.aborted) return;
          const known = error instanceof Failure ? error : new Failure(0, "page", String(error));
          setState((old) => ({ data: old.data, error: known, busy: false }));
        },
      );
    }, wait);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [url, wait]);
  return state;
}

/** Pages from the newest on: the first by itself, older ones as they are asked for; all anew when `key` changes. */
export function usePages<Page extends { next: number | null }, Item>(
  url: string,
  key: string,
  items: (page: Page) => Item[],
) {
  const first = useLoad<Page>(`${url}#${key}`, 150);
  const [rest, setRest] = useState<{ of: Page | null; items: Item[]; next: number | null; busy: boolean }>({
    of: null,
    items: [],
    next: null,
    busy: false,
  });
  const base = first.data;
  const mine = rest.of === base ? rest : { of: base, items: [], next: base?.next ?? null, busy: false };
  const more = () => {
    if (!base || mine.next === null || mine.busy) return;
    setRest({ ...mine, busy: true });
    get<Page>(`${url}${url.includes("?") ? "&" : "?"}before=${mine.next}`).then(
      (page) => setRest({ of: base, items: [...mine.items, ...items(page)], next: page.next, busy: false }),
      () => setRest({ ...mine, busy: false }),
    );
  };
  return { ...first, items: base ? [...items(base), ...mine.items] : [], next: mine.next, loading: mine.busy, more };
}
