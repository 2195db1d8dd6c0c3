// Signing in, in both languages: the way there and back, what each role is offered, what happens when a session ends while somebody types.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openDesk, PHONE, settled, shot, sticksOut, violations } from "./desk.mjs";

const PASSWORD = "seven brown camels";
const USERS = Object.fromEntries(
  [
    ["rima", "reader"],
    ["karim", "coder"],
    ["amal", "admin"],
  ].map(([name, role]) => [name, { role, password: PASSWORD }]),
);
let desk;
before(async () => {
  desk = await openDesk({ users: USERS });
});
after(() => desk.close());

const WORDS = {
  en: {
    reader: "reader",
    coder: "coder",
    out: "Sign out",
    log: "Log",
    try: "Try a text",
    bad: "not right",
    again: "signed out",
  },
  ar: {
    reader: "قارئ",
    coder: "مرمّز",
    out: "اخرج",
    log: "السجل",
    try: "جرّب نصاً",
    bad: "غير صحيحة",
    again: "انتهت جلستك",
  },
};
async function signIn(page, name, password = PASSWORD) {
  await page.locator("#login-name").fill(name);
  await page.locator("#login-password").fill(password);
  await page.locator(".login button.main").click();
}

for (const lang of ["en", "ar"]) {
  const words = WORDS[lang];

  test(`${lang}: whoever is not signed in is led there, and back to what they asked for`, async () => {
    const { page, open, done } = await desk.page({ expectErrors: true });
    await open(`/?type=ASSAULT&lang=${lang}`);
    await page.waitForURL(/\/login\?.*back=/);
    await page.locator("#login-name").waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.id), "login-name");
    assert.equal(await page.locator("nav").count(), 0);
    assert.deepEqual(await violations(page), []);
    await shot(page, `login-${lang}`);
    await signIn(page, "rima", "wrong");
    await page.getByRole("alert").getByText(words.bad).waitFor();
    assert.deepEqual(await violations(page), []);
    await signIn(page, "rima");
    await page.waitForURL((url) => url.pathname === "/" && url.searchParams.get("type") === "ASSAULT");
    await page.locator(".row").first().waitFor();
    assert.equal(await page.getAttribute("html", "lang"), lang);
    await done();
  });

  test(`${lang}: a reader reads and is offered no more`, async () => {
    const { page, open, done } = await desk.page();
    await open(`/documents/palmyra-1?lang=${lang}`);
    await signIn(page, "rima");
    await page.locator(".claim").first().waitFor();
    await page.locator(".who").getByText(words.reader).waitFor();
    await settled(page);
    assert.equal(await page.locator('[data-key="a"], [data-key="c"], [data-key="x"]').count(), 0);
    assert.equal(await page.getByRole("link", { name: words.log }).count(), 0);
    assert.deepEqual(await violations(page), []);
    await shot(page, `reader-${lang}`);
    await open(`/audit?lang=${lang}`);
    await page.locator(".state h1").waitFor();
    assert.equal(await page.locator("table").count(), 0);
    await page.getByRole("button", { name: words.out }).click();
    await page.waitForURL(/\/login/);
    await open(`/documents/palmyra-1?lang=${lang}`);
    await page.waitForURL(/\/login/);
    await done();
  });

  test(`${lang}: a coder reviews under their own name; a session that ends takes nothing with it`, async () => {
    const { page, open, done } = await desk.page({ expectErrors: true });
    await open(`/documents/palmyra-2?lang=${lang}`);
    await signIn(page, "karim");
    await page.locator(".claim").first().waitFor();
    await page.locator(".who").getByText(words.coder).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("c");
    const dialog = page.getByRole("dialog");
    await dialog.locator("textarea").fill("قبل انتهاء الجلسة");
    const type = lang === "en" ? "heavy-weapons" : "firearms";
    await dialog.locator("select").nth(1).selectOption(type);
    await page.context().clearCookies();
    await dialog.locator("button.main").click();
    await page.waitForURL(/\/login/);
    await signIn(page, "karim");
    await page.waitForURL(/\/documents\/palmyra-2/);
    await page.locator(".claim.picked .unsent").waitFor();
    await page.keyboard.press("c");
    assert.equal(await dialog.locator("textarea").inputValue(), "قبل انتهاء الجلسة");
    await dialog.locator("button.main").click();
    await page.locator(".claim.picked .verdict").getByText("karim").waitFor();
    await done();
  });

  test(`${lang}: an admin sees who did what`, async () => {
    const { page, open, done } = await desk.page();
    await open(`/audit?lang=${lang}`);
    await signIn(page, "amal");
    await page.locator(".audit-table tbody tr").first().waitFor();
    assert.match(await page.locator(".audit-table tbody").innerText(), /amal/);
    await settled(page);
    assert.deepEqual(await violations(page), []);
    await shot(page, `audit-${lang}`);
    await done();
  });
}

test("on a phone in dark colours: signing in and the log fit", async () => {
  const { page, open, done } = await desk.page({ viewport: PHONE, scheme: "dark" });
  await open("/audit?lang=ar");
  await page.locator("#login-name").waitFor();
  assert.deepEqual(await violations(page), []);
  await shot(page, "login-phone");
  await signIn(page, "amal");
  await page.locator(".audit-table tbody tr").first().waitFor();
  await settled(page);
  assert.deepEqual(await violations(page), []);
  assert.equal(await sticksOut(page), 0);
  await shot(page, "audit-phone");
  await done();
});

test("a link cannot lead to another site by way of signing in", async () => {
  const { page, open, done } = await desk.page();
  await open("/login?back=//example.org/x&lang=en");
  await signIn(page, "rima");
  await page.locator(".row").first().waitFor();
  assert.ok(page.url().startsWith(desk.address));
  await done();
});
