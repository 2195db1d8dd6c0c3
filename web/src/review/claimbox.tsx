// What a person may do with a claim, below it: accept, correct, reject, take back, look at what was said. In: the claim; out: what came of
// a word that was sent. A key of the keyboard presses the button that has it (data-key), so that both do the same.
import type { JSX } from "preact";
import { useContext, useRef, useState } from "preact/hooks";
import { type Key, name, t } from "../lib/i18n.ts";
import { kept, useKept } from "../lib/kept.ts";
import { useMe } from "../lib/me.ts";
import { MetaContext } from "../lib/meta.ts";
import type { Claim, ClaimView, Heard } from "../lib/types.ts";
import { CorrectDialog } from "./correct.tsx";
import { backTo, type Draft } from "./correction.ts";
import { Decide, Meanwhile, newest } from "./decide.tsx";
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

type Doing = "reject" | "correct" | "back" | "history" | null;

export function ClaimBox(props: Props): JSX.Element {
  const { item, on, onKept } = props;
  const { claim } = item;
  const me = useMe();
  const meta = useContext(MetaContext);
  const [doing, setDoing] = useState<Doing>(null);
  // What was seen when the deciding began: a word that comes in while somebody types is one they have not decided with.
  const [seen, setSeen] = useState(0);
  const [why, setWhy, dropWhy] = useKept<string>(`why ${claim.id}`, "");
  const accepting = useSend();
  const box = useRef<HTMLDivElement>(null);
  const unsent = kept<Draft>(draftKey(claim.id)) !== null;
  const about = `${name("type", claim.type)}, ${claim.trigger.text}`;
  const begin = (next: Doing) => {
    setSeen(item.reviewed?.last ?? 0);
    setDoing(next);
  };
  const finish = (word: Word, heard: Heard) => {
    if (word.action === "accept") mine.delete(claim.id);
    else mine.set(claim.id, { action: word.action, review: heard.review, before: claim });
    setDoing(null);
    onKept({ heard, word });
  };
  const accept = async (known: number) => {
    const word: Word = { on: "claim", id: claim.id, action: "accept", why: why.trim() };
    const heard = await accepting.send(word, known);
    if (!heard) return;
    dropWhy();
    finish(word, heard);
  };
  const leave = () => {
    setDoing(null);
    box.current?.closest(".claim")?.querySelector<HTMLElement>(".claim-head")?.focus();
  };
  const back = takingBack(item);
  const rejectWord = (text: string): Word => ({ on: "claim", id: claim.id, action: "reject", why: text });
  return (
    <div class="claim-box" ref={box}>
      {me?.may.review && doing !== "reject" && doing !== "back" && (
        <>
          {on && (
            <label class="why-field line">
              <span>{t("rv_why")}</span>
              <input
                data-key="w"
                dir="auto"
                maxLength={2000}
                value={why}
                placeholder={t("optional")}
                onInput={(event) => setWhy(event.currentTarget.value)}
                onKeyDown={(event) => {
                  if (event.key === "Escape") leave();
                  else if (event.key === "Enter" && !event.isComposing) void accept(item.reviewed?.last ?? 0);
                }}
              />
            </label>
          )}
          <p class="claim-acts">
            <button
              type="button"
              data-key="a"
              disabled={accepting.busy}
              aria-label={`${t("act_accept")}: ${about}`}
              onClick={() => void accept(item.reviewed?.last ?? 0)}
            >
              {t("act_accept")}
            </button>
            <button
              type="button"
              data-key="c"
              disabled={!meta}
              aria-label={`${t("act_correct")}: ${about}`}
              onClick={() => begin("correct")}
            >
              {t("act_correct")}
            </button>
            {!item.rejected && (
              <button
                type="button"
                data-key="x"
                aria-label={`${t("act_reject")}: ${about}`}
                onClick={() => begin("reject")}
              >
                {t("act_reject")}
              </button>
            )}
            {back && (
              <button
                type="button"
                class="plain"
                data-key="u"
                aria-label={`${t("act_back")}: ${about}`}
                onClick={() => begin("back")}
              >
                {t("act_back")}
              </button>
            )}
            {unsent && <span class="tag unsent">{t("rv_unsent")}</span>}
          </p>
          <Meanwhile sending={accepting} onAgain={(later) => void accept(newest(later, item.reviewed?.last ?? 0))} />
        </>
      )}
      {doing === "reject" && (
        <Decide
          title={t("rv_reject_title")}
          explain={t("rv_reject_explain")}
          send={t("act_reject")}
          draft={`why ${claim.id}`}
          seen={seen}
          word={rejectWord}
          onKept={(heard) => finish(rejectWord(""), heard)}
          onCancel={leave}
        />
      )}
      {doing === "back" && back && (
        <Decide
          title={t("act_back")}
          explain={back.explain}
          send={t("act_back")}
          draft={`back ${claim.id}`}
          seen={seen}
          word={back.word}
          onKept={(heard) => finish({ ...back.word(""), action: "accept" }, heard)}
          onCancel={leave}
        />
      )}
      {doing === "correct" && meta && (
        <CorrectDialog
          item={item}
          sentence={props.sentence}
          fields={meta.fields}
          types={meta.types}
          seen={seen}
          onKept={finish}
          onClose={() => setDoing(null)}
        />
      )}
      {doing === "history" && <History id={claim.id} onClose={() => setDoing(null)} />}
      <button
        type="button"
        class="plain history"
        data-key="h"
        hidden={!item.reviewed}
        onClick={() => setDoing("history")}
      >
        {t("rv_history")}
      </button>
    </div>
  );
}
