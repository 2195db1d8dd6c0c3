// Who is here, in the head of the page. In: /api/me; out: name and role with a way out, or, where nobody signs in, the name that reviews
// are signed with and a way to change it.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type Key, t } from "../lib/i18n.ts";
import { signOut } from "../lib/me.ts";
import { say } from "../lib/say.ts";
import type { Me } from "../lib/types.ts";
import { askName } from "../review/name.tsx";
import { postSigned, reason } from "../review/send.ts";

function SignedIn({ me }: { me: Me }): JSX.Element {
  const [busy, setBusy] = useState(false);
  const leave = async () => {
    setBusy(true);
    try {
      await postSigned(signOut);
    } catch (error) {
      say({ text: reason(error), links: [] });
    }
    setBusy(false);
  };
  return (
    <span class="who">
      <bdi>{me.user}</bdi>
      {me.role && <span class="tag">{t(`user_${me.role}` as Key)}</span>}
      <button type="button" class="plain" disabled={busy} onClick={leave}>
        {t("logout")}
      </button>
    </span>
  );
}

export function Who({ me, name }: { me: Me; name: string | null }): JSX.Element | null {
  if (me.mode === "users") return me.user ? <SignedIn me={me} /> : null;
  if (me.read_only) return <span class="tag">{t("read_only")}</span>;
  if (!name || !me.may.review) return null;
  return (
    <button type="button" class="plain who" aria-label={t("name_change", { name })} onClick={() => void askName()}>
      <bdi>{name}</bdi>
    </button>
  );
}
