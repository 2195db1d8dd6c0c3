// Where the page is: path and parameters of the address, kept as the only state of the page. In: clicks, back and forward; out: a call
// to everyone who listens. So a view can be sent as a link, and the back button does what it says.
import { useEffect, useState } from "preact/hooks";

type Listener = () => void;
const listeners = new Set<Listener>();

function tell(): void {
  for (const listener of listeners) listener();
}

export function path(): string {
  return location.pathname;
}
export function params(): URLSearchParams {
  return new URLSearchParams(location.search);
}

/** The address of a path of this page, with the language kept and other parameters as given. */
export function href(to: string, query: URLSearchParams = new URLSearchParams()): string {
  const out = new URLSearchParams(query);
  const lang = params().get("lang");
  if (lang && !out.has("lang")) out.set("lang", lang);
  // Commas and colons are allowed in a query and much easier to read in it.
  const text = out.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  return text ? `${to}?${text}` : to;
}

export function go(to: string, how: "push" | "replace" = "push"): void {
  if (to === location.pathname + location.search) return;
  if (how === "push") history.pushState(null, "", to);
  else history.replaceState(null, "", to);
  tell();
}

/** Changes parameters of this address; null takes one away. */
export function setParams(changes: Record<string, string | null>, how: "push" | "replace" = "push"): void {
  const query = params();
  for (const [key, value] of Object.entries(changes)) {
    if (value === null || value === "") query.delete(key);
    else query.set(key, value);
  }
  go(href(location.pathname, query), how);
}

/** Draws the caller anew whenever the address changes. */
export function useRoute(): void {
  const [, redraw] = useState(0);
  useEffect(() => {
    const listener = () => redraw((n) => n + 1);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, []);
}

function ownLink(event: MouseEvent): HTMLAnchorElement | null {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = (event.target as Element | null)?.closest?.("a");
  if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return null;
  return link.pathname.startsWith("/api/") || link.getAttribute("href")?.startsWith("#") ? null : link;
}

/** Takes over clicks on links of this page and the browser's own moves. */
export function startRouting(): void {
  document.addEventListener("click", (event) => {
    const link = ownLink(event);
    if (!link) return;
    event.preventDefault();
    const changesPage = link.pathname !== location.pathname;
    go(link.pathname + link.search);
    if (changesPage) arrive();
  });
  window.addEventListener("popstate", tell);
}

/** After a move to another page: at its top, with the focus on its main part, so that a screen reader says where one is. */
export function arrive(): void {
  window.scrollTo(0, 0);
  requestAnimationFrame(() => document.getElementById("main")?.focus({ preventScroll: true }));
}
