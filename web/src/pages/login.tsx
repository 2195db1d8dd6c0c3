// Signing in, where the desk has users. In: `back`, the page that was asked for; out: that page, once the server knows who asks.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Failure } from "../lib/api.ts";
import { t } from "../lib/i18n.ts";
import { signIn, useMe } from "../lib/me.ts";
import { go, href, params } from "../lib/route.ts";
import { useTitle } from "../lib/title.ts";

/** Only addresses of this page: a link must not lead elsewhere by way of signing in. */
export function safeBack(back: string | null, origin: string): string {
  if (!back?.startsWith("/")) return "/";
  const url = new URL(back, origin);
  return url.origin === origin && url.pathname !== "/login" ? url.pathname + url.search : "/";
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Failure)) return String(error);
  if (error.code === "bad_login") return t("login_bad");
  if (error.status === 429) return t("too_many", { n: error.after ?? 60 });
  return error.code === "unreached" ? t("login_unreached") : error.message;
}

export function Login(): JSX.Element | null {
  useTitle(t("login"));
  const me = useMe();
  const [user, setUser] = useState("");
  const [password, setPassword] = useState("");
  const [said, setSaid] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const back = safeBack(params().get("back"), location.origin);
  const inside = me !== null && (me.mode === "open" || me.user !== null);
  useEffect(() => {
    if (inside) go(href(back.split("?")[0] ?? "/", new URLSearchParams(back.split("?")[1] ?? "")), "replace");
    else field.current?.focus();
  }, [inside]);
  if (inside) return null;
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setSaid(null);
    try {
      await signIn(user, password);
    } catch (error) {
      setSaid(reasonOf(error));
      setPassword("");
      setBusy(false);
    }
  };
  return (
    <form class="state login" onSubmit={submit}>
      <h1>{t("login")}</h1>
      <p class="muted">{t("login_lead")}</p>
      <div class="field">
        <label for="login-name">{t("login_name")}</label>
        <input
          ref={field}
          id="login-name"
          name="username"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          required
          dir="auto"
          value={user}
          onInput={(event) => setUser(event.currentTarget.value)}
        />
      </div>
      <div class="field">
        <label for="login-password">{t("login_password")}</label>
        <input
          id="login-password"
          name="password"
          type="password"
          autocomplete="current-password"
          required
          dir="ltr"
          value={password}
          onInput={(event) => setPassword(event.currentTarget.value)}
        />
      </div>
      <div role="alert">{said && <p class="wrong">{said}</p>}</div>
      <p class="acts">
        <button type="submit" class="main" disabled={busy}>
          {busy ? t("loading") : t("login_go")}
        </button>
      </p>
    </form>
  );
}
