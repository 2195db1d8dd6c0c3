// Correcting a claim. In: the claim as it was coded and as people left it, its sentence, what may be set; out: the fields that were
// changed, and only these. A dialog; what is typed stays when it is closed, until it is sent or thrown away.
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { learn } from "../lib/filters.ts";
import { name, t } from "../lib/i18n.ts";
import { kept, useKept } from "../lib/kept.ts";
import { partyName, placeName, Words } from "../lib/names.tsx";
import type { Claim, ClaimView, Heard, Meta, ReviewEntry } from "../lib/types.ts";
import { evidence } from "../reading/segments.ts";
import { Sentence } from "../reading/sentence.tsx";
import { draftKey } from "./claimbox.tsx";
import {
  at,
  changes,
  type Draft,
  type Group,
  groups,
  lists,
  member,
  NOTHING,
  type Row,
  withAdded,
} from "./correction.ts";
import { Meanwhile, newest, WHY_MOST } from "./decide.tsx";
import { RowField } from "./row.tsx";
import { selectedIn } from "./selection.ts";
import { type Sending, useSend, type Word } from "./send.ts";

interface Props {
  item: ClaimView;
  sentence: { text: string; offset: number };
  meta: Meta;
  seen: number;
  onKept: (word: Word, heard: Heard) => void;
  onClose: () => void;
}
/** Colour of a list's words, as in the text. */
const FIELD: Record<string, string> = {
  actors: "who",
  recipients: "whom",
  objects: "what",
  instruments: "with",
  places: "where",
  time: "when",
  counts: "count",
  attribution: "says",
  framing: "framing",
};

function Legend({ group, claim }: { group: Group; claim: Record<string, unknown> }): JSX.Element {
  if (!group.list) return <>{t("rv_claim")}</>;
  const field = FIELD[group.list] ?? "what";
  const words = at(claim, `${group.key}.text`);
  return (
    <>
      <i class={`key m-${field}`} />
      {name("path", group.list)}
      {typeof words === "string" && (
        <q>
          <Words text={words} />
        </q>
      )}
    </>
  );
}

/** The choices of a field; a mode is one of the modes of the type that is chosen. */
function choices(row: Row, type: string, types: Meta["types"]): string[] | null {
  return row.path === "mode" ? (types.find(({ id }) => id === type)?.modes ?? row.of) : row.of;
}

type Change = (how: (old: Draft) => Partial<Draft>) => void;
function useDraft(item: ClaimView): [Draft, Change, () => void] {
  const key = draftKey(item.claim.id);
  const [draft, setDraft, dropDraft] = useKept<Draft>(key, NOTHING);
  // Always from what is kept now: what belongs to an id comes later than the id, and other fields may have been typed in between.
  const change: Change = (how) => {
    const old = kept<Draft>(key) ?? NOTHING;
    setDraft({ ...old, ...how(old) });
  };
  return [draft, change, dropDraft];
}
/** Names of the claim's ids, for fields that show a name where they hold an id. */
function learnNames(claim: Claim): void {
  for (const party of [...claim.actors, ...claim.recipients, ...claim.objects, ...claim.instruments])
    if (party.id) learn(party.id, partyName(party));
  for (const place of claim.places) if (place.id) learn(place.id, placeName(place));
}

/** Adds a member of a list on the words that are selected in the sentence. */
function Adding({ can, onAdd }: { can: string[]; onAdd: (list: string) => void }): JSX.Element | null {
  if (can.length === 0) return null;
  return (
    <div class="adding">
      <span class="muted">{t("rv_add_how")}</span>
      {can.map((list) => (
        // The button would take the selection away before it is read.
        <button key={list} type="button" onPointerDown={(event) => event.preventDefault()} onClick={() => onAdd(list)}>
          <i class={`key m-${FIELD[list] ?? "what"}`} />+ {name("path", list)}
        </button>
      ))}
    </div>
  );
}

/** What is most often wrong comes first; the rest is folded away until it is wanted, or was changed. */
const FIRST = ["id", "what", "low", "best", "high", "from", "to", "stance", "about", "valence"];
function Rows({ group, row, more }: { group: Group; row: (row: Row) => JSX.Element; more: Draft["set"] }): JSX.Element {
  const first = group.list === null ? group.rows : group.rows.filter(({ name }) => FIRST.includes(name));
  const rest = group.rows.filter((each) => !first.includes(each));
  return (
    <>
      {first.map(row)}
      {rest.length > 0 && (
        <details open={rest.some(({ path }) => path in more)}>
          <summary>{t("rv_more")}</summary>
          <div class="group-rest">{rest.map(row)}</div>
        </details>
      )}
    </>
  );
}

