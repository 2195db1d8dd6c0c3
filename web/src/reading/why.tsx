// Why a claim says what it says, as `rawi why` prints it. In: a claim; out: a dialog, which the browser closes with Escape.
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../lib/i18n.ts";
import { useLoad } from "../lib/load.ts";

export function Why({ claim, onClose }: { claim: string; onClose: () => void }): JSX.Element {
  const ref = useRef<HTMLDialogElement>(null);
  const { data, error } = useLoad<{ text: string }>(`/api/claims/${encodeURIComponent(claim)}/why`);
  useEffect(() => ref.current?.showModal(), []);
  return (
    <dialog ref={ref} class="why" aria-labelledby="h-why" onClose={onClose}>
      <header>
        <h2 id="h-why">{t("doc_why_title")}</h2>
        <button type="button" class="plain" onClick={() => ref.current?.close()}>
          {t("close")}
        </button>
      </header>
      <pre tabIndex={0} dir="ltr" lang="en">
        {data?.text ?? error?.message ?? t("loading")}
      </pre>
    </dialog>
  );
}
