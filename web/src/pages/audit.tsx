// Who signed in, reviewed, read texts in, took exports: for those who may see it. In: nothing; out: pages of one question to the server.
import type { JSX } from "preact";
import { t, time } from "../lib/i18n.ts";
import { usePages } from "../lib/load.ts";
import { useMe } from "../lib/me.ts";
import { useTitle } from "../lib/title.ts";
import type { AuditEntry } from "../lib/types.ts";
import { Busy, Failed, More, NotFound } from "../parts/states.tsx";

interface AuditPageData {
  entries: AuditEntry[];
  next: number | null;
}

export function AuditPage(): JSX.Element {
  return useMe()?.may.audit ? <Entries /> : <NotFound />;
}

function Entries(): JSX.Element {
  useTitle(t("audit"));
  const pages = usePages<AuditPageData, AuditEntry>("/api/audit", "", (page) => page.entries);
  if (pages.error && !pages.data) return <Failed error={pages.error} missing={t("audit")} />;
  if (!pages.data) return <Busy />;
  return (
    <div class="page wide">
      <h1>{t("audit")}</h1>
      <p class="muted">{t("audit_lead")}</p>
      <div class="scroll" tabIndex={0} role="region" aria-label={t("audit")}>
        <table class="audit-table">
          <thead>
            <tr>
              {(["audit_at", "audit_who", "audit_what", "audit_result", "audit_from"] as const).map((key) => (
                <th key={key} scope="col">
                  {t(key)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {pages.items.map((entry, i) => (
              <tr key={`${entry.at}-${i}`}>
                <td>
                  <time dateTime={entry.at}>{time(entry.at)}</time>
                </td>
                <td>
                  <bdi>{entry.who ?? "—"}</bdi>
                </td>
                <td lang="en">
                  <bdi dir="ltr">{entry.what}</bdi>
                </td>
                <td lang="en">
                  <bdi dir="ltr">{entry.result}</bdi>
                </td>
                <td>
                  <bdi dir="ltr">{entry.from ?? "—"}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <More next={pages.next} busy={pages.loading} more={pages.more} />
    </div>
  );
}
