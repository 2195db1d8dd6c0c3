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
