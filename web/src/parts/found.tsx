// What was found in texts that are not in the store. In: what the server read in each file; out: the documents to choose from, and the one
// that is chosen with its claims. Files that could not be read are told with the reason.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../lib/i18n.ts";
import { Words } from "../lib/names.tsx";
import type { ClaimView, Extracted } from "../lib/types.ts";
import { Reading } from "../reading/reading.tsx";

export interface Read {
  /** Name of the file; null for a text that was pasted. */
  name: string | null;
  documents: Extracted[];
  notes: string[];
  failed: string | null;
}

function Notes({ notes }: { notes: string[] }): JSX.Element | null {
  if (notes.length === 0) return null;
  return (
    <section class="note">
      <h2>{t("try_notes")}</h2>
      <ul>
        {notes.map((note) => (
          <li key={note} lang="en" dir="ltr">
            {note}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Failures({ read }: { read: Read[] }): JSX.Element | null {
  const failed = read.filter((each) => each.failed !== null || each.documents.length === 0);
  if (failed.length === 0) return null;
  return (
    <div class="note bad" role="alert">
      {failed.map((each) => (
        <p key={each.name}>
          <bdi>{each.name}</bdi>: <bdi>{each.failed ?? t("file_empty")}</bdi>
        </p>
      ))}
    </div>
  );
}

interface Entry {
  name: string | null;
  found: Extracted;
  notes: string[];
}
/** Each document with the notes of its file. */
function entries(read: Read[]): Entry[] {
  return read.flatMap(({ name, documents, notes }) =>
    documents.map((found) => ({ name, found, notes: [...new Set([...notes, ...found.notes])] })),
  );
}

function Chooser({ all, at, onChoose }: { all: Entry[]; at: number; onChoose: (at: number) => void }): JSX.Element {
  return (
    <ol class="chooser" aria-label={t("files_documents")}>
      {all.map(({ name, found }, i) => (
        <li key={`${i}-${found.document.id}`}>
          <button type="button" aria-pressed={i === at} onClick={() => onChoose(i)}>
            <b>
              <Words text={found.document.title ?? name ?? found.document.id} />
            </b>
            <span class="muted">
              <bdi>{name}</bdi> {t("n_claims", { n: found.claims.length })}
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}

function views(found: Extracted): ClaimView[] {
  return found.claims.map((claim) => ({ claim, original: null, rejected: false, incident: null, reviewed: null }));
}

export function Found({ read, onAgain }: { read: Read[]; onAgain: () => void }): JSX.Element {
  const [at, setAt] = useState(0);
  const all = entries(read);
  const chosen = all[at];
  return (
    <>
      <p class="acts">
        <button type="button" onClick={onAgain}>
          {t("try_again")}
        </button>
      </p>
      <Failures read={read} />
      {all.length > 1 && <Chooser all={all} at={at} onChoose={setAt} />}
      {chosen && (
        <>
          <Notes notes={chosen.notes} />
          <Reading
            key={at}
            text={chosen.found.document.text}
            title={chosen.found.document.title}
            items={views(chosen.found)}
            stored={false}
            scopes={chosen.found.scopes}
          />
        </>
      )}
    </>
  );
}
