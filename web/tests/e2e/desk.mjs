// A desk to test: a store of news.jsonl, a server, a browser. In: nothing, or answers to change; out: pages that note every error of the
// console and every request that leaves the machine, and fail the test for it when they are closed.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";
import { start } from "../server/server.mjs";
import { answering, makeStore } from "../server/setup.mjs";

const ARGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const AXE = readFileSync("node_modules/axe-core/axe.min.js", "utf8");
export const WIDE = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** `users`: {name: {role, password}}, whom the desk then asks to sign in; `readOnly`: nothing may be reviewed. */
export async function openDesk(options = {}) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ARGS });
  const answers = await answering(makeStore(), options);
  const change = [];
  const { server, address } = await start(answers.target, 0, change);

  const page = async ({ scheme = "light", viewport = WIDE, expectErrors = false, reducedMotion = "reduce" } = {}) => {
    const context = await browser.newContext({
      viewport,
      colorScheme: scheme,
      reducedMotion,
      hasTouch: viewport === PHONE,
      locale: "en-GB",
    });
    const made = await context.newPage();
    const bad = [];
    made.on(
      "console",
      (message) => ["error", "warning"].includes(message.type()) && !expectErrors && bad.push(message.text()),
    );
    made.on("pageerror", (error) => bad.push(String(error.stack)));
    made.on(
      "request",
      (request) =>
        /^(data|blob):/.test(request.url()) ||
        request.url().startsWith(address) ||
        bad.push(`request to ${request.url()}`),
    );
    return {
      page: made,
      open: (path) => made.goto(address + path),
      done: async () => {
        await context.close();
        assert.deepEqual(bad, []);
      },
    };
  };
  const close = async () => {
    await browser.close();
    server.close();
    server.closeAllConnections();
    answers.stop();
  };
  const ask = async (path) => (await fetch(address + path)).json();
  const post = (path, body) =>
    fetch(address + path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  return { page, close, ask, post, change, address };
}

/** Gives the reviewer a name, as if it had been asked for before. */
export function named(page, name) {
  return page.addInitScript((given) => localStorage.setItem("rawi-name", given), name);
}
/** Debounced questions asked and answered, fonts there, drawn. */
export async function settled(page) {
  await page.waitForTimeout(400);
  await page.waitForLoadState("networkidle");
  await page.waitForFunction(() => !document.querySelector("[aria-busy=true], .busy"));
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(150);
}
export async function shot(page, name, fullPage = true) {
  await page.screenshot({ path: `tests/e2e/shots/${name}.png`, fullPage });
}
/** Violations of WCAG 2.2 AA and axe's best practices; axe is run in the page's world past its CSP, as a tester's tool. */
export async function violations(page) {
  await page.evaluate(AXE);
  const { violations: found } = await page.evaluate(() => globalThis.axe.run());
  return found.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary.slice(0, 200)}`)
        .slice(0, 4)
        .join(" | ")}`,
  );
}
/** Whether anything sticks out of the page sideways. */
export function sticksOut(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
/** The contested incident that the tests look at most. */
export async function contested(desk) {
  const { items } = await desk.ask("/api/incidents?status=contested&type=ASSAULT");
  const found = items.find(({ place }) => place?.name_en === "Palmyra");
  assert.ok(found, "the news tell of a contested incident in Palmyra");
  return found.id;
}
