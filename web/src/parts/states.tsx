// Empty and failing states. In: what went wrong; out: what it is and what to do about it.
import type { ComponentChildren, JSX } from "preact";
import type { Failure } from "../lib/api.ts";
import { t } from "../lib/i18n.ts";
import { href } from "../lib/route.ts";

export function State({
  title,
  level = 1,
  children,
}: {
  title: string;
  level?: 1 | 2;
  children?: ComponentChildren;
}): JSX.Element {
  const Title = level === 1 ? "h1" : "h2";
  return (
    <section class="state">
      <Title>{title}</Title>
      {children}
    </section>
  );
}

export function Busy(): JSX.Element {
  return (
    <p class="state busy" role="status">
      {t("loading")}
    </p>
  );
}

export function EmptyStore(): JSX.Element {
  return (
    <State title={t("empty_store")}>
      <p>{t("empty_store_do")}</p>
      <pre dir="ltr">
        <code>rawi ingest STORE FILE…</code>
      </pre>
      <p>
        <a href={href("/try")}>{t("nav_try")}</a>
      </p>
    </State>
  );
}

export function NotFound({ title }: { title?: string }): JSX.Element {
  return (
    <State title={title ?? t("not_found")}>
      <p>{t("not_found_do")}</p>
      <p>
        <a href={href("/")}>{t("nav_overview")}</a>
      </p>
    </State>
  );
}

/** Whatever a page could not load: moved, not there, or something else that the server says in its own (English) words. */
export function Failed({ error, missing }: { error: Failure; missing: string }): JSX.Element {
  if (error.code === "moved") {
    return (
      <State title={t("moved")}>
        <p>{t("moved_do")}</p>
        <ul>
          {error.to.map((id) => (
            <li key={id}>
              <a href={href(`/incidents/${id}`)}>{id}</a>
            </li>
          ))}
        </ul>
      </State>
    );
  }
  if (error.status === 404) return <NotFound title={missing} />;
  return (
    <State title={t("failed")}>
      <p>
        {t("failed_do", { message: "" })}
        <bdi dir="ltr" lang="en">
          {error.message}
        </bdi>
      </p>
      <p>
        <button type="button" onClick={() => location.reload()}>
          {t("retry")}
        </button>
      </p>
    </State>
  );
}

/** Asks for what comes after the end of a list. */
export function More({
  next,
  busy,
  more,
}: {
  next: number | null;
  busy: boolean;
  more: () => void;
}): JSX.Element | null {
  if (next === null) return null;
  return (
    <p>
      <button type="button" disabled={busy} onClick={more}>
        {busy ? t("loading") : t("older")}
      </button>
    </p>
  );
}
