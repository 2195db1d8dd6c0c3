// What an analyst does, clicked through in both languages.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { contested, openDesk, PHONE, settled, shot } from "./desk.mjs";

let desk;
before(async () => {
  desk = await openDesk();
});
after(() => desk.close());
// Arabic says one and two without a digit.
const SMALL = { "لا حوادث": 0, "حادثة واحدة": 1, حادثتان: 2 };
const digits = (text) =>
  SMALL[text.trim()] ?? Number(text.replace(/[٠-٩]/g, (d) => "٠١٢٣٤٥٦٧٨٩".indexOf(d)).match(/\d+/)?.[0] ?? Number.NaN);
const count = async (page) => digits(await page.locator(".counts p b").innerText());
const WORDS = {
  en: {
    type: "Type",
    assault: "Assault",
    clear: "Clear all",
    place: "Place",
    incidents: "Incidents",
    try: "Find claims",
    example: "Take an example",
  },
  ar: {
    type: "النوع",
    assault: "اعتداء مسلح",
    clear: "امسح الكل",
    place: "المكان",
    incidents: "الحوادث",
    try: "استخرج الأقوال",
    example: "خذ مثالاً",
  },
};

for (const lang of ["en", "ar"]) {
  const words = WORDS[lang];
  test(`${lang}: filters, chips, the back button`, async () => {
    const { page, open, done } = await desk.page();
    await open(`/?lang=${lang}`);
    await settled(page);
    const all = await count(page);
    await page.locator(".field", { hasText: words.type }).first().locator("summary").click();
    await page.locator(".menu-box label", { hasText: words.assault }).first().click();
    await page.waitForURL(/type=ASSAULT/);
    await settled(page);
    const fewer = await count(page);
    assert.ok(fewer > 0 && fewer < all, `${fewer} of ${all}`);
    const names = await page.locator(".row .type-name").allInnerTexts();
    assert.ok(names.length > 0 && names.every((name) => name.includes(words.assault)));
    await page.locator(".statuses button").first().click();
    await page.waitForURL(/status=/);
    assert.equal(await page.locator(".chip").count(), 2);
    await page.goBack();
    await settled(page);
    assert.equal(await count(page), fewer);
    await page.getByRole("button", { name: words.clear }).click();
    await settled(page);
    assert.equal(await count(page), all);
    await done();
  });

  test(`${lang}: a place is completed and filters`, async () => {
    const { page, open, done } = await desk.page();
    await open(`/?lang=${lang}`);
    const field = page.getByRole("combobox", { name: words.place });
    await field.fill(lang === "ar" ? "تدمر" : "Palm");
    await page
      .getByRole("option")
      .filter({ hasText: lang === "ar" ? "تدمر" : "Palmyra" })
      .first()
      .waitFor();
    await shot(page, `completion-${lang}`, false);
    await field.press("ArrowDown");
    await field.press("Enter");
    await page.waitForURL(/place=place:syr\.palmyra/);
    await settled(page);
    assert.ok((await count(page)) >= 1);
    assert.match(await page.locator(".chip").innerText(), lang === "ar" ? /تدمر/ : /Palmyra/);
    await done();
  });

  test(`${lang}: dragging over the timeline selects days, with the reading direction`, async () => {
    const { page, open, done } = await desk.page();
    await open(`/?lang=${lang}`);
    await settled(page);
    const all = await count(page);
    const box = await page.locator(".timeline-box").boundingBox();
    const at = (share) => box.x + 40 + (box.width - 80) * (lang === "ar" ? 1 - share : share);
    await page.mouse.move(at(0), box.y + 50);
    await page.mouse.down();
    await page.mouse.move(at(0.4), box.y + 50, { steps: 5 });
    await shot(page, `drag-${lang}`, false);
    await page.mouse.up();
    await page.waitForURL(/from=2024-02.*to=2024-0[45]/);
    await settled(page);
    assert.ok((await count(page)) < all);
    await done();
  });

  test(`${lang}: list, incident, article, why, with keys only`, async () => {
    const { page, open, done } = await desk.page();
    await open(`/?lang=${lang}&place=place:syr.palmyra`);
    await settled(page);
    await page.locator(".row a").first().focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/incidents\/i-/);
    await page.locator(".compare").waitFor();
    assert.ok((await page.locator(".compare thead th").count()) >= 3);
    assert.ok((await page.locator(".compare li.differs").count()) >= 3, "figures differ and are marked");
    assert.ok((await page.locator(".differs-tag").first().innerText()).length > 2, "not by colour alone");
    const sentence = page.locator(".sentence").first();
    assert.equal(await sentence.getAttribute("dir"), "rtl");
    assert.ok((await sentence.locator("mark").count()) > 0);
    await page.locator(".compare thead a").first().focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/documents\//);
    await page.locator(".claim").first().waitFor();
    await page.locator(".claim-head").nth(1).focus();
    await page.waitForFunction(() => CSS.highlights.has("f-trigger") && CSS.highlights.has("lit-trigger"));
    const lit = await page.evaluate(() => [...CSS.highlights.get("f-trigger")].map(String));
    assert.ok(lit.includes(await page.locator(".claim-trigger").nth(1).innerText()));
    await shot(page, `claim-${lang}`);
    await page.locator(".claim-foot button").first().click();
    await page.getByRole("dialog").waitFor();
    await page.waitForFunction(() =>
      /confidence|trigger|type/i.test(document.querySelector(".why pre")?.textContent ?? ""),
    );
    await shot(page, `why-${lang}`, false);
    await page.keyboard.press("Escape");
    await page.goBack();
    await page.waitForURL(/\/incidents\//);
    await done();
  });

  test(`${lang}: trying a text`, async () => {
    const { page, open, done } = await desk.page();
    await open(`/try?lang=${lang}`);
    await page.getByRole("button", { name: words.try }).click();
    await page.getByRole("alert").waitFor();
    await page.getByRole("button", { name: words.example }).click();
    await page.getByRole("button", { name: words.try }).click();
    await page.locator(".claim").first().waitFor();
    assert.ok((await page.locator(".claim").count()) >= 2);
    await settled(page);
    await shot(page, `tried-${lang}`);
    await done();
  });

  test(`${lang}: outlets lead back to what they tell`, async () => {
    const { page, open, done } = await desk.page();
    await open(`/outlets?lang=${lang}`);
    await page.locator(".outlets-table tbody tr").first().waitFor();
    await page.locator(".outlets-table tbody a").first().click();
    await page.waitForURL(/\/\?.*source=/);
    await settled(page);
    assert.ok((await count(page)) > 0);
    await done();
  });
}

