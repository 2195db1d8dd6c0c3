// The strings of both languages: complete, with the same places to fill, and none that nothing uses.
import assert from "node:assert/strict";
import fs from "node:fs";
import { test } from "node:test";
import { day, dayRange, number, setLang, t } from "../../src/lib/i18n.ts";
import ar from "../../src/text/ar.json" with { type: "json" };
import en from "../../src/text/en.json" with { type: "json" };

type Entry = string | Record<string, string>;
const all: Record<"en" | "ar", Record<string, Entry>> = { en, ar };
const places = (entry: Entry | undefined) =>
  [
    ...new Set(
      [...(typeof entry === "string" ? entry : (entry?.other ?? "")).matchAll(/\{\w+\}/g)].map(([name]) => name),
    ),
  ].sort();

test("both languages have the same keys with the same places to fill", () => {
  assert.deepEqual(Object.keys(all.ar), Object.keys(all.en));
  for (const key of Object.keys(all.en)) assert.deepEqual(places(all.ar[key]), places(all.en[key]), key);
});

test("plurals have all forms of their language", () => {
  for (const lang of ["en", "ar"] as const) {
    const forms = new Intl.PluralRules(lang).resolvedOptions().pluralCategories.sort();
    for (const entry of Object.values(all[lang]))
      if (typeof entry !== "string") assert.deepEqual(Object.keys(entry).sort(), forms);
  }
});

test("Arabic strings are Arabic, English ones are not", () => {
  const arabic = /[\u0600-\u06ff]/;
  for (const [key, entry] of Object.entries(all.ar)) {
    const text = typeof entry === "string" ? entry.replace(/\{\w+\}/g, "") : "عدد";
    if (/\p{L}/u.test(text) && key !== "lang_switch") assert.match(text, arabic, key);
  }
  for (const [key, entry] of Object.entries(all.en))
    if (key !== "lang_switch") assert.doesNotMatch(JSON.stringify(entry), arabic, key);
});

test("every type, mode, status and factuality of the ontology has a name", () => {
  const types = fs.readFileSync("../ontology/types.toml", "utf8");
  const ids = [...types.matchAll(/^id = "(\w+)"/gm)].map(([, id]) => `type_${id}`);
  const modes = [...types.matchAll(/^modes = \[(.*?)\]/gms)].flatMap(([, list]) =>
    [...(list ?? "").matchAll(/"([\w-]+)"/g)].map(([, mode]) => `mode_${mode}`),
  );
  assert.ok(ids.length === 17 && modes.length > 50);
  for (const key of [...ids, ...modes]) assert.ok(key in all.en, key);
});

test("no string is left over that nothing uses", () => {
  const sources = fs.readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) => /\.tsx?$/.test(name));
  const code = sources.map((name) => fs.readFileSync(`src/${name}`, "utf8")).join("\n");
  const groups =
    /^(type|mode|status|fact|stance|valence|what|reason|role|step|theme|review|basis|map_precision|f|scope|field|about|o|act|key|path|rv_(split|same|apart)|user|verdict)_/;
  const unused = Object.keys(all.en).filter((key) => !groups.test(key) && !code.includes(`"${key}"`));
  assert.deepEqual(unused, []);
});

test("digits and days are those of the language", () => {
  setLang("ar");
  assert.equal(number(1234), "١٬٢٣٤");
  assert.equal(t("n_incidents", { n: 2 }), "حادثتان");
  assert.equal(t("n_incidents", { n: 13 }), "١٣ حادثة");
  assert.match(day("2024-03-11"), /^١١ مارس ٢٠٢٤$/);
  setLang("en");
  assert.equal(dayRange("2024-03-11", "2024-03-11"), "11 Mar 2024");
  assert.equal(dayRange("2024-03-29", "2024-04-01"), "29 Mar – 1 Apr 2024".replaceAll(" – ", "\u2009–\u2009"));
});
