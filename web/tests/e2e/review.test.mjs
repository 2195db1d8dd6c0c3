// Reviewing, clicked and typed through in both languages: every word that is sent is looked up at the server afterwards. Each test has a
// store of its own, because reviews change it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { contested, named, openDesk, PHONE, settled, shot, violations } from "./desk.mjs";

const WORDS = {
  en: {
    accepted: "accepted",
    corrected: "corrected",
    rejected: "rejected",
    keep: "Take this name",
    others: "Others have spoken",
  },
  ar: { accepted: "مقبول", corrected: "مصحَّح", rejected: "مرفوض", keep: "اعتمد هذا الاسم", others: "قال فيه آخرون" },
};
async function withDesk(run, options = {}) {
  const desk = await openDesk(options);
  try {
    await run(desk);
  } finally {
    await desk.close();
  }
}
/** A page whose reviewer has a name already. */
async function reviewing(desk, options = {}) {
  const opened = await desk.page(options);
  await named(opened.page, "Huda");
  return opened;
}
const reviews = async (desk, id) => (await desk.ask(`/api/reviews${id ? `?id=${id}` : ""}`)).reviews;
const press = (page, keys) =>
  keys.split(" ").reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
/** The key of a word that wants a reason, and Enter when there is a place for it. */
async function decide(page, key) {
  await page.keyboard.press(key);
  await page.locator(".decide textarea:focus").waitFor();
  await page.keyboard.press("Enter");
}
const picked = (page) => page.locator(".claim.picked");
const idOf = (card) => card.getAttribute("data-claim");
const sent = (page) =>
  page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/api/reviews"));

