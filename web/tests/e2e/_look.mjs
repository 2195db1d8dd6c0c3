import { contested, openDesk, PHONE, settled, shot } from "./desk.mjs";

const desk = await openDesk();
const id = await contested(desk);
for (const [lang, scheme] of [
  ["en", "light"],
  ["ar", "dark"],
]) {
  const { page, open, done } = await desk.page({ scheme });
  page.on("console", (m) => console.log(m.type(), m.text()));
  page.on("pageerror", (e) => console.log(e.stack));
  await open(`/incidents/${id}?lang=${lang}`);
  await settled(page);
  await page.keyboard.press("j");
  await page.waitForTimeout(200);
  await page.keyboard.press("m");
  await page.waitForTimeout(200);
  await shot(page, `x-incident-${lang}`);
  await page.keyboard.press("?");
  await page.waitForTimeout(200);
  await shot(page, `x-keys-${lang}`, false);
  await page.keyboard.press("Escape");
  await page.keyboard.press("a");
  await page.waitForTimeout(300);
  await shot(page, `x-name-${lang}`, false);
  await page.keyboard.type("Huda");
  await page.keyboard.press("Enter");
  await page.waitForTimeout(2500);
  await shot(page, `x-accepted-${lang}`, false);
  await page.keyboard.press("c");
  await page.waitForTimeout(500);
  await shot(page, `x-correct-${lang}`, false);
  await page.keyboard.press("Escape");
  await page.waitForTimeout(200);
  await page.keyboard.press("x");
  await page.waitForTimeout(300);
  await shot(page, `x-reject-${lang}`, false);
  await page.keyboard.press("Escape");
  await page.waitForTimeout(200);
  await page.keyboard.press("g");
  await page.waitForTimeout(1200);
  await shot(page, `x-merge-${lang}`, false);
  await open(`/documents/palmyra-2?lang=${lang}`);
  await settled(page);
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.waitForTimeout(300);
  await shot(page, `x-document-${lang}`);
  await open(`/reviews?lang=${lang}`);
  await settled(page);
  await shot(page, `x-reviews-${lang}`);
  await open(`/try?lang=${lang}`);
  await settled(page);
  await shot(page, `x-try-${lang}`);
  await done().catch((e) => console.log(e.message));
}
await desk.close();
