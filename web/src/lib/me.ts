// Who asks, and what they may do. In: /api/me; out: that, for everyone who draws by it. In mode `open` nobody signs in: a name is asked
// for once and kept by the browser; in mode `users` the server knows it.
import { useEffect, useState } from "preact/hooks";
import { get, onSignIn, post, setToken } from "./api.ts";
import { dropAll } from "./kept.ts";
import type { Me } from "./types.ts";

const KEY = "rawi-name";
export const NAME_MOST = 100;
let me: Me | null = null;
let name: string | null = null;
let lastUser: string | null = null;
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}
function take(next: Me): Me {
  me = next;
  setToken(next.csrf);
  lastUser = next.user ?? lastUser;
  tell();
  return next;
}

export async function askMe(): Promise<Me> {
  return take(await get<Me>("/api/me"));
}
export async function signIn(user: string, password: string): Promise<Me> {
  // What one person typed before their session ended is not for the next at this computer.
  if (lastUser !== null && lastUser !== user) dropAll();
  return take(await post<Me>("/api/login", { name: user, password }));
}
export async function signOut(): Promise<void> {
  await post("/api/logout", {});
  dropAll();
  await askMe();
}

export function whoAsks(): Me | null {
  return me;
}

/** The name that reviews are signed with; null where it is still to be asked for. */
export function reviewer(): string | null {
  if (me?.mode === "users") return me.user;
  if (name !== null) return name;
  try {
    name = localStorage.getItem(KEY);
  } catch {
    name = null;
  }
  return name;
}
export function setReviewer(next: string): void {
  name = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Storage may be forbidden; the name then holds for this page only.
  }
  tell();
}

/** Begins: asks once, and again when the server says that nobody is signed in. */
export function startMe(): void {
  onSignIn(() => void askMe());
  void askMe();
}

export function useMe(): Me | null {
  const [, redraw] = useState(0);
  useEffect(() => {
    const listener = () => redraw((n) => n + 1);
    listeners.add(listener);
    listener();
    return () => {
      listeners.delete(listener);
    };
  }, []);
  return me;
}
