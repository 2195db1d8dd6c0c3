// The frame of every page: head with sections, language and colours; banners; the page that the address asks for.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { onLink } from "./lib/api.ts";
import { setTheme, type Theme, theme } from "./lib/colours.ts";
import { filterQuery } from "./lib/filters.ts";
import { type Key, lang, setLang, t } from "./lib/i18n.ts";
import { useLoad } from "./lib/load.ts";
import { reviewer, useMe } from "./lib/me.ts";
import { MetaContext, onAskMeta } from "./lib/meta.ts";
import { go, href, params, path, setParams, useRoute } from "./lib/route.ts";
import { useTold } from "./lib/say.ts";
import type { Me, Meta } from "./lib/types.ts";
import { AuditPage } from "./pages/audit.tsx";
import { DocumentPage } from "./pages/document.tsx";
import { IncidentPage } from "./pages/incident.tsx";
import { Login } from "./pages/login.tsx";
import { Outlets } from "./pages/outlets.tsx";
import { Overview } from "./pages/overview.tsx";
import { ReviewsPage } from "./pages/reviews.tsx";
import { Try } from "./pages/try.tsx";
import { Busy, NotFound } from "./parts/states.tsx";
import { Who } from "./parts/who.tsx";
import { NameDialog } from "./review/name.tsx";

const META_EVERY = 15_000;
/** What leads to another page does so within this time, in milliseconds. */
const TOLD_ON = 1500;
const META_INGESTING = 3_000;

/** What the store holds; asked again now and then, so that the page notices a run that adds to it. An ETag makes that cheap. */
function useMeta(signedIn: boolean): Meta | null {
  const [turn, setTurn] = useState(0);
  const { data } = useLoad<Meta>(signedIn ? `/api/meta#${turn}` : null);
  useEffect(() => onAskMeta(() => setTurn((n) => n + 1)), []);
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
  if (here === "/reviews") return <ReviewsPage />;
  if (here === "/audit") return <AuditPage />;
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

function Head({ me }: { me: Me | null }): JSX.Element {
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
      {inside(me) && (
        <nav aria-label={t("nav")}>
          <NavLink to="/" title={t("nav_overview")} keep />
          <NavLink to="/outlets" title={t("nav_outlets")} keep />
          <NavLink to="/reviews" title={t("nav_reviews")} keep={false} />
          {me?.may.extract && <NavLink to="/try" title={t("nav_try")} keep={false} />}
          {me?.may.audit && <NavLink to="/audit" title={t("nav_audit")} keep={false} />}
        </nav>
      )}
      <div class="head-end">
        {me && <Who me={me} name={reviewer()} />}
        <ThemeSwitch />
        <button type="button" class="plain" lang={other} onClick={() => setParams({ lang: other }, "replace")}>
          {t("lang_switch")}
        </button>
      </div>
    </header>
  );
}

/** What came of the last thing that was done, until it is put away. */
function Told(): JSX.Element {
  const [told, close] = useTold();
  const here = path();
  const since = useRef(0);
  useEffect(() => {
    since.current = Date.now();
  }, [told]);
  // It goes with the page it was told on; but what was just done may itself have led to another.
  useEffect(() => {
    if (Date.now() - since.current > TOLD_ON) close();
  }, [here]);
  return (
    <div role="status" class="told">
      {told && (
        <p>
          <span>{told.text}</span>{" "}
          {told.links.map(({ to, title }) => (
            <a key={to} href={to}>
              <bdi>{title}</bdi>
            </a>
          ))}
          <button type="button" class="plain" onClick={close}>
            {t("close")}
          </button>
        </p>
      )}
    </div>
  );
}

function useLinkState(): boolean {
  const [up, setUp] = useState(true);
  useEffect(() => onLink(setUp), []);
  return up;
}

/** Whether there is something to see: everybody, or whoever has signed in. */
function inside(me: Me | null): boolean {
  return me !== null && (me.mode === "open" || me.user !== null);
}

/** Whoever has to sign in is led there, and back to what they asked for. */
function useGate(me: Me | null): void {
  useEffect(() => {
    if (me === null || inside(me) || path() === "/login") return;
    const query = params();
    query.delete("lang");
    const text = query.toString();
    go(href("/login", new URLSearchParams({ back: text ? `${path()}?${text}` : path() })), "replace");
  });
}

function Main({ me, meta }: { me: Me | null; meta: Meta | null }): JSX.Element {
  if (path() === "/login") return <Login />;
  return inside(me) ? <Page meta={meta} /> : <Busy />;
}

export function App(): JSX.Element {
  useRoute();
  const wanted = params().get("lang");
  const language = wanted === "ar" || wanted === "en" ? wanted : navigator.language.startsWith("ar") ? "ar" : "en";
  setLang(language);
  document.documentElement.lang = language;
  document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
  const up = useLinkState();
  const me = useMe();
  useGate(me);
  const meta = useMeta(inside(me));
  return (
    <MetaContext.Provider value={meta}>
      <div key={language}>
        <Head me={me} />
        <div role="status" class="banners">
          {!up && <p class="note bad">{t("gone")}</p>}
          {meta?.ingesting && <p class="note">{t("ingesting")}</p>}
        </div>
        <main id="main" tabIndex={-1}>
          <Main me={me} meta={meta} />
        </main>
        <Told />
        <NameDialog />
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
    </MetaContext.Provider>
  );
}
