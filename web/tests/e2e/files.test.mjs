// Files to try: chosen, dropped, several at once, too large, unreadable.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openDesk, PHONE, settled, shot, sticksOut, violations } from "./desk.mjs";

let desk;
before(async () => {
  desk = await openDesk();
});
after(() => desk.close());

const story = (day, town) =>
  `قال مصدر عسكري إن طائرة حربية قصفت ${day} مستودعاً في مدينة ${town}، ما أدى إلى مقتل 3 جنود وإصابة نحو 10 آخرين.`;
const PAGE = {
  name: "تدمر.html",
  mimeType: "text/html",
  buffer: Buffer.from(
    `<!doctype html><html lang="ar"><head><meta charset="utf-8"><title>غارة على تدمر</title></head><body><article><h1>غارة على تدمر</h1><p>${story("أمس", "تدمر")}</p><p>${story("اليوم", "حمص")}</p></article></body></html>`,
  ),
};
const TWO = {
  name: "news.jsonl",
  mimeType: "application/json",
  buffer: Buffer.from(
    ["حلب", "إدلب"]
      .map((town, i) => JSON.stringify({ id: `f-${i}`, title: town, text: story("أمس", town) }))
      .join("\n"),
  ),
};
const WORDS = {
  en: { large: "larger than 10 MB", again: "Another text" },
  ar: { large: "أكبر من 10", again: "نص آخر" },
};

for (const lang of ["en", "ar"]) {
  const words = WORDS[lang];

  test(`${lang}: two files, three documents, each with its claims`, async () => {
    const { page, open, done } = await desk.page();
    await open(`/try?lang=${lang}`);
    await page.locator("input[type=file]").setInputFiles([PAGE, TWO]);
    await page.locator(".chooser li").nth(2).waitFor();
    assert.equal(await page.locator(".chooser li").count(), 3);
    await page.locator(".chooser button").nth(2).click();
    await page.locator(".reader", { hasText: "إدلب" }).waitFor();
    assert.ok((await page.locator(".claim").count()) >= 1);
    assert.equal(await page.locator('[data-key="a"]').count(), 0);
    await settled(page);
    assert.deepEqual(await violations(page), []);
    await shot(page, `files-${lang}`);
    await page.getByRole("button", { name: words.again }).click();
    await page.locator("#try-text").waitFor();
    await done();
  });

  test(`${lang}: what is too large is told, and the others are read`, async () => {
    const { page, open, done } = await desk.page();
    await open(`/try?lang=${lang}`);
    const large = { name: "large.txt", mimeType: "text/plain", buffer: Buffer.alloc(10 * 1024 * 1024 + 1, 32) };
    await page.locator("input[type=file]").setInputFiles([large, TWO]);
    await page.getByRole("alert").getByText(words.large).waitFor();
    await page.locator(".chooser li").nth(1).waitFor();
    await settled(page);
    assert.deepEqual(await violations(page), []);
    await done();
  });
}

test("a file that is dropped is read", async () => {
  const { page, open, done } = await desk.page();
  await open("/try?lang=en");
  await page.locator(".drop").waitFor();
  const data = await page.evaluateHandle(
    (text) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], "one.txt", { type: "text/plain" }));
      return transfer;
    },
    story("أمس", "تدمر"),
  );
  await page.dispatchEvent(".drop", "dragover", { dataTransfer: data });
  await page.locator(".drop.over").waitFor();
  await page.dispatchEvent(".drop", "drop", { dataTransfer: data });
  await page.locator(".claim").first().waitFor();
  await done();
});

test("what was pasted stays when the server does not answer, and over a reload", async () => {
  const { page, open, done } = await desk.page({ expectErrors: true });
  await open("/try?lang=en");
  await page.locator("#try-text").fill(story("أمس", "تدمر"));
  await page.route("**/api/extract*", (route) => route.abort());
  await page.locator(".try-form button.main").click();
  await page.getByRole("alert").waitFor();
  await page.unroute("**/api/extract*");
  await page.reload();
  assert.match(await page.locator("#try-text").inputValue(), /تدمر/);
  await page.locator(".try-form button.main").click();
  await page.locator(".claim").first().waitFor();
  await done();
});

test("on a phone in dark colours it fits", async () => {
  const { page, open, done } = await desk.page({ viewport: PHONE, scheme: "dark" });
  await open("/try?lang=ar");
  await page.locator("input[type=file]").setInputFiles([PAGE, TWO]);
  await page.locator(".chooser li").nth(2).waitFor();
  await settled(page);
  assert.deepEqual(await violations(page), []);
  assert.equal(await sticksOut(page), 0);
  await shot(page, "files-phone");
  await done();
});
