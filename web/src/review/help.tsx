// The keys, and a switch for those who want none. In: `?` or the button; out: a dialog.
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { type Key, t } from "../lib/i18n.ts";
import { useMe } from "../lib/me.ts";
import { keysOn, setKeys } from "./keys.ts";

const MOVING = ["j", "k", "n"];
const DECIDING = ["a", "c", "x", "u", "w"];
const LOOKING = ["h", "y"];
const TOGETHER = ["m", "s", "t", "p", "g", "o"];

function Keys({ title, keys }: { title: Key; keys: string[] }): JSX.Element {
  return (
    <section>
      <h3>{t(title)}</h3>
      <dl class="keys">
        {keys.map((key) => (
          <div key={key}>
            <dt>
              <kbd>{key.toUpperCase()}</kbd>
            </dt>
            <dd>{t(`key_${key}` as Key)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

export function KeysButton(): JSX.Element {
  const ref = useRef<HTMLDialogElement>(null);
  const [on, setOn] = useState(keysOn());
  const may = useMe()?.may.review ?? false;
  const choose = (next: boolean) => {
    setKeys(next);
    setOn(next);
  };
  return (
    <>
      <button type="button" class="plain keys-button" data-key="?" onClick={() => ref.current?.showModal()}>
        {t("keys")} <kbd>?</kbd>
      </button>
      <dialog ref={ref} class="dialog" aria-labelledby="h-keys">
        <header>
          <h2 id="h-keys">{t("keys_title")}</h2>
          <button type="button" class="plain" onClick={() => ref.current?.close()}>
            {t("close")}
          </button>
        </header>
        <div class="dialog-body">
          <div class="keys-groups">
            <Keys title="keys_move" keys={MOVING} />
            {may && <Keys title="keys_decide" keys={DECIDING} />}
            <Keys title="keys_look" keys={LOOKING} />
            {may && <Keys title="keys_together" keys={TOGETHER} />}
          </div>
          <p class="muted">{t("keys_send")}</p>
          <label class="check">
            <input type="checkbox" checked={on} onChange={(event) => choose(event.currentTarget.checked)} />
            {t("keys_on")}
          </label>
        </div>
      </dialog>
    </>
  );
}
