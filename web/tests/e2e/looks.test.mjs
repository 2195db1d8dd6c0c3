// How each page stands in both languages, both colour schemes, wide and narrow: axe finds nothing, nothing sticks out, all is said in the
// language and direction of the page. Leaves a picture of each in shots/, to be looked at.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { contested, openDesk, PHONE, settled, shot, sticksOut, violations, WIDE } from "./desk.mjs";

let desk;
let pages;
before(async () => {
  desk = await openDesk();
  const id = await contested(desk);
  pages = {
    overview: "/",
    filtered: "/?type=ASSAULT&status=contested,confirmed&from=2024-03-01&killed=3",
    incident: `/incidents/${id}`,
    document: "/documents/aytaroun-2",
    outlets: "/outlets",
    try: "/try",
    missing: "/nowhere",
    gone: "/incidents/i-000000000000",
  };
});
after(() => desk.close());

for (const lang of ["en", "ar"]) {
  for (const scheme of ["light", "dark"]) {
    for (const [size, viewport] of [
      ["wide", WIDE],
      ["phone", PHONE],
    ]) {
      test(`${lang} ${scheme} ${size}`, async () => {
        const found = {};
        for (const [name, path] of Object.entries(pages)) {
          const { page, open, done } = await desk.page({ scheme, viewport, expectErrors: name === "gone" });
          await open(`${path}${path.includes("?") ? "&" : "?"}lang=${lang}`);
          await settled(page);
          assert.equal(await page.getAttribute("html", "lang"), lang);
          assert.equal(await page.getAttribute("html", "dir"), lang === "ar" ? "rtl" : "ltr");
          const wrong = await violations(page);
          if ((await page.locator("h1").count()) !== 1) wrong.push("not one first heading");
          if ((await sticksOut(page)) > 0) wrong.push("sticks out sideways");
          if (wrong.length > 0) found[name] = wrong;
          await shot(page, `${name}-${lang}-${scheme}-${size}`);
          await done();
        }
        assert.deepEqual(found, {});
      });
    }
  }
}

test("on paper: light, without controls, the whole list", async () => {
  const { page, open, done } = await desk.page({ scheme: "dark" });
  await open("/?lang=ar");
  await settled(page);
  await page.pdf({ path: "tests/e2e/shots/overview-ar.pdf", format: "A4" });
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator(".map-tools").isVisible(), false);
  assert.equal(
    await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--surface").trim()),
    "#fff",
  );
  await done();
});
