// Links to the files of what the filters leave. In: the filters; out: a menu of downloads.
import type { JSX } from "preact";
import { t } from "../lib/i18n.ts";
import { useMenu } from "./choice.tsx";

const FORMS: [string, string][] = [
  ["acled", "ACLED"],
  ["ucdp", "UCDP"],
  ["plover", "PLOVER"],
  ["cameo", "CAMEO"],
  ["geojson", "GeoJSON"],
  ["incidents.parquet", "Parquet: incidents"],
  ["claims.parquet", "Parquet: claims"],
];

export function Exports({ query }: { query: URLSearchParams }): JSX.Element {
  const ref = useMenu();
  const text = query.toString();
  return (
    <details ref={ref} class="menu exports">
      <summary>{t("export")}</summary>
      <div class="menu-box">
        <p class="muted">{t("export_note")}</p>
        <ul>
          {FORMS.map(([form, title]) => (
            <li key={form}>
              <a href={`/api/exports/${form}${text ? `?${text}` : ""}`} download lang="en">
                <bdi>{title}</bdi>
              </a>
            </li>
          ))}
        </ul>
      </div>
    </details>
  );
}
