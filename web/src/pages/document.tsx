// A document: the article and what it says. In: its id; out: one question to the server.
import type { JSX } from "preact";
import { day, t } from "../lib/i18n.ts";
import { useLoad } from "../lib/load.ts";
import { outletName, Words } from "../lib/names.tsx";
import { href } from "../lib/route.ts";
import { useTitle } from "../lib/title.ts";
import type { DocumentPage as Data, FullDocument } from "../lib/types.ts";
import { Busy, Failed } from "../parts/states.tsx";
import { Reading } from "../reading/reading.tsx";
import type { Kept } from "../review/claimbox.tsx";
import { tellKept, useFresh } from "../review/kept.ts";
import { useKeys } from "../review/keys.ts";

/** Only addresses of the web are made links: a store may hold any text as one. */
function webAddress(url: string | null): string | null {
  return url && /^https?:\/\//i.test(url) ? url : null;
}

function Head({ document }: { document: FullDocument }): JSX.Element {
  const address = webAddress(document.url);
  return (
    <header class="document-head">
      {!document.title && (
        <h1>
          {t("document")} <bdi>{document.id}</bdi>
        </h1>
      )}
      <p>
        <b>
          <Words
            text={outletName({
              outlet_name: document.outlet_name ?? null,
              outlet: document.outlet,
              source: document.source,
            })}
          />
        </b>
        <span class="muted">
          {document.published ? `${t("doc_published")} ${day(document.published)}` : t("doc_published_none")}
        </span>
        {document.author && (
          <span>
            {t("doc_by")} <Words text={document.author} />
          </span>
        )}
        {address && (
          <a href={address} rel="noreferrer" target="_blank">
            {t("doc_original")}
          </a>
        )}
        <span class="muted id">
          <bdi>{document.id}</bdi>
        </span>
      </p>
      {(document.copies ?? []).length > 0 && (
        <p class="muted">
          {t("doc_copies")}:{" "}
          {document.copies?.map(({ of }) => (
            <a key={of} href={href(`/documents/${encodeURIComponent(of)}`)}>
              <bdi>{of}</bdi>
            </a>
          ))}
        </p>
      )}
    </header>
  );
}

function Extra({ title, lines }: { title: string; lines: string[] | undefined }): JSX.Element | null {
  if (!lines || lines.length === 0) return null;
  return (
    <section class="extra">
      <h2>{title}</h2>
      <ul>
        {lines.map((line) => (
          <li key={line}>
            <Words text={line} />
          </li>
        ))}
      </ul>
    </section>
  );
}

export function DocumentPage({ id }: { id: string }): JSX.Element {
  const { url, reload } = useFresh(`/api/documents/${encodeURIComponent(id)}`);
  const { data, error } = useLoad<Data>(url);
  useTitle(data?.document.title ?? (data ? id : null));
  useKeys();
  const onKept = (kept: Kept) => {
    tellKept(kept);
    reload();
  };
  if (error && !data) return <Failed error={error} missing={t("not_found_document", { id })} />;
  if (!data) return <Busy />;
  const { document } = data;
  return (
    <article class="page document">
      <Head document={document} />
      <Reading
        text={document.text}
        title={document.title}
        items={data.claims}
        stored
        scopes={data.scopes}
        onKept={onKept}
      >
        <Extra title={t("doc_captions")} lines={document.captions} />
        <Extra title={t("doc_related")} lines={document.related} />
      </Reading>
    </article>
  );
}
