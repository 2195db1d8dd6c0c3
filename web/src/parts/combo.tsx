// A field with completion from the server (WAI-ARIA combobox). In: kind of name and the value in the address; out: an id, or the words
// as typed, which the server understands as well.
import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { label, learn } from "../lib/filters.ts";
import { country, lang, t } from "../lib/i18n.ts";
import { useLoad } from "../lib/load.ts";
import { Words } from "../lib/names.tsx";
import type { NameItem } from "../lib/types.ts";

interface Props {
  kind: "place" | "side" | "outlet";
  title: string;
  value: string;
  onChange: (value: string) => void;
}

function nameOf(item: NameItem): string {
  const arabic = item.names.find((text) => /[\u0600-\u06ff]/.test(text));
  if (item.id.startsWith("state:")) return country(item.id.slice(6)) ?? item.name_en ?? item.id;
  return (lang() === "ar" ? arabic : item.name_en) ?? item.name_en ?? item.names[0] ?? item.id;
}
function besides(item: NameItem): string {
  const shown = nameOf(item);
  const other = [item.name_en, ...item.names].find((text) => text && text !== shown);
  return [other, item.country ? country(item.country) : null].filter((text) => text && text !== shown).join(" · ");
}

export function Combo({ kind, title, value, onChange }: Props): JSX.Element {
  const id = useId();
  const [text, setText] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const wanted = (text ?? "").trim();
  const query = new URLSearchParams({ kind, q: wanted });
  const { data, busy } = useLoad<{ items: NameItem[] }>(open && wanted.length >= 1 ? `/api/names?${query}` : null, 120);
  const items = open && wanted ? (data?.items ?? []).slice(0, 8) : [];
  const blurring = useRef(0);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => setText(null), [value]);
  // In a dialog the list may lie below the fold.
  useEffect(() => {
    if (items.length > 0) list.current?.scrollIntoView({ block: "nearest" });
  }, [items.length]);
  const take = (next: string, shown?: string) => {
    if (shown) learn(next, shown);
    setOpen(false);
    setActive(-1);
    setText(null);
    if (next !== value) onChange(next);
  };
  const listed = open && wanted.length > 0;
  const pick = (item: NameItem) => take(item.id, nameOf(item));
  const onKey = (event: KeyboardEvent) => {
    const chosen = items[active];
    if (event.key === "Enter") {
      event.preventDefault();
      if (chosen) pick(chosen);
      else if (text !== null) take(wanted);
    } else if (event.key === "Escape") {
      // In a dialog the first Escape closes the list, and not the dialog.
      if (listed) event.preventDefault();
      setOpen(false);
      setText(null);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const by = event.key === "ArrowDown" ? 1 : -1;
      setActive((at) => (items.length ? (at + by + items.length) % items.length : -1));
    }
  };
  const leave = () => {
    blurring.current = window.setTimeout(() => (text !== null ? take(wanted) : setOpen(false)), 150);
  };
  return (
    <div class="field combo">
      <label for={id}>{title}</label>
      <input
        id={id}
        type="text"
        role="combobox"
        dir="auto"
        autocomplete="off"
        spellcheck={false}
        placeholder={t("f_hint_name")}
        aria-expanded={listed}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={items[active] ? `${id}-${active}` : undefined}
        value={text ?? (value ? label(value) : "")}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setOpen(true);
          setActive(-1);
        }}
        onKeyDown={onKey}
        onBlur={leave}
        onFocus={() => clearTimeout(blurring.current)}
      />
      <ul ref={list} id={`${id}-list`} role="listbox" aria-label={title} hidden={!listed}>
        {items.map((item, i) => (
          <li
            key={item.id}
            id={`${id}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === active}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => pick(item)}
          >
            <Words text={nameOf(item)} />{" "}
            <span class="muted">
              <Words text={besides(item)} />
            </span>
          </li>
        ))}
        {items.length === 0 && (
          <li role="option" aria-disabled="true" aria-selected={false} tabIndex={-1} class="muted">
            {busy ? t("loading") : t("combo_none")}
          </li>
        )}
      </ul>
    </div>
  );
}
