// The frame of every page: head with sections, language and colours; banners; the page that the address asks for.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { onLink } from "./lib/api.ts";
import { setTheme, type Theme, theme } from "./lib/colours.ts";
import { filterQuery } from "./lib/filters.ts";
import { type Key, lang, setLang, t } from "./lib/i18n.ts";
import { useLoad } from "./lib/load.ts";
import { href, params, path, setParams, useRoute } from "./lib/route.ts";
import type { Meta } from "./lib/types.ts";
import { DocumentPage } from "./pages/document.tsx";
import { IncidentPage } from "./pages/incident.tsx";
import { Outlets } from "./pages/outlets.tsx";
import { Overview } from "./pages/overview.tsx";
import { Try } from "./pages/try.tsx";
import { NotFound } from "./parts/states.tsx";

const META_EVERY = 15_000;
const META_INGESTING = 3_000;

/** What the store holds; asked again now and then, so that the page notices a run that adds to it. An ETag makes that cheap. */
function useMeta(): Meta | null {
  const [turn, setTurn] = useState(0);
  const { data } = useLoad<Meta>(`/api/meta#${turn}`);
  useEffect(() => {
    const timer = setTimeout(() => setTurn((n) => n + 1), data?.ingesting ? META_INGESTING : META_EVERY);
    return () => clearTimeout(timer);
  }, [turn, data?.ingesting]);
  return data;
}

function Page({ meta }: { meta: Meta | null }): JSX.Element {
  const here = path();
  const [, section, id] = here.match(/^\/(incidents|documents)\/([^/]+)\/?$/) ?? [];
  if (here === "/") return <Overview meta={meta} />;
  if (section === "incidents" && id) return <IncidentPage id={decodeURIComponent(id)} key={id} />;
  if (section === "documents" && id) return <DocumentPage id={decodeURIComponent(id)} key={id} />;
  if (here === "/outlets") return <Outlets meta={meta} />;
  if (here === "/try") return <Try />;
  return <NotFound />;
}

function NavLink({ to, title, keep }: { to: string; title: string; keep: boolean }): JSX.Element {
  const here = path() === to;
  return (
    <a href={href(to, keep ? filterQuery(params()) : new URLSearchParams())} aria-current={here ? "page" : undefined}>
      {title}
    </a>
  );
}

function ThemeSwitch(): JSX.Element {
  const [now, setNow] = useState<Theme>(theme());
  const choose = (next: Theme) => {
    setTheme(next);
    setNow(next);
  };
  return (
    <label class="theme">
      <span class="visually-hidden">{t("theme")}</span>
      <select value={now} onChange={(event) => choose(event.currentTarget.value as Theme)}>
        {(["auto", "light", "dark"] as const).map((each) => (
          <option key={each} value={each} selected={each === now}>
            {t(`theme_${each}` as Key)}
          </option>
        ))}
      </select>
    </label>
  );
}

function Head(): JSX.Element {
  const other = lang() === "ar" ? "en" : "ar";
  return (
    <header class="head">
      <a class="skip" href="#main">
        {t("skip")}
      </a>
      <a class="brand" href={href("/")}>
        <span lang="ar" dir="rtl" class="ar">
          راوي
        </span>
        {lang() === "en" && <span>Rawi</span>}
      </a>
      <nav aria-label={t("nav")}>
        <NavLink to="/" title={t("nav_overview")} keep />
        <NavLink to="/outlets" title={t("nav_outlets")} keep />
        <NavLink to="/try" title={t("nav_try")} keep={false} />
      </nav>
      <div class="head-end">
        <ThemeSwitch />
        <button type="button" class="plain" lang={other} onClick={() => setParams({ lang: other }, "replace")}>
          {t("lang_switch")}
        </button>
      </div>
    </header>
  );
}

function useLinkState(): boolean {
  const [up, setUp] = useState(true);
  useEffect(() => onLink(setUp), []);
  return up;
}

export function App(): JSX.Element {
  useRoute();
  const wanted = params().get("lang");
  const language = wanted === "ar" || wanted === "en" ? wanted : navigator.language.startsWith("ar") ? "ar" : "en";
  setLang(language);
  document.documentElement.lang = language;
  document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
  const up = useLinkState();
  const meta = useMeta();
  return (
    <div key={language}>
      <Head />
      <div role="status" class="banners">
        {!up && <p class="note bad">{t("gone")}</p>}
        {meta?.ingesting && <p class="note">{t("ingesting")}</p>}
      </div>
      <main id="main" tabIndex={-1}>
        <Page meta={meta} />
      </main>
      {meta && (
        <footer class="foot muted">
          <bdi dir="ltr">
            Rawi {meta.version} · {meta.pack.slice(0, 8)}
          </bdi>
          <a href="/licenses.txt" target="_blank" rel="noreferrer">
            {t("map_from")}
          </a>
          <span>
            {t("n_documents", { n: meta.store.documents })} · {t("n_claims", { n: meta.store.claims })} ·{" "}
            {t("n_incidents", { n: meta.store.incidents })}
          </span>
        </footer>
      )}
    </div>
  );
}
