// One word of a person before it is sent: what it does, why, and what stands against it. In: the word and the greatest review that was
// seen; out: what came of it. What is typed is kept until it is sent or thrown away.
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { t } from "../lib/i18n.ts";
import { useKept } from "../lib/kept.ts";
import type { Heard, ReviewEntry } from "../lib/types.ts";
import { Reviews } from "./reviews.tsx";
import { type Sending, useSend, type Word } from "./send.ts";

export const WHY_MOST = 2000;

/** What others said meanwhile, and deciding again with that in view. */
export function Meanwhile({
  sending,
  onAgain,
}: {
  sending: Sending;
  onAgain: (later: ReviewEntry[]) => void;
}): JSX.Element | null {
  if (!sending.said) return null;
  return (
    <div class="against" role="alert">
      <p class="wrong">{sending.said}</p>
      {sending.later.length > 0 && (
        <>
          <Reviews reviews={sending.later} bare />
          <p class="acts">
            <button type="button" onClick={() => onAgain(sending.later)}>
              {t("rv_all_the_same")}
            </button>
            <button type="button" onClick={sending.clear}>
              {t("rv_leave_it")}
            </button>
          </p>
        </>
      )}
    </div>
  );
}

export function newest(reviews: { review: number }[], seen: number): number {
  return Math.max(seen, ...reviews.map(({ review }) => review));
}

interface Props {
  title: string;
  explain?: string;
  send: string;
  /** Where the reason is kept while it is typed. */
  draft: string;
  word: (why: string) => Word;
  seen: number;
  ready?: boolean;
  /** Whether the reason is where typing begins. */
  focus?: boolean;
  onKept: (heard: Heard) => void;
  onCancel: () => void;
  children?: ComponentChildren;
}

export function Decide(props: Props): JSX.Element {
  const [why, setWhy, dropWhy] = useKept<string>(props.draft, "");
  const sending = useSend();
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (props.focus === false) return;
    field.current?.focus();
    form.current?.scrollIntoView({ block: "nearest" });
  }, []);
  const send = async (seen: number) => {
    const heard = await sending.send(props.word(why.trim()), seen);
    if (!heard) return;
    dropWhy();
    props.onKept(heard);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      props.onCancel();
    }
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target === field.current) {
      event.preventDefault();
      if (props.ready !== false && !sending.busy) void send(props.seen);
    }
  };
  return (
    <form
      ref={form}
      class="decide"
      aria-labelledby={`${id}-t`}
      onKeyDown={onKey}
      onSubmit={(event) => {
        event.preventDefault();
        void send(props.seen);
      }}
    >
      <p class="decide-title" id={`${id}-t`}>
        {props.title}
      </p>
      {props.explain && <p class="muted">{props.explain}</p>}
      {props.children}
      <label class="why-field">
        <span>{t("rv_why")}</span>
        <textarea
          ref={field}
          rows={2}
          dir="auto"
          maxLength={WHY_MOST}
          value={why}
          onInput={(event) => setWhy(event.currentTarget.value)}
        />
      </label>
      <Meanwhile sending={sending} onAgain={(later) => void send(newest(later, props.seen))} />
      <p class="acts">
        <button type="submit" class="main" disabled={sending.busy || props.ready === false}>
          {sending.busy ? t("loading") : props.send}
        </button>
        <button type="button" onClick={props.onCancel}>
          {t("cancel")}
        </button>
      </p>
    </form>
  );
}
