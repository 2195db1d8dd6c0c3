// Everything that was said of a claim, a link or an incident. In: an id; out: a dialog.
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../lib/i18n.ts";
import { useLoad } from "../lib/load.ts";
import type { ReviewList } from "../lib/types.ts";
import { Reviews } from "./reviews.tsx";

export function History({ id, onClose }: { id: string; onClose: () => void }): JSX.Element {
  const ref = useRef<HTMLDialogElement>(null);
  const { data, error } = useLoad<ReviewList>(`/api/reviews?id=${encodeURIComponent(id)}`);
  useEffect(() => ref.current?.showModal(), []);
  return (
    <dialog ref={ref} class="dialog" aria-labelledby="h-history" onClose={onClose}>
      <header>
        <h2 id="h-history">
          {t("rv_history")} <code class="id">{id}</code>
        </h2>
        <button type="button" class="plain" onClick={() => ref.current?.close()}>
          {t("close")}
        </button>
      </header>
      <div class="dialog-body" aria-busy={!data && !error}>
        {error && <p class="wrong">{error.message}</p>}
        {!data && !error && <p class="muted">{t("loading")}</p>}
        {data && data.reviews.length === 0 && <p class="muted">{t("rv_nobody")}</p>}
        {data && <Reviews reviews={data.reviews} />}
        {data && data.reviews.length > 0 && <p class="muted">{t("rv_kept_for_good")}</p>}
      </div>
    </dialog>
  );
}
