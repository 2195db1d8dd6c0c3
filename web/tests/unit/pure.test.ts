// What computes without a browser: offsets, evidence, steps of time, the map's projection, filters, figures.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ends, figure } from "../../src/lib/figures.ts";
import { chips, filterQuery } from "../../src/lib/filters.ts";
import { setLang } from "../../src/lib/i18n.ts";
import { marks } from "../../src/map/draw.ts";
import { boxOf, fit, pan, toDegrees, toPixel, viewFrom, viewText, zoomAt } from "../../src/map/mercator.ts";
import { arrange } from "../../src/reading/margin.tsx";
import { paragraphs, pieces, unitsOf } from "../../src/reading/segments.ts";
import { countTicks, dayTicks, first, last } from "../../src/timeline/steps.ts";

setLang("en");

test("offsets count code points, not UTF-16", () => {
  assert.deepEqual(unitsOf("a😀ب"), [0, 1, 3, 4]);
  const cut = pieces("😀 قصف تدمر", 10, [
    { field: "trigger", start: 12, end: 15 },
    { field: "where", start: 16, end: 20 },
  ]);
  assert.deepEqual(
    cut.map(({ text, fields }) => [text, fields.join()]),
    [
      ["😀 ", ""],
      ["قصف", "trigger"],
      [" ", ""],
      ["تدمر", "where"],
    ],
  );
});

test("overlapping evidence is cut where it overlaps, and nothing of the text is lost", () => {
  const text = "طائرات الاحتلال";
  const cut = pieces(text, 0, [
    { field: "who", start: 0, end: 15 },
    { field: "framing", start: 7, end: 15 },
    { field: "when", start: 40, end: 50 },
  ]);
  assert.equal(cut.map((piece) => piece.text).join(""), text);
  assert.deepEqual(
    cut.map(({ fields }) => fields),
    [["who"], ["who", "framing"]],
  );
});

test("paragraphs keep their place in the document", () => {
  assert.deepEqual(paragraphs("عنوان\n\nنص 😀\nآخر"), [
    { text: "عنوان", start: 0 },
    { text: "نص 😀", start: 7 },
    { text: "آخر", start: 12 },
  ]);
});

test("steps of time begin and end on the right days", () => {
  assert.equal(first("2024-02-26", "week", 1), "2024-03-04");
  assert.equal(last("2024-02-01", "month", 0), "2024-02-29");
  assert.equal(last("2023-01-01", "year", 1), "2024-12-31");
  assert.deepEqual(countTicks(2), [1, 2]);
  assert.deepEqual(countTicks(47), [20, 40]);
  const ticks = dayTicks("2024-01-01", "day", 180, 7);
  assert.ok(ticks.length <= 7 && ticks.every(({ unit }) => unit === "month"));
});

test("the map's projection goes there and back, and zooming keeps the point under the pointer", () => {
  const view = { lat: 33, lon: 38, zoom: 5 };
  const size = { width: 600, height: 400 };
  const pixel = toPixel(view, size, 34.56, 38.28);
  const back = toDegrees(view, size, pixel);
  assert.ok(Math.abs(back.lat - 34.56) < 1e-9 && Math.abs(back.lon - 38.28) < 1e-9);
  const nearer = toPixel(zoomAt(view, size, pixel, 2), size, 34.56, 38.28);
  assert.ok(Math.hypot(nearer.x - pixel.x, nearer.y - pixel.y) < 1e-6);
  assert.ok(pan(view, size, 0, 50).lat > view.lat);
  const box = { south: 13, west: 25, north: 37, east: 45 };
  const shown = boxOf(fit(box, size), size);
  assert.ok(shown.south <= 13 && shown.north >= 37 && shown.west <= 25 && shown.east >= 45);
  assert.deepEqual(viewFrom(viewText(view)), view);
  assert.equal(viewFrom("1,x,3"), null);
});

test("marks that would lie on each other are joined, soft areas stay apart from points", () => {
  const cell = (lat: number, lon: number, count: number, precision: number) => ({
    lat,
    lon,
    count,
    precision,
    type: "ASSAULT",
    id: count === 1 ? "i-1" : null,
    name: null,
  });
  const found = marks(
    [cell(34, 38, 3, 1), cell(34.05, 38, 1, 1), cell(34, 38, 1, 3), cell(30, 31, 1, 1)],
    { lat: 33, lon: 36, zoom: 4 },
    { width: 600, height: 400 },
  );
  assert.deepEqual(found.map(({ cell, keys }) => [cell.count, cell.precision, keys.length]).sort(), [
    [1, 1, 1],
    [1, 3, 1],
    [4, 1, 2],
  ]);
  assert.equal(found.find(({ cell }) => cell.count === 4)?.cell.id, null);
});

test("of an address only the filters are asked, in one order", () => {
  const query = new URLSearchParams("lang=ar&to=2024-05-01&type=ASSAULT&type=PROTEST&from=&at=1,2,3");
  assert.equal(filterQuery(query).toString(), "to=2024-05-01&type=ASSAULT%2CPROTEST");
  const set = chips(new URLSearchParams("side=actor:syr.sdf&role=actor&box=1,2,3,4"));
  assert.deepEqual(
    set.map(({ clears }) => clears),
    [["side", "role"], ["box"]],
  );
  assert.equal(set[0]?.value, "sdf (as actor)");
});

test("figures say what is known and no more", () => {
  const range = (low: number | null, best: number | null, high: number | null) => ({ low, best, high });
  assert.equal(figure(range(3, 3, 3)), "3");
  assert.equal(figure(range(3, 6, 6)), "3 to 6");
  assert.equal(figure(range(2, 7, null)), "2 to 7 or more");
  assert.equal(figure(range(120, null, null)), "at least 120");
  assert.equal(figure(range(null, 40, null), "about"), "about 40");
  assert.equal(figure(range(null, null, 5)), "at most 5");
  assert.equal(ends(range(null, null, null)), null);
});

test("lines in the margin take free lanes and their names never overlap", () => {
  const scope = (start: number) => ({ start, end: start + 1, kind: "said", holder: null, cue: null });
  const lines = arrange([
    { top: 0, bottom: 100, scope: scope(0) },
    { top: 20, bottom: 60, scope: scope(1) },
    { top: 120, bottom: 140, scope: scope(2) },
  ]);
  assert.deepEqual(
    lines.map(({ lane }) => lane),
    [0, 1, 0],
  );
  for (let i = 1; i < lines.length; i++) assert.ok((lines[i]?.label ?? 0) >= (lines[i - 1]?.label ?? 0) + 38);
});
