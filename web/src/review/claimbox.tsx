// What a person may do with a claim, below it: accept, correct, reject, take back, look at what was said. In: the claim; out: what came of
// a word that was sent. A key of the keyboard presses the button that has it (data-key), so that both do the same.
import type { JSX } from "preact";
import { useContext, useRef, useState } from "preact/hooks";
import { type Key, name, t } from "../lib/i18n.ts";
import { drop, kept, useKept } from "../lib/kept.ts";
import { useMe } from "../lib/me.ts";
import { MetaContext } from "../lib/meta.ts";
import type { Claim, ClaimView, Heard, ReviewEntry } from "../lib/types.ts";
import { CorrectDialog } from "./correct.tsx";
import { backTo, type Draft } from "./correction.ts";
import { Decide, Meanwhile, newest, WHY_MOST } from "./decide.tsx";
import { History } from "./history.tsx";
import { useSend, type Word } from "./send.ts";

export interface Kept {
  heard: Heard;
  word: Word;
}
interface Props {
  item: ClaimView;
  /** The words around it, for the form. */
  sentence: { text: string; offset: number };
  on: boolean;
  onKept: (kept: Kept) => void;
}

/** What was said of claims since the page was opened, so that it can be taken back: the claim as it was before. */
const mine = new Map<string, { action: string; review: number; before: Claim }>();

export function draftKey(id: string): string {
  return `correct ${id}`;
}
function whyKey(id: string): string {
  return `why ${id}`;
}

/** The word that takes the last one back, and what it does; null where nothing was said, or where it cannot be taken back. */
function takingBack(item: ClaimView): { explain: string; word: (why: string) => Word } | null {
  const last = mine.get(item.claim.id);
  if (!last) return null;
  const reject = last.action === "reject";
  if (!reject && last.action !== "correct") return null;
  const said = t("rv_takes_back", { n: last.review });
  return {
    explain: t(reject ? "rv_back_reject" : "rv_back_correct"),
    word: (why) => ({
      on: "claim",
      id: item.claim.id,
      ...(reject
        ? { action: "accept" as const }
        : { action: "correct" as const, set: backTo(last.before, item.claim) }),
      why: why || said,
    }),
  };
}

export function Verdict({ item }: { item: ClaimView }): JSX.Element | null {
  const { reviewed } = item;
  if (!reviewed?.verdict) return null;
  return (
    <span class={`verdict verdict-${reviewed.verdict}`}>
      {t(`verdict_${reviewed.verdict}` as Key)} · <bdi>{reviewed.by.join(" · ")}</bdi>
    </span>
  );
}

/** A button that a key presses as well; its name tells which claim it is of. */
function Act(props: {
  letter: string;
  title: string;
  about: string;
  plain?: boolean;
  disabled?: boolean;
  onPress: () => void;
}): JSX.Element {
  return (
    <button
      type="button"
      data-key={props.letter}
      class={props.plain ? "plain" : undefined}
      disabled={props.disabled}
      aria-label={`${props.title}: ${props.about}`}
      onClick={props.onPress}
    >
      {props.title}
    </button>
  );
}

/** Why, for whatever is said next; Enter accepts. */
function WhyLine({ claim, onLeave, onEnter }: { claim: Claim; onLeave: () => void; onEnter: () => void }): JSX.Element {
  const [why, setWhy] = useKept<string>(whyKey(claim.id), "");
  return (
    <label class="why-field line">
      <span>{t("rv_why")}</span>
      <input
        data-key="w"
        dir="auto"
        maxLength={WHY_MOST}
        value={why}
        placeholder={t("optional")}
        onInput={(event) => setWhy(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") onLeave();
          else if (event.key === "Enter" && !event.isComposing) onEnter();
        }}
      />
    </label>
  );
}

type Doing = "reject" | "correct" | "back" | "history" | null;

interface ToolsProps {
  item: ClaimView;
  may: boolean;
  ready: boolean;
  busy: boolean;
  onAccept: () => void;
  onDo: (doing: Doing) => void;
}

