// What the store holds and the program knows, for whoever asks deep in the page. Asked again now and then (app.tsx), or at once when
// something was changed from here.
import { createContext } from "preact";
import type { Meta } from "./types.ts";

export const MetaContext = createContext<Meta | null>(null);
let ask: () => void = () => {};

export function onAskMeta(listener: () => void): void {
  ask = listener;
}
export function askMeta(): void {
  ask();
}
