// Empty and failing states: each says what it is and what to do. Answers of the server are changed where a state is hard to reach.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openDesk, settled, shot, violations } from "./desk.mjs";

let desk;
let meta;
before(async () => {
  desk = await openDesk();
  meta = await desk.ask("/api/meta");
});
after(() => desk.close());

async function changed(answers, run, options = {}) {
  desk.change.push(...answers);
  const opened = await desk.page(options);
  try {
    await run(opened);
  } finally {
    desk.change.length = 0;
    await opened.done();
  }
}

for (const [lang, words] of [
  [
    "en",
    {
      none: "Nothing matches",
      empty: "The store is empty",
      moved: "moved",
      gone: "does not answer",
      reading: "being read in",
    },
  ],
  ["ar", { none: "لا شيء يطابق", empty: "المخزن فارغ", moved: "نُقلت", gone: "لا يجيب", reading: "تُقرأ" }],
]) {
  test(`${lang}: nothing matches`, async () => {
    const { page, open, done } = await desk.page();
    await open(`/?lang=${lang}&killed=5000`);
    await page.getByText(words.none).waitFor();
    await settled(page);
    assert.deepEqual(await violations(page), []);
    await shot(page, `nomatch-${lang}`);
    await done();
  });

  test(`${lang}: an empty store`, async () => {
    const store = { documents: 0, claims: 0, incidents: 0, first_day: null, last_day: null };
    await changed([[/^\/api\/meta/, 200, { ...meta, store }]], async ({ page, open }) => {
      await open(`/?lang=${lang}`);
      await page.getByText(words.empty).waitFor();
      await page.getByText("rawi ingest").waitFor();
      assert.deepEqual(await violations(page), []);
      await shot(page, `empty-${lang}`);
    });
  });

  test(`${lang}: a store being filled`, async () => {
    await changed([[/^\/api\/meta/, 200, { ...meta, ingesting: true }]], async ({ page, open }) => {
      await open(`/?lang=${lang}`);
      await page.getByText(words.reading).waitFor();
    });
  });

  test(`${lang}: a moved incident leads on`, async () => {
    const moved = { error: { code: "moved", message: "moved", field: null, to: ["i-aaaaaaaaaaaa", "i-bbbbbbbbbbbb"] } };
    await changed(
      [[/^\/api\/incidents\/i-0/, 404, moved]],
      async ({ page, open }) => {
        await open(`/incidents/i-000000000000?lang=${lang}`);
        await page.getByText(words.moved).waitFor();
        assert.equal(await page.getByRole("link", { name: /^i-/ }).count(), 2);
        assert.deepEqual(await violations(page), []);
      },
      { expectErrors: true },
    );
  });

  test(`${lang}: the server goes and comes back`, async () => {
    const { page, open, done } = await desk.page({ expectErrors: true });
    await open(`/?lang=${lang}`);
    await settled(page);
    await page.route("**/api/**", (route) => route.abort());
    await page.locator(".statuses button").first().click();
    await page.getByText(words.gone).waitFor();
    assert.deepEqual(await violations(page), []);
    await page.unroute("**/api/**");
    await page.getByText(words.gone).waitFor({ state: "detached", timeout: 15000 });
    await done();
  });
}

test("a filter the server refuses is told in its words", async () => {
  const { page, open, done } = await desk.page({ expectErrors: true });
  await open("/?lang=en&type=RAID");
  await page.getByRole("alert").waitFor();
  assert.match(await page.getByRole("alert").innerText(), /RAID/);
  await done();
});

test("text of the store is never taken for markup", async () => {
  const sly = `<img src=x onerror="document.title='owned'">`;
  const { items, ...list } = await desk.ask("/api/incidents?size=1");
  const item = { ...items[0], actors: [{ id: null, name_en: sly, text: sly }], place: null };
  await changed(
    [[/^\/api\/incidents$/, 200, { ...list, total: 1, next: null, items: [item] }]],
    async ({ page, open }) => {
      await open("/?lang=en");
      await page.getByText("<img src=x").first().waitFor();
      assert.equal(await page.locator("img").count(), 0);
      assert.doesNotMatch(await page.title(), /owned/);
    },
  );
});

test("a list of thousands draws only what is seen", async () => {
  const { items } = await desk.ask("/api/incidents?size=1");
  const many = Array.from({ length: 5000 }, (_, i) => ({ ...items[0], id: `i-${String(i).padStart(12, "0")}` }));
  await changed([[/^\/api\/incidents$/, 200, { total: 5000, next: null, items: many }]], async ({ page, open }) => {
    await open("/?lang=en");
    await page.locator(".row").first().waitFor();
    await page.locator(".row a").first().focus();
    await page.keyboard.press("End");
    await page.waitForFunction(() => document.activeElement?.getAttribute("data-index") === "4999");
    assert.ok((await page.locator(".row").count()) < 60);
  });
});
