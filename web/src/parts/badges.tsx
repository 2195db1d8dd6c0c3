// Small signs for type, status and factuality. In: codes; out: a sign and its name. The shape tells as much as the colour.
import type { JSX } from "preact";
import { name } from "../lib/i18n.ts";

export function TypeName({ type, mode }: { type: string; mode: string | null }): JSX.Element {
  return (
    <span class="type-name">
      <i class={`swatch type-${type.toLowerCase()}`} />
      {name("type", type)}
      {mode && <span class="mode">{name("mode", mode)}</span>}
    </span>
  );
}

const SHAPES: Record<string, JSX.Element> = {
  confirmed: <path d="M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Zm-1 9.6L3.9 8l1.1-1.1 2 2 4-4L12.1 6 7 11.1Z" />,
  corroborated: (
    <path d="M5.5 3a5 5 0 0 0 0 10c.9 0 1.8-.3 2.5-.7A5 5 0 1 0 8 3.7 5 5 0 0 0 5.5 3Zm2.5 8A4 4 0 0 1 8 5a4 4 0 0 1 0 6Z" />
  ),
  "single-source": <path d="M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3Zm0 1.6a3.4 3.4 0 1 1 0 6.8 3.4 3.4 0 0 1 0-6.8Z" />,
  contested: <path d="M8 1 15.5 14.5H.5L8 1Zm-.9 5v4.5h1.8V6H7.1Zm0 5.7v1.6h1.8v-1.6H7.1Z" />,
  denied: <path d="M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Zm-3.6 5.6h7.2v1.8H4.4V7.1Z" />,
};

export function Status({ status }: { status: string }): JSX.Element {
  return (
    <span class={`status status-${status}`}>
      <svg viewBox="0 0 16 16" width="13" height="13" aria-hidden="true">
        {SHAPES[status]}
      </svg>
      {name("status", status)}
    </span>
  );
}

/** What happened plainly needs no sign; what did not, or not surely, is set apart. */
export function Factuality({ value, always = false }: { value: string; always?: boolean }): JSX.Element | null {
  if (value === "happened" && !always) return null;
  return <span class={`fact fact-${value}`}>{name("fact", value)}</span>;
}
