// Trying a text: an article is pasted, its claims are shown, nothing is stored. In: a text; out: one question to the server.
import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { Failure, post } from "../lib/api.ts";
import { t } from "../lib/i18n.ts";
import { useTitle } from "../lib/title.ts";
import type { Extracted } from "../lib/types.ts";
import { Reading } from "../reading/reading.tsx";

const EXAMPLE =
  "قال مصدر عسكري إن طائرة حربية روسية قصفت أمس مستودعاً في مدينة تدمر، ما أدى إلى مقتل 3 جنود وإصابة نحو 10 آخرين. ونفت وزارة الدفاع سقوط قتلى في القصف.";
const EXAMPLE_DAY = "2024-05-01";

function Found({ found, onAgain }: { found: Extracted; onAgain: () => void }): JSX.Element {
  const items = useMemo(
    () => found.claims.map((claim) => ({ claim, incident: null, corrected: false, stored: false })),
    [found],
  );
  return (
    <>
      <p>
        <button type="button" onClick={onAgain}>
          {t("try_again")}
        </button>
      </p>
      {found.notes.length > 0 && (
        <section class="note">
          <h2>{t("try_notes")}</h2>
          <ul>
            {found.notes.map((note) => (
              <li key={note} lang="en" dir="ltr">
                {note}
              </li>
            ))}
          </ul>
        </section>
      )}
      <Reading text={found.document.text} title={null} items={items} scopes={found.scopes} />
    </>
  );
}

export function Try(): JSX.Element {
  useTitle(t("try"));
  const [text, setText] = useState("");
  const [published, setPublished] = useState("");
  const [source, setSource] = useState("");
  const [found, setFound] = useState<Extracted | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!text.trim()) return setSaid(t("try_need"));
    setBusy(true);
    setSaid(null);
    try {
      setFound(await post<Extracted>("/api/extract", { text, published: published || null, source: source || null }));
    } catch (error) {
      setSaid(error instanceof Failure ? error.message : String(error));
    }
    setBusy(false);
  };
  const example = () => {
    setText(EXAMPLE);
    setPublished(EXAMPLE_DAY);
  };
  return (
    <div class="page try">
      <h1>{t("try")}</h1>
      <p class="muted">{t("try_lead")}</p>
      {found ? (
        <Found found={found} onAgain={() => setFound(null)} />
      ) : (
        <form class="try-form" onSubmit={submit}>
          <div class="field">
            <label for="try-text">{t("try_text")}</label>
            <textarea
              id="try-text"
              class="ar"
              dir="rtl"
              lang="ar"
              rows={10}
              value={text}
              onInput={(event) => setText(event.currentTarget.value)}
              aria-describedby={said ? "try-said" : undefined}
            />
          </div>
          <div class="try-row">
            <div class="field">
              <label for="try-day">
                {t("try_published")} <small class="muted">{t("try_published_hint")}</small>
              </label>
              <input
                id="try-day"
                type="date"
                value={published}
                onInput={(event) => setPublished(event.currentTarget.value)}
              />
            </div>
            <div class="field">
              <label for="try-source">
                {t("try_source")} <small class="muted">{t("optional")}</small>
              </label>
              <input
                id="try-source"
                type="text"
                dir="auto"
                value={source}
                onInput={(event) => setSource(event.currentTarget.value)}
              />
            </div>
            <button type="submit" class="main" disabled={busy}>
              {busy ? t("loading") : t("try_go")}
            </button>
            <button type="button" class="plain" onClick={example}>
              {t("try_example")}
            </button>
          </div>
          {said && (
            <p id="try-said" class="note bad" role="alert">
              {said}
            </p>
          )}
        </form>
      )}
    </div>
  );
}