/** The buttons of a claim: what may be said of it, and what was. */
function Tools({ item, may, ready, busy, onAccept, onDo }: ToolsProps): JSX.Element {
  const { claim } = item;
  const about = `${name("type", claim.type)}, ${claim.trigger.text}`;
  const unsent = kept<Draft>(draftKey(claim.id)) !== null;
  return (
    <p class="claim-acts">
      {may && (
        <>
          <Act letter="a" title={t("act_accept")} about={about} disabled={busy} onPress={onAccept} />
          <Act letter="c" title={t("act_correct")} about={about} disabled={!ready} onPress={() => onDo("correct")} />
          {!item.rejected && <Act letter="x" title={t("act_reject")} about={about} onPress={() => onDo("reject")} />}
          {takingBack(item) && (
            <Act letter="u" plain title={t("act_back")} about={about} onPress={() => onDo("back")} />
          )}
          {unsent && <span class="tag unsent">{t("rv_unsent")}</span>}
        </>
      )}
      {item.reviewed && <Act letter="h" plain title={t("rv_history")} about={about} onPress={() => onDo("history")} />}
    </p>
  );
}

interface DoingProps {
  item: ClaimView;
  seen: number;
  onKept: (word: Word, heard: Heard) => void;
  onCancel: () => void;
}

function Rejecting({ item, seen, onKept, onCancel }: DoingProps): JSX.Element {
  const { id } = item.claim;
  const word = (why: string): Word => ({ on: "claim", id, action: "reject", why });
  return (
    <Decide
      title={t("rv_reject_title")}
      explain={t("rv_reject_explain")}
      send={t("act_reject")}
      draft={whyKey(id)}
      seen={seen}
      word={word}
      onKept={(heard) => onKept(word(""), heard)}
      onCancel={onCancel}
    />
  );
}

function TakingBack({ item, seen, onKept, onCancel }: DoingProps): JSX.Element | null {
  const back = takingBack(item);
  if (!back) return null;
  return (
    <Decide
      title={t("act_back")}
      explain={back.explain}
      send={t("act_back")}
      draft={`back ${item.claim.id}`}
      seen={seen}
      word={back.word}
      onKept={(heard) => onKept(back.word(""), heard)}
      onCancel={onCancel}
    />
  );
}

/** Accepting needs no form: it is sent as it is, with the reason that stands in the line above. */
function useAccept(item: ClaimView, onKept: (word: Word, heard: Heard) => void) {
  const { id } = item.claim;
  const last = item.reviewed?.last ?? 0;
  const sending = useSend();
  const accept = async (seen: number) => {
    const word: Word = { on: "claim", id, action: "accept", why: (kept<string>(whyKey(id)) ?? "").trim() };
    const heard = await sending.send(word, seen);
    if (!heard) return;
    drop(whyKey(id));
    onKept(word, heard);
  };
  return {
    sending,
    now: () => void accept(last),
    allTheSame: (later: ReviewEntry[]) => void accept(newest(later, last)),
  };
}

export function ClaimBox({ item, sentence, on, onKept }: Props): JSX.Element {
  const { claim } = item;
  const may = useMe()?.may.review ?? false;
  const meta = useContext(MetaContext);
  const [doing, setDoing] = useState<Doing>(null);
  // What was seen when the deciding began: a word that comes in while somebody types is one they have not decided with.
  const [seen, setSeen] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const begin = (next: Doing) => {
    setSeen(item.reviewed?.last ?? 0);
    setDoing(next);
  };
  const finish = (word: Word, heard: Heard) => {
    if (word.action === "accept" || doing === "back") mine.delete(claim.id);
    else mine.set(claim.id, { action: word.action, review: heard.review, before: claim });
    setDoing(null);
    onKept({ heard, word });
  };
  // A dialog tells late that it was closed: what was begun since stays.
  const closed = (what: Doing) => setDoing((now) => (now === what ? null : now));
  const leave = () => {
    setDoing(null);
    box.current?.closest(".claim")?.querySelector<HTMLElement>(".claim-head")?.focus();
  };
  const accept = useAccept(item, finish);
  const inForm = doing === "reject" || doing === "back";
  const form = { item, seen, onKept: finish, onCancel: leave };
  return (
    <div class="claim-box" ref={box}>
      {may && on && !inForm && <WhyLine claim={claim} onLeave={leave} onEnter={accept.now} />}
      {!inForm && (
        <Tools
          item={item}
          may={may}
          ready={meta !== null}
          busy={accept.sending.busy}
          onAccept={accept.now}
          onDo={begin}
        />
      )}
      <Meanwhile sending={accept.sending} onAgain={accept.allTheSame} />
      {doing === "reject" && <Rejecting {...form} />}
      {doing === "back" && <TakingBack {...form} />}
      {doing === "correct" && meta && (
        <CorrectDialog {...form} meta={meta} sentence={sentence} onClose={() => closed("correct")} />
      )}
      {doing === "history" && <History id={claim.id} onClose={() => closed("history")} />}
    </div>
  );
}
