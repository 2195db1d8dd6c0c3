// Taking files: dropped on it, or chosen. In: what the reader gives; out: the files, in the order given.
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { t } from "../lib/i18n.ts";

export function Files({ busy, onFiles }: { busy: boolean; onFiles: (files: File[]) => void }): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (list: FileList | null | undefined) => {
    const files = [...(list ?? [])];
    if (files.length > 0 && !busy) onFiles(files);
    if (input.current) input.current.value = "";
  };
  return (
    <section
      class={over ? "drop over" : "drop"}
      aria-labelledby="h-files"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files);
      }}
    >
      <h2 id="h-files">{t("files")}</h2>
      <p>
        {t("files_drop")}{" "}
        <label class="choose">
          <input
            ref={input}
            type="file"
            multiple
            disabled={busy}
            class="visually-hidden"
            onChange={(event) => take(event.currentTarget.files)}
          />
          <span class="button">{t("files_choose")}</span>
        </label>
      </p>
      <p class="muted">{t("files_which")}</p>
    </section>
  );
}
