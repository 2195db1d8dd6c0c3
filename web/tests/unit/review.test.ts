// What computes of reviewing: which fields a correction sends, where selected words stand, which key was pressed, what is a name, what leads
// back after signing in.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setLang } from "../../src/lib/i18n.ts";
import type { Claim, FieldDef } from "../../src/lib/types.ts";
import { safeBack } from "../../src/pages/login.tsx";
import { backTo, changes, groups, lists, member, NOTHING, parse, withAdded } from "../../src/review/correction.ts";
import { keyOf } from "../../src/review/keys.ts";
import { idIn } from "../../src/review/merge.tsx";
import { isName } from "../../src/review/name.tsx";
import { placed } from "../../src/review/selection.ts";

setLang("en");
const field = (path: string, kind: FieldDef["kind"] = "text", of: string[] | null = null): FieldDef => ({
  path,
  kind,
  of,
});
const FIELDS = [
  field("type", "one_of", ["ASSAULT", "PROTEST"]),
  field("mode", "one_of", ["aerial", "demo"]),
  field("actors", "list"),
  field("actors.*.id"),
  field("actors.*.start", "number"),
  field("counts.*.low", "number"),
  field("counts.*.best", "number"),
  field("time.from", "day"),
];
const who = (text: string, id: string | null) => ({
  text,
  start: 0,
  end: text.length,
  id,
  name_en: null,
  kind: null,
  country: null,
  basis: "stated",
});
const CLAIM = {
  id: "c-1",
  type: "ASSAULT",
  mode: "aerial",
  actors: [who("الجيش", "actor:syr.army"), who("مسلحون", null)],
  counts: [{ text: "ثلاثة", start: 9, end: 14, what: "killed", low: 3, best: 3, high: 3, modifier: null }],
  time: null,
} as unknown as Claim;

test("a form has what stands alone, then each member of each list, and not where words stand", () => {
  assert.deepEqual(lists(FIELDS), ["actors", "counts", "time"]);
  assert.deepEqual(
    groups(FIELDS, withAdded(CLAIM, NOTHING)).map(({ key, rows }) => [key, rows.map(({ path }) => path).join()]),
    [
      ["claim", "type,mode"],
      ["actors.0", "actors.0.id"],
      ["actors.1", "actors.1.id"],
      ["counts.0", "counts.0.low,counts.0.best"],
    ],
  );
});

test("only what differs is sent, as values and not as text", () => {
  const draft = { ...NOTHING, set: { mode: "", type: "ASSAULT", "counts.0.low": "2", "actors.1.id": "state:usa" } };
  assert.deepEqual(changes(FIELDS, CLAIM, draft), {
    set: { mode: null, "counts.0.low": 2, "actors.1.id": "state:usa" },
    wrong: [],
  });
  assert.deepEqual(changes(FIELDS, CLAIM, NOTHING).set, {});
});

test("what is no value of its kind is told and not sent", () => {
  const draft = { ...NOTHING, set: { "counts.0.low": "many", "actors.0.id": "the army" } };
  assert.deepEqual(changes(FIELDS, CLAIM, draft), { set: {}, wrong: ["actors.0.id", "counts.0.low"] });
  assert.equal(parse({ kind: "day", name: "from" }, "2024-3-1"), undefined);
  assert.equal(parse({ kind: "number", name: "low" }, " 12 "), 12);
  assert.equal(parse({ kind: "text", name: "kind" }, "  "), null);
});

test("where a member is taken away or added the whole list is sent, with what was typed in it", () => {
  const gone = changes(FIELDS, CLAIM, { ...NOTHING, gone: ["actors.0"], set: { "actors.1.id": "state:usa" } });
  assert.deepEqual(gone.set, { actors: [who("مسلحون", "state:usa")] });
  const words = { text: "طائرات", start: 20, end: 26 };
  const added = member("actors", words);
  assert.ok(added);
  const more = changes(FIELDS, CLAIM, { ...NOTHING, added: { actors: [added] }, set: { "actors.2.id": "state:rus" } });
  assert.deepEqual((more.set.actors as unknown[]).length, 3);
  assert.deepEqual((more.set.actors as { id: string }[])[2]?.id, "state:rus");
});

test("a time where there was none is sent whole, one that is taken away as null", () => {
  const time = member("time", { text: "أمس", start: 3, end: 6 });
  assert.ok(time);
  const added = changes(FIELDS, CLAIM, { ...NOTHING, added: { time: [time] }, set: { "time.from": "2024-03-11" } });
  assert.deepEqual(added.set, {
    time: { text: "أمس", start: 3, end: 6, from: "2024-03-11", to: null, precision: "day", basis: "stated" },
  });
  const dated = { ...CLAIM, time } as unknown as Claim;
  assert.deepEqual(changes(FIELDS, dated, { ...NOTHING, gone: ["time"] }).set, { time: null });
});

test("taking back sets each changed field to what it was", () => {
  const after = { ...CLAIM, mode: null, actors: [] } as unknown as Claim;
  assert.deepEqual(backTo(CLAIM, after), { mode: "aerial", actors: CLAIM.actors });
});

test("selected words stand where the record counts them", () => {
  const sentence = { text: "😀 قصف تدمر", offset: 100 };
  assert.deepEqual(placed(sentence, 2, 5), { text: "قصف", start: 102, end: 105 });
  assert.equal(placed(sentence, 2, 1), null);
});

test("a key is its letter, or its place where the keyboard writes Arabic", () => {
  const key = (key: string, code: string, shiftKey = false) => keyOf({ key, code, shiftKey });
  assert.equal(key("a", "KeyA"), "a");
  assert.equal(key("a", "KeyQ"), "a", "a French keyboard has its A where others have Q");
  assert.equal(key("ش", "KeyA"), "a");
  assert.equal(key("؟", "Slash", true), "?");
  assert.equal(key("A", "KeyA", true), "shift+a");
  assert.equal(key("Enter", "Enter"), "");
});

test("names and ids are told from what is none", () => {
  assert.ok(isName("هدى") && !isName("  ") && !isName("a\u0007b") && !isName("x".repeat(101)));
  assert.equal(idIn("http://127.0.0.1:7878/incidents/i-3c94b02cf98a?lang=ar"), "i-3c94b02cf98a");
  assert.equal(idIn("i-3c94b02cf98a~2"), "i-3c94b02cf98a~2");
  assert.equal(idIn("c-3c94b02cf98a"), null);
});

test("signing in leads back only into this page", () => {
  const back = (to: string | null) => safeBack(to, "http://desk.example");
  assert.equal(back("/incidents/i-1?claim=c-1"), "/incidents/i-1?claim=c-1");
  for (const bad of [
    null,
    "//evil.example/",
    "https://evil.example/",
    "/\\evil.example",
    "javascript:alert(1)",
    "/login",
  ])
    assert.equal(back(bad), "/");
});
