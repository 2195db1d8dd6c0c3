// Asking a reviewer's name, once, where nobody signs in. In: a call from wherever a word is about to be sent; out: the name, or null where
// the dialog was left: then nothing is sent.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../lib/i18n.ts";
import { NAME_MOST, reviewer, setReviewer } from "../lib/me.ts";

type Answer = (name: string | null) => void;
let open: (answer: Answer) => void = (answer) => answer(null);

export function askName(): Promise<string | null> {
  return new Promise((resolve) => open(resolve));
}

/** What the server takes for a name: 1 to 100 characters, none of which controls the terminal or turns the line around. */
export function isName(name: string): boolean {
  return name.trim() !== "" && [...name].length <= NAME_MOST && !/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(name);
}

/** Stands once in the page. */
export function NameDialog(): JSX.Element {
  const ref = useRef<HTMLDialogElement>(null);
  const waiting = useRef<Answer | null>(null);
  const [name, setName] = useState("");
  const [wrong, setWrong] = useState(false);
  useEffect(() => {
    open = (answer) => {
      waiting.current?.(null);
      waiting.current = answer;
      setName(reviewer() ?? "");
      setWrong(false);
      ref.current?.showModal();
    };
    return () => {
      open = (answer) => answer(null);
    };
  }, []);
  const finish = (answer: string | null) => {
    waiting.current?.(answer);
    waiting.current = null;
    ref.current?.close();
  };
  const submit = (event: Event) => {
    event.preventDefault();
    if (!isName(name)) return setWrong(true);
    setReviewer(name.trim());
    finish(name.trim());
  };
  return (
    <dialog ref={ref} class="dialog small" aria-labelledby="h-name" onClose={() => finish(null)}>
      <form onSubmit={submit}>
        <h2 id="h-name">{t("name_ask")}</h2>
        <p class="muted">{t("name_why")}</p>
        <div class="field">
          <label for="name-field">{t("name")}</label>
          <input
            id="name-field"
            dir="auto"
            autocomplete="name"
            maxLength={NAME_MOST}
            value={name}
            aria-invalid={wrong}
            aria-describedby={wrong ? "name-wrong" : undefined}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </div>
        {wrong && (
          <p id="name-wrong" class="wrong" role="alert">
            {t("name_need")}
          </p>
        )}
        <p class="acts">
          <button type="submit" class="main">
            {t("name_take")}
          </button>
          <button type="button" onClick={() => finish(null)}>
            {t("cancel")}
          </button>
        </p>
      </form>
    </dialog>
  );
}
