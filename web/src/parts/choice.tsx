// Choosing several of a list of codes. In: the codes and which are set; out: the new set. A <details> with boxes: works with keys,
// touch and screen readers as it is.
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { name, t } from "../lib/i18n.ts";

interface Props {
  title: string;
  group: string;
  codes: string[];
  chosen: string[];
  counts?: Record<string, number>;
  onChange: (codes: string[]) => void;
}

/** Closes a <details> on Escape and on a click elsewhere, as a menu does. */
export function useMenu() {
  const ref = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const away = (event: Event) => {
      if (ref.current?.open && !ref.current.contains(event.target as Node)) ref.current.open = false;
    };
    const onEscape = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || !ref.current?.open) return;
      ref.current.open = false;
      ref.current.querySelector("summary")?.focus();
    };
    document.addEventListener("pointerdown", away);
    document.addEventListener("keydown", onEscape);
    return () => {
      document.removeEventListener("pointerdown", away);
      document.removeEventListener("keydown", onEscape);
    };
  }, []);
  return ref;
}

export function Choice({ title, group, codes, chosen, onChange }: Props): JSX.Element {
  const ref = useMenu();
  const toggle = (code: string) => {
    const next = chosen.includes(code) ? chosen.filter((other) => other !== code) : [...chosen, code];
    onChange(next);
  };
  const shown = chosen.length === 0 ? t("f_any") : chosen.map((code) => name(group, code)).join(" · ");
  return (
    <div class="field">
      <span class="label" aria-hidden="true">
        {title}
      </span>
      <details ref={ref} class="menu">
        <summary aria-label={`${title}: ${shown}`}>
          <span class="cut">{shown}</span>
        </summary>
        <fieldset class="menu-box">
          <legend class="visually-hidden">{title}</legend>
          {codes.map((code) => (
            <label key={code}>
              <input type="checkbox" checked={chosen.includes(code)} onChange={() => toggle(code)} />
              {group === "type" && <i class={`swatch type-${code.toLowerCase()}`} />}
              {name(group, code)}
            </label>
          ))}
        </fieldset>
      </details>
    </div>
  );
}
