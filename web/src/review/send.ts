// Sending a person's word. In: what is said; out: what came of it, or what stands against it. What others said meanwhile is no error but
// something to look at and decide again.
import { useState } from "preact/hooks";
import { Failure, post } from "../lib/api.ts";
import { t } from "../lib/i18n.ts";
import { askMe, reviewer, whoAsks } from "../lib/me.ts";
import type { Heard, ReviewEntry } from "../lib/types.ts";
import { askName } from "./name.tsx";

export interface Word {
  on: "claim" | "link" | "incident";
  id: string;
  action: "accept" | "correct" | "reject" | "split" | "merge";
  set?: Record<string, unknown>;
  claims?: string[];
  with?: string;
  why: string;
}
export interface Sending {
  busy: boolean;
  /** Why it was not kept, to be read out. */
  said: string | null;
  /** What others said after what was seen. */
  later: ReviewEntry[];
  send: (word: Word, seen: number) => Promise<Heard | null>;
  clear: () => void;
}

/** What went wrong, in the page's words where it knows them, else in the server's. */
export function reason(error: unknown): string {
  if (!(error instanceof Failure)) return String(error);
  if (error.code === "unreached" || error.code === "http") return t("rv_unreached");
  if (error.status === 401) return t("rv_signed_out");
  if (error.status === 429) return t("too_many", { n: error.after ?? 60 });
  return error.message;
}

/** A token may be of a session that is no more, because another tab signed in: then it is asked for, and the word sent once again. */
export async function postSigned<T>(send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== "bad_csrf") throw error;
    await askMe();
    return send();
  }
}

async function deliver(word: Word, seen: number): Promise<Heard | null> {
  const open = whoAsks()?.mode === "open";
  const who = open ? (reviewer() ?? (await askName())) : null;
  if (open && !who) return null;
  const body = { ...word, seen, ...(who ? { who } : {}) };
  return postSigned(() => post<Heard>("/api/reviews", body));
}

export function useSend(): Sending {
  const [state, setState] = useState<{ busy: boolean; said: string | null; later: ReviewEntry[] }>({
    busy: false,
    said: null,
    later: [],
  });
  const send = async (word: Word, seen: number) => {
    setState({ busy: true, said: null, later: [] });
    try {
      const heard = await deliver(word, seen);
      setState({ busy: false, said: null, later: [] });
      return heard;
    } catch (error) {
      const meanwhile = error instanceof Failure && error.code === "reviewed_meanwhile";
      const later = meanwhile ? ((error.body.reviews as ReviewEntry[] | undefined) ?? []) : [];
      setState({ busy: false, said: meanwhile ? t("rv_meanwhile") : reason(error), later });
      return null;
    }
  };
  return { ...state, send, clear: () => setState({ busy: false, said: null, later: [] }) };
}