for (const lang of ["en", "ar"]) {
  const words = WORDS[lang];

  test(`${lang}: accepting with keys; the name is asked for once`, () =>
    withDesk(async (desk) => {
      const { page, open, done } = await desk.page();
      await open(`/documents/palmyra-1?lang=${lang}`);
      await page.locator(".claim").first().waitFor();
      await press(page, "j j k w");
      await page.keyboard.type("يطابق النص");
      await press(page, "Enter");
      const dialog = page.getByRole("dialog");
      await dialog.waitFor();
      assert.deepEqual(await violations(page), []);
      await shot(page, `name-${lang}`, false);
      await press(page, "Enter");
      await dialog.getByRole("alert").waitFor();
      await page.keyboard.type("هدى");
      await dialog.getByRole("button", { name: words.keep }).click();
      await picked(page).locator(".verdict").getByText(words.accepted).waitFor();
      const id = await idOf(picked(page));
      const [review] = await reviews(desk, id);
      assert.deepEqual([review.action, review.who, review.why], ["accept", "هدى", "يطابق النص"]);
      await press(page, "Escape n a");
      await picked(page).locator(".verdict").getByText(words.accepted).waitFor();
      assert.notEqual(await idOf(picked(page)), id);
      assert.equal((await reviews(desk)).length, 2);
      await shot(page, `accepted-${lang}`);
      await done();
    }));

  test(`${lang}: a correction sends what was changed and no more, is told in the history, and can be taken back`, () =>
    withDesk(async (desk) => {
      const { page, open, done } = await reviewing(desk);
      await open(`/documents/palmyra-1?lang=${lang}`);
      await page.locator(".claim").first().waitFor();
      await press(page, "j c");
      const dialog = page.getByRole("dialog");
      await dialog.locator("select").nth(1).selectOption("heavy-weapons");
      const count = dialog.locator("fieldset", { has: page.locator("i.m-count") }).last();
      await count.locator("input").nth(1).fill("4");
      await count.locator("input").nth(2).fill("4");
      await dialog.locator("textarea").fill("مدفعية لا طائرات");
      assert.deepEqual(await violations(page), []);
      await shot(page, `correct-${lang}`, false);
      const request = sent(page);
      await dialog.locator("button.main").click();
      const body = (await request).postDataJSON();
      assert.equal(body.set.mode, "heavy-weapons");
      assert.deepEqual(Object.values(body.set).sort(), [4, 4, "heavy-weapons"]);
      await picked(page).locator(".verdict").getByText(words.corrected).waitFor();
      const id = await idOf(picked(page));
      await press(page, "h");
      await dialog.getByText("مدفعية لا طائرات").waitFor();
      assert.match(await dialog.innerText(), lang === "ar" ? /أسلحة ثقيلة[\s\S]*٤/ : /heavy weapons[\s\S]*4/);
      await settled(page);
      assert.deepEqual(await violations(page), []);
      await shot(page, `history-${lang}`, false);
      await press(page, "Escape");
      const back = sent(page);
      await decide(page, "u");
      assert.equal((await back).postDataJSON().set.mode, "aerial");
      await page.waitForFunction(() => !document.querySelector(".decide"));
      const all = await reviews(desk, id);
      assert.deepEqual(
        all.map(({ action }) => action),
        ["correct", "correct"],
      );
      await done();
    }));

  test(`${lang}: a new participant stands on words that were selected`, () =>
    withDesk(async (desk) => {
      const { page, open, done } = await reviewing(desk);
      await open(`/documents/palmyra-2?lang=${lang}`);
      await page.locator(".claim").first().waitFor();
      await press(page, "j c");
      const dialog = page.getByRole("dialog");
      await dialog.locator(".adding button").first().click();
      await dialog.getByRole("alert").waitFor();
      await dialog.locator(".correct-text p").evaluate((element) => {
        const marks = [...element.querySelectorAll("mark")];
        getSelection().selectAllChildren(marks.at(-1));
      });
      await dialog.locator(".adding button").first().click();
      const request = sent(page);
      await dialog.locator("button.main").click();
      const { set } = (await request).postDataJSON();
      assert.deepEqual(Object.keys(set), ["actors"]);
      const text = (await desk.ask("/api/documents/palmyra-2")).document.text;
      const added = set.actors.at(-1);
      assert.equal([...text].slice(added.start, added.end).join(""), added.text);
      await picked(page).locator(".verdict").getByText(words.corrected).waitFor();
      await done();
    }));

  test(`${lang}: a place is completed, and its degrees come with it; Escape closes the list before the dialog`, () =>
    withDesk(async (desk) => {
      const { page, open, done } = await reviewing(desk);
      await open(`/documents/palmyra-2?lang=${lang}`);
      await page.locator(".claim").first().waitFor();
      await press(page, "j c");
      const dialog = page.getByRole("dialog");
      const field = dialog.locator("fieldset", { has: page.locator("i.m-where") }).getByRole("combobox");
      const name = lang === "ar" ? "عيترون" : "Aitaroun";
      await field.fill(name);
      await dialog.locator(".combo [role=option]").filter({ hasText: name }).first().waitFor();
      await press(page, "Escape");
      await dialog.locator("[role=listbox]:not([hidden])").waitFor({ state: "detached" });
      assert.ok(await dialog.isVisible());
      await field.fill(name);
      await dialog.locator(".combo [role=option]").filter({ hasText: name }).first().waitFor();
      await shot(page, `correct-place-${lang}`, false);
      await press(page, "ArrowDown Enter");
      await dialog.locator(".row-field.changed").nth(2).waitFor({ state: "attached" });
      const request = sent(page);
      await dialog.locator("button.main").click();
      const { set } = (await request).postDataJSON();
      assert.match(set["places.0.id"], /^place:lbn\./);
      assert.ok(set["places.0.lat"] < 34 && set["places.0.lon"] < 36.7, JSON.stringify(set));
      await picked(page).locator(".verdict").getByText(words.corrected).waitFor();
      await done();
    }));

  test(`${lang}: rejecting the only claim of an incident leads to its article, and taking it back brings it back`, () =>
    withDesk(async (desk) => {
      const { page, open, done } = await reviewing(desk, { expectErrors: true });
      const { items } = await desk.ask("/api/incidents");
      const { id } = items.find(({ claims }) => claims === 1);
      await open(`/incidents/${id}?lang=${lang}`);
      await page.locator(".claim").first().waitFor();
      await press(page, "j x");
      await page.locator(".decide textarea").fill("عنوان لا قول");
      assert.deepEqual(await violations(page), []);
      await press(page, "Enter");
      await page.waitForURL(/\/documents\//);
      await picked(page).locator(".verdict").getByText(words.rejected).waitFor();
      await settled(page);
      assert.deepEqual(await violations(page), []);
      await shot(page, `rejected-${lang}`);
      await decide(page, "u");
      await picked(page).locator(".verdict").getByText(words.accepted).waitFor();
      assert.equal((await desk.ask("/api/incidents")).total, items.length);
      await done();
    }));

  test(`${lang}: splitting goes to the incident the claims belong to, and merging brings them together again`, () =>
    withDesk(async (desk) => {
      const { page, open, done } = await reviewing(desk, { expectErrors: true });
      await open(`/incidents/${await contested(desk)}?lang=${lang}`);
      await page.locator(".claim").first().waitFor();
      const before = await page.locator(".claim").count();
      await page.locator(".account-cards").last().locator("h3 input").check();
      await press(page, "s");
      await page.locator(".decide textarea").fill("غارة أخرى");
      assert.deepEqual(await violations(page), []);
      await shot(page, `split-${lang}`, false);
      await press(page, "Enter");
      const other = page.locator(".told a").first();
      await other.waitFor();
      const to = (await other.innerText()).trim();
      await page.waitForFunction((n) => document.querySelectorAll(".claim").length < n, before);
      assert.ok((await desk.ask(`/api/incidents/${to}`)).incident);
      await settled(page);
      await press(page, "g");
      const dialog = page.getByRole("dialog");
      await dialog.locator("input[type=radio]").first().waitFor();
      await settled(page);
      assert.deepEqual(await violations(page), []);
      await shot(page, `merge-${lang}`, false);
      await dialog.locator("input:not([type=radio])").fill(`${desk.address}/incidents/${to}`);
      await dialog.locator("button.main").click();
      await page.waitForFunction((n) => document.querySelectorAll(".claim").length === n, before);
      const all = await reviews(desk);
      assert.deepEqual(
        all.map(({ action, holds }) => [action, holds]),
        [
          ["merge", true],
          ["split", false],
        ],
      );
      await done();
    }));

  test(`${lang}: two claims told apart, and an incident said to be right`, () =>
    withDesk(async (desk) => {
      const { page, open, done } = await reviewing(desk, { expectErrors: true });
      await open(`/incidents/${await contested(desk)}?lang=${lang}`);
      await page.locator(".claim").first().waitFor();
      const ids = await page.locator(".claim").evaluateAll((all) => all.map((card) => card.dataset.claim));
      const one = ids[0];
      const other = ids.at(-1);
      for (const id of [one, other]) await page.locator(`[data-claim="${id}"] .claim-top input`).check();
      await decide(page, "p");
      await page.locator(".told p").waitFor();
      const [link] = await reviews(desk);
      assert.deepEqual([link.on, link.action, link.id], ["link", "reject", [one, other].sort().join("+")]);
      await settled(page);
      await decide(page, "o");
      await page.waitForFunction(() => !document.querySelector(".decide"));
      const [right] = await reviews(desk);
      assert.deepEqual([right.on, right.action], ["incident", "accept"]);
      await done();
    }));

  test(`${lang}: what others said meanwhile is shown, and nothing typed is lost`, () =>
    withDesk(async (desk) => {
      const { page, open, done } = await reviewing(desk, { expectErrors: true });
      await open(`/documents/palmyra-1?lang=${lang}`);
      await page.locator(".claim").first().waitFor();
      await press(page, "j c");
      const dialog = page.getByRole("dialog");
      await dialog.locator("select").nth(1).selectOption("heavy-weapons");
      await dialog.locator("textarea").fill("رأيي");
      const id = await idOf(picked(page));
      const theirs = { on: "claim", id, action: "reject", why: "ليس قولاً", who: "Rami", seen: 0 };
      assert.equal((await desk.post("/api/reviews", theirs)).status, 201);
      await dialog.locator("button.main").click();
      const told = dialog.getByRole("alert");
      await told.getByText(words.others).waitFor();
      await told.getByText("ليس قولاً").waitFor();
      assert.equal(await dialog.locator("textarea").inputValue(), "رأيي");
      assert.deepEqual(await violations(page), []);
      await shot(page, `meanwhile-${lang}`, false);
      await told.getByRole("button").first().click();
      await picked(page).locator(".verdict").getByText(words.corrected).waitFor();
      const all = await reviews(desk, id);
      assert.deepEqual(
        all.map(({ action, who }) => [action, who]),
        [
          ["reject", "Rami"],
          ["correct", "Huda"],
        ],
      );
      await done();
    }));

  test(`${lang}: the server goes away while somebody types; after a reload it is all there still`, () =>
    withDesk(async (desk) => {
      const { page, open, done } = await reviewing(desk, { expectErrors: true });
      await open(`/documents/palmyra-1?lang=${lang}`);
      await page.locator(".claim").first().waitFor();
      await press(page, "j c");
      const dialog = page.getByRole("dialog");
      await dialog.locator("select").nth(1).selectOption("heavy-weapons");
      await dialog.locator("textarea").fill("كُتب قبل الانقطاع");
      await page.route("**/api/**", (route) => route.abort());
      await dialog.locator("button.main").click();
      await dialog.getByRole("alert").waitFor();
      await page.unroute("**/api/**");
      await page.reload();
      await picked(page).locator(".unsent").waitFor();
      await press(page, "c");
      assert.equal(await dialog.locator("textarea").inputValue(), "كُتب قبل الانقطاع");
      assert.equal(await dialog.locator("select").nth(1).inputValue(), "heavy-weapons");
      await dialog.locator("button.main").click();
      await picked(page).locator(".verdict").getByText(words.corrected).waitFor();
      assert.equal(await picked(page).locator(".unsent").count(), 0);
      await done();
    }));

  test(`${lang}: all reviews, newest first, by whom, and the way to what they are of`, () =>
    withDesk(async (desk) => {
      const { claims } = await desk.ask("/api/documents/palmyra-1");
      const said = { on: "claim", action: "accept", why: "", seen: 0 };
      await desk.post("/api/reviews", { ...said, id: claims[0].claim.id, who: "Huda" });
      await desk.post("/api/reviews", { ...said, id: claims[1].claim.id, who: "Rami", action: "reject" });
      const { page, open, done } = await reviewing(desk);
      await open(`/reviews?lang=${lang}`);
      await page.locator(".review").first().waitFor();
      assert.match(await page.locator(".review").first().innerText(), /Rami/);
      await settled(page);
      await shot(page, `reviews-${lang}`);
      await page.locator("#by-whom").selectOption("Huda");
      await page.waitForURL(/who=Huda/);
      await settled(page);
      assert.equal(await page.locator(".review").count(), 1);
      await page.locator(".review a").first().click();
      await page.waitForURL(/\/documents\/palmyra-1\?.*claim=c-/);
      await picked(page).getByText("Huda").waitFor();
      await done();
    }));

  test(`${lang}: the keys are told, work by their place on an Arabic keyboard, and can be switched off`, () =>
    withDesk(async (desk) => {
      const { page, open, done } = await reviewing(desk);
      await open(`/documents/palmyra-1?lang=${lang}`);
      await page.locator(".claim").first().waitFor();
      const arabic = (key, code) =>
        page.evaluate(
          ([k, c]) => document.body.dispatchEvent(new KeyboardEvent("keydown", { key: k, code: c, bubbles: true })),
          [key, code],
        );
      await arabic("ت", "KeyJ");
      await picked(page).waitFor();
      await arabic("؟", "Slash");
      const dialog = page.getByRole("dialog");
      await dialog.waitFor();
      assert.deepEqual(await violations(page), []);
      await shot(page, `keys-${lang}`, false);
      await dialog.getByRole("checkbox").uncheck();
      await press(page, "Escape a");
      await page.waitForTimeout(300);
      assert.equal((await reviews(desk)).length, 0);
      await page.reload();
      await page.locator(".claim").first().waitFor();
      await press(page, "j");
      await page.keyboard.press("a");
      await page.waitForTimeout(300);
      assert.equal((await reviews(desk)).length, 0);
      await done();
    }));
}

test("on a phone: a claim is chosen, corrected and accepted with taps", () =>
  withDesk(async (desk) => {
    const { page, open, done } = await reviewing(desk, { viewport: PHONE });
    await open(`/incidents/${await contested(desk)}?lang=ar`);
    await page.locator(".claim-head").first().tap();
    await page.locator(".claim").first().locator('[data-key="c"]').tap();
    await page.getByRole("dialog").waitFor();
    await settled(page);
    assert.deepEqual(await violations(page), []);
    await shot(page, "correct-phone", false);
    await page.keyboard.press("Escape");
    await page.locator(".claim").first().locator('[data-key="a"]').tap();
    await page.locator(".claim").first().getByText("Huda").waitFor();
    await page.locator(".account-cards").first().locator("h3 input").tap();
    await settled(page);
    await shot(page, "marked-phone", false);
    await done();
  }));

test("a desk that is read only offers nothing that it refuses, and shows what was said", () =>
  withDesk(
    async (desk) => {
      const { page, open, done } = await desk.page();
      await open("/documents/palmyra-1?lang=en");
      await page.locator(".claim").first().waitFor();
      await settled(page);
      assert.equal(await page.locator('[data-key="a"], [data-key="c"], [data-key="x"]').count(), 0);
      await page.getByText("read only").waitFor();
      await done();
    },
    { readOnly: true },
  ));

test("without storage of the browser reviewing works all the same", () =>
  withDesk(async (desk) => {
    const { page, open, done } = await desk.page();
    await page.addInitScript(() => {
      for (const name of ["localStorage", "sessionStorage"])
        Object.defineProperty(window, name, {
          get() {
            throw new DOMException("denied", "SecurityError");
          },
        });
    });
    await open("/documents/palmyra-1?lang=en");
    await page.locator(".claim").first().waitFor();
    await press(page, "j a");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.type("Huda");
    await press(page, "Enter");
    await picked(page).getByText("accepted").waitFor();
    await done();
  }));
