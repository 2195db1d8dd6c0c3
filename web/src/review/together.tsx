// How the claims of an incident belong together: it is right as it is, it is one with another, some of its claims tell another happening, two
// claims tell the same or do not. In: the incident and which claims are marked; out: what came of a word.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../lib/i18n.ts";
import type { Heard, IncidentPage } from "../lib/types.ts";
import type { Kept } from "./claimbox.tsx";
import { Decide, newest } from "./decide.tsx";
import { History } from "./history.tsx";
import { Merge } from "./merge.tsx";
import type { Word } from "./send.ts";

type OnKept = (kept: Kept) => void;

/** What may be said of the whole incident, in its head. */
export function IncidentBox({ data, may, onKept }: { data: IncidentPage; may: boolean; onKept: OnKept }): JSX.Element {
  const [doing, setDoing] = useState<"accept" | "merge" | "history" | null>(null);
  const [seen, setSeen] = useState(0);
  const { id } = data.incident;
  const begin = (next: "accept" | "merge") => {
    setSeen(newest(data.reviews, 0));
    setDoing(next);
  };
  // A dialog tells late that it was closed: what was begun since stays.
  const closed = (what: "merge" | "history") => setDoing((now) => (now === what ? null : now));
  const done = (word: Word) => (heard: Heard) => {
    setDoing(null);
    onKept({ heard, word });
  };
  const accept = (why: string): Word => ({ on: "incident", id, action: "accept", why });
  return (
    <div class="incident-box">
      <p class="acts">
        {may && (
          <>
            <button type="button" data-key="o" onClick={() => begin("accept")}>
              {t("act_one")}
            </button>
            <button type="button" data-key="g" onClick={() => begin("merge")}>
              {t("act_merge")}
            </button>
          </>
        )}
        {data.reviews.length > 0 && (
          <button type="button" class="plain" onClick={() => setDoing("history")}>
            {t("rv_history")}
          </button>
        )}
      </p>
      {doing === "accept" && (
        <Decide
          title={t("rv_one_title")}
          explain={t("rv_one_explain", { n: data.incident.claims.length })}
          send={t("act_one")}
          draft={`one ${id}`}
          seen={seen}
          word={accept}
          onKept={done(accept(""))}
          onCancel={() => setDoing(null)}
        />
      )}
      {doing === "merge" && (
        <Merge
          incident={data.incident}
          seen={seen}
          onKept={(heard, word) => done(word)(heard)}
          onClose={() => closed("merge")}
        />
      )}
      {doing === "history" && <History id={id} onClose={() => closed("history")} />}
    </div>
  );
}

interface MarkedProps {
  data: IncidentPage;
  marked: string[];
  onClear: () => void;
  onKept: OnKept;
}

/** What may be said of the marked claims; stays in view at the foot of the window while some are marked. */
export function MarkedBar({ data, marked, onClear, onKept }: MarkedProps): JSX.Element | null {
  const [doing, setDoing] = useState<"split" | "same" | "apart" | null>(null);
  const [seen, setSeen] = useState(0);
  if (marked.length === 0) return null;
  const all = data.incident.claims.length;
  const begin = (next: "split" | "same" | "apart") => {
    setSeen(newest(data.reviews, 0));
    setDoing(next);
  };
  const link = [...marked].sort().join("+");
  const word = (why: string): Word =>
    doing === "split"
      ? { on: "incident", id: data.incident.id, action: "split", claims: marked, why }
      : { on: "link", id: link, action: doing === "same" ? "accept" : "reject", why };
  return (
    <section class="marked-bar" aria-label={t("marked")}>
      {doing === null ? (
        <p class="acts">
          <b role="status">{t("marked_n", { n: marked.length, all })}</b>
          <button
            type="button"
            class="main"
            data-key="s"
            disabled={marked.length >= all}
            onClick={() => begin("split")}
          >
            {t("act_split")}
          </button>
          {marked.length === 2 && (
            <>
              <button type="button" data-key="t" onClick={() => begin("same")}>
                {t("act_same")}
              </button>
              <button type="button" data-key="p" onClick={() => begin("apart")}>
                {t("act_apart")}
              </button>
            </>
          )}
          <button type="button" class="plain" onClick={onClear}>
            {t("marked_clear")}
          </button>
        </p>
      ) : (
        <Decide
          title={t(`rv_${doing}_title`, { n: marked.length })}
          explain={t(`rv_${doing}_explain`)}
          send={t(`act_${doing}`)}
          draft={`${doing} ${link}`}
          seen={seen}
          word={word}
          onKept={(heard) => {
            setDoing(null);
            onClear();
            onKept({ heard, word: word("") });
          }}
          onCancel={() => setDoing(null)}
        />
      )}
    </section>
  );
}