/** Fields of one group, with its words; a member of a list may be taken away and put back. */
function GroupFields({ group, form }: { group: Group; form: Form }): JSX.Element {
  const { draft, now, coded, wrong, meta, claim } = form;
  const gone = draft.gone.includes(group.key);
  const rowField = (row: Row) => (
    <RowField
      key={row.path}
      row={{ ...row, of: choices(row, draft.set.type ?? claim.type, meta.types) }}
      list={group.list}
      coded={at(coded, row.path)}
      left={at(now, row.path)}
      typed={draft.set[row.path]}
      wrong={wrong.includes(row.path)}
      rows={group.rows}
      onSet={(values) => form.change((old) => ({ set: { ...old.set, ...values } }))}
    />
  );
  const toggle = () =>
    form.change((old) => ({ gone: gone ? old.gone.filter((key) => key !== group.key) : [...old.gone, group.key] }));
  return (
    <fieldset class={gone ? "group gone" : "group"}>
      <legend>
        <Legend group={group} claim={now} />
        {group.list && (
          <button type="button" class="plain" onClick={toggle}>
            {gone ? t("rv_put_back") : t("rv_take_away")}
          </button>
        )}
      </legend>
      {!gone && <Rows group={group} row={rowField} more={draft.set} />}
    </fieldset>
  );
}

/** What the parts of the form share. */
interface Form {
  meta: Meta;
  claim: Claim;
  /** As it was coded, and as it is left with what was added. */
  coded: Record<string, unknown>;
  now: Record<string, unknown>;
  draft: Draft;
  change: Change;
  wrong: string[];
}

function Body({ form, sentence }: { form: Form; sentence: Props["sentence"] }): JSX.Element {
  const text = useRef<HTMLDivElement>(null);
  const [noWords, setNoWords] = useState(false);
  const { fields } = form.meta;
  const add = (list: string) => {
    const words = text.current && selectedIn(text.current, sentence);
    const next = words && member(list, words);
    setNoWords(!next);
    if (!next) return;
    form.change(({ added }) => ({
      added: { ...added, [list]: list === "time" ? [next] : [...(added[list] ?? []), next] },
    }));
  };
  const nothing = { text: "", start: 0, end: 0 };
  const addable = lists(fields).filter((list) => member(list, nothing) && (list !== "time" || !form.now.time));
  return (
    <div class="dialog-body">
      <div ref={text} class="correct-text">
        <Sentence text={sentence.text} offset={sentence.offset} spans={evidence(form.claim)} />
      </div>
      <Adding can={addable} onAdd={add} />
      {noWords && (
        <p class="wrong" role="alert">
          {t("rv_add_none")}
        </p>
      )}
      {groups(fields, form.now).map((group) => (
        <GroupFields key={group.key} group={group} form={form} />
      ))}
    </div>
  );
}

function Foot(props: {
  form: Form;
  changed: number;
  sending: Sending;
  onAgain: (later: ReviewEntry[]) => void;
  onDiscard: () => void;
}): JSX.Element {
  const { form, changed, sending } = props;
  return (
    <footer>
      <label class="why-field">
        <span>{t("rv_why")}</span>
        <textarea
          rows={2}
          dir="auto"
          maxLength={WHY_MOST}
          value={form.draft.why}
          onInput={(event) => {
            const why = event.currentTarget.value;
            form.change(() => ({ why }));
          }}
        />
      </label>
      <Meanwhile sending={sending} onAgain={props.onAgain} />
      <p class="acts">
        <button type="submit" class="main" disabled={sending.busy || changed === 0 || form.wrong.length > 0}>
          {sending.busy ? t("loading") : t("act_correct")}
        </button>
        <button type="button" onClick={props.onDiscard}>
          {t("rv_discard")}
        </button>
        <span class="muted" role="status">
          {form.wrong.length > 0 ? t("rv_wrong_some") : t("n_changes", { n: changed })}
        </span>
      </p>
    </footer>
  );
}

export function CorrectDialog({ item, sentence, meta, seen, onKept, onClose }: Props): JSX.Element {
  const { claim } = item;
  useState(() => learnNames(claim));
  const ref = useRef<HTMLDialogElement>(null);
  const [draft, change, dropDraft] = useDraft(item);
  const sending = useSend();
  const now = useMemo(() => withAdded(claim, draft), [claim, draft.added]);
  const found = changes(meta.fields, claim, draft);
  const coded = (item.original ?? claim) as unknown as Record<string, unknown>;
  useEffect(() => {
    ref.current?.showModal();
    ref.current?.querySelector<HTMLElement>("fieldset select, fieldset input")?.focus();
  }, []);
  const send = async (known: number) => {
    const word: Word = { on: "claim", id: claim.id, action: "correct", set: found.set, why: draft.why.trim() };
    const heard = await sending.send(word, known);
    if (!heard) return;
    dropDraft();
    onKept(word, heard);
  };
  const discard = () => {
    dropDraft();
    ref.current?.close();
  };
  const submit = (event: Event) => {
    event.preventDefault();
    void send(seen);
  };
  const form: Form = { meta, claim, coded, now, draft, change, wrong: found.wrong };
  return (
    <dialog ref={ref} class="dialog correct" aria-labelledby="h-correct" onClose={onClose}>
      <form onSubmit={submit}>
        <header>
          <h2 id="h-correct">
            {t("rv_correct_title")} <small class="muted">{name("type", claim.type)}</small>
          </h2>
          <button type="button" class="plain" onClick={() => ref.current?.close()}>
            {t("close")}
          </button>
        </header>
        <Body form={form} sentence={sentence} />
        <Foot
          form={form}
          changed={Object.keys(found.set).length}
          sending={sending}
          onAgain={(later) => void send(newest(later, seen))}
          onDiscard={discard}
        />
      </form>
    </dialog>
  );
}