test("the map: zoom, area as filter, a mark opens, keys move", async () => {
  const { page, open, done } = await desk.page();
  await open("/?lang=en&at=34.56,38.28,8");
  await settled(page);
  const map = page.getByRole("application");
  await map.focus();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowRight");
  await page.waitForURL(/at=34\.5/);
  await page.getByRole("button", { name: "Only this area" }).click();
  await page.waitForURL(/box=/);
  await settled(page);
  assert.ok((await count(page)) >= 1);
  const box = await map.boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await page.waitForURL(/\/incidents\/i-/);
  await done();
});

test("one change asks each route once, and language and colours are kept", async () => {
  const { page, open, done } = await desk.page();
  await open("/?lang=en");
  await settled(page);
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.getByLabel("Killed, at least").pressSequentially("12", { delay: 30 });
  await page.waitForURL(/killed=12/);
  await settled(page);
  assert.deepEqual(asked.filter((path) => path !== "/api/meta").sort(), ["/api/incidents", "/api/overview"]);
  await page.getByLabel("Colours").selectOption("dark");
  await page.getByRole("button", { name: "العربية" }).click();
  await settled(page);
  assert.equal(await page.getAttribute("html", "dir"), "rtl");
  assert.match(page.url(), /killed=12/);
  await page.reload();
  assert.equal(await page.getAttribute("html", "data-theme"), "dark");
  await done();
});

test("on a phone: the article is read and a tap on its words shows the claim", async () => {
  const { page, open, done } = await desk.page({ viewport: PHONE });
  await open("/documents/palmyra-1?lang=ar");
  await page.locator(".claim").first().waitFor();
  await settled(page);
  const at = await page.evaluate(() => {
    const range = [...CSS.highlights.get("lit-trigger")][1];
    const rect = range.getBoundingClientRect();
    return { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 };
  });
  await page.touchscreen.tap(at.x, at.y);
  await page.locator(".claim.on").waitFor();
  await done();
});

test("a contested incident says why in words", async () => {
  const { page, open, done } = await desk.page();
  await open(`/incidents/${await contested(desk)}?lang=en`);
  await page.getByText("An account denies it").waitFor();
  await page.getByText("Accounts differ on").waitFor();
  await done();
});
