// Telling what came of something that was done. In: a sentence, perhaps with links; out: a line that stays until the next or until it is put
// away, which screen readers read out. One place for the whole page, so that it is there before anything is said.
import { useEffect, useState } from "preact/hooks";

export interface Told {
  text: string;
  links: { to: string; title: string }[];
}
type Listener = (told: Told | null) => void;
let listener: Listener = () => {};

export function say(told: Told | null): void {
  listener(told);
}
export function useTold(): [Told | null, () => void] {
  const [told, setTold] = useState<Told | null>(null);
  useEffect(() => {
    listener = setTold;
    return () => {
      listener = () => {};
    };
  }, []);
  return [told, () => setTold(null)];
}
