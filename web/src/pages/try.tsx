// Trying a text: an article is pasted, or files are dropped or chosen; their claims are shown, nothing is stored. In: a text or files; out: one
// question to the server for each. What was typed stays until it is read, also where the server does not answer.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { post, postFile } from "../lib/api.ts";
import { t } from "../lib/i18n.ts";
import { kept, useKept } from "../lib/kept.ts";
import { useMe } from "../lib/me.ts";
import { useTitle } from "../lib/title.ts";
import type { Extracted } from "../lib/types.ts";
import { Files } from "../parts/files.tsx";
import { Found, type Read } from "../parts/found.tsx";
import { NotFound } from "../parts/states.tsx";
import { postSigned, reason } from "../review/send.ts";

const EXAMPLE =
  "قال مصدر عسكري إن طائرة حربية روسية قصفت أمس مستودعاً في مدينة تدمر، ما أدى إلى مقتل 3 جنود وإصابة نحو 10 آخرين. ونفت وزارة الدفاع سقوط قتلى في القصف.";
const EXAMPLE_DAY = "2024-05-01";
/** What the server takes at most, in bytes. */
const MOST = 10 * 1024 * 1024;

interface Asked {
  text: string;
  published: string;
  source: string;
}
const NOTHING: Asked = { text: "", published: "", source: "" };

async function readFile(file: File, asked: Asked): Promise<Read> {
  if (file.size > MOST) return { name: file.name, documents: [], notes: [], failed: t("file_large") };
  const query = new URLSearchParams({ name: file.name });
  if (asked.published) query.set("published", asked.published);
  if (asked.source) query.set("source", asked.source);
  try {
    const path = `/api/extract?${query}`;
    const answer = await postSigned(() => postFile<{ documents: Extracted[]; notes: string[] }>(path, file));
    return { name: file.name, ...answer, failed: null };
  } catch (error) {
    return { name: file.name, documents: [], notes: [], failed: reason(error) };
  }
}

async function readText(asked: Asked): Promise<Read> {
  const body = { text: asked.text, published: asked.published || null, source: asked.source || null };
  const document = await postSigned(() => post<Extracted>("/api/extract", body));
  return { name: null, documents: [document], notes: [], failed: null };
}

/** Day and source go with the text as with the files. */
function Details({ asked, onChange }: { asked: Asked; onChange: (changed: Partial<Asked>) => void }): JSX.Element {
  return (
    <>
      <div class="field">
        <label for="try-day">
          {t("try_published")} <small class="muted">{t("try_published_hint")}</small>
        </label>
        <input
          id="try-day"
          type="date"
          value={asked.published}
          onInput={(event) => onChange({ published: event.currentTarget.value })}
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
          value={asked.source}
          onInput={(event) => onChange({ source: event.currentTarget.value })}
        />
      </div>
    </>
  );
}

function Form({ onRead }: { onRead: (read: Read[]) => void }): JSX.Element {
  const [asked, setAsked, dropAsked] = useKept<Asked>("try", NOTHING);
  const [said, setSaid] = useState<string | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const change = (changed: Partial<Asked>) => setAsked({ ...(kept<Asked>("try") ?? NOTHING), ...changed });
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!asked.text.trim()) return setSaid(t("try_need"));
    setBusy(t("loading"));
    setSaid(null);
    try {
      onRead([await readText(asked)]);
      dropAsked();
    } catch (error) {
      setSaid(reason(error));
    }
    setBusy(null);
  };
  const take = async (files: File[]) => {
    const read: Read[] = [];
    setSaid(null);
    for (const [i, file] of files.entries()) {
      setBusy(t("file_reading", { i: i + 1, n: files.length, name: file.name }));
      read.push(await readFile(file, asked));
    }
    setBusy(null);
    onRead(read);
  };
  return (
    <form class="try-form" onSubmit={submit}>
      <div class="field">
        <label for="try-text">{t("try_text")}</label>
        <textarea
          id="try-text"
          class="ar"
          dir="rtl"
          lang="ar"
          rows={8}
          value={asked.text}
          onInput={(event) => change({ text: event.currentTarget.value })}
          aria-describedby={said ? "try-said" : undefined}
        />
      </div>
      <div class="try-row">
        <Details asked={asked} onChange={change} />
        <button type="submit" class="main" disabled={busy !== null}>
          {t("try_go")}
        </button>
        <button type="button" class="plain" onClick={() => change({ text: EXAMPLE, published: EXAMPLE_DAY })}>
          {t("try_example")}
        </button>
      </div>
      {said && (
        <p id="try-said" class="note bad" role="alert">
          {said}
        </p>
      )}
      <Files busy={busy !== null} onFiles={(files) => void take(files)} />
      <p role="status" class="muted">
        {busy}
      </p>
    </form>
  );
}

export function Try(): JSX.Element {
  useTitle(t("try"));
  const may = useMe()?.may.extract ?? false;
  const [read, setRead] = useState<Read[] | null>(null);
  useEffect(() => {
    if (read) document.getElementById("main")?.focus({ preventScroll: true });
  }, [read]);
  if (!may) return <NotFound />;
  return (
    <div class="page try">
      <h1>{t("try")}</h1>
      <p class="muted">{t("try_lead")}</p>
      {read ? <Found read={read} onAgain={() => setRead(null)} /> : <Form onRead={setRead} />}
    </div>
  );
}
