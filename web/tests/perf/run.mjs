// npm run perf: how soon the overview is of use, and how smoothly it moves, on a large store. In: RAWI, and STORE (a file of
// `rawi bench --claims N --store FILE`; without it one of 120,000 claims is made). Out: figures on standard output. Not part of e2e: figures of a
// busy machine say little, and nothing fails.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";
import { start } from "../server/server.mjs";
import { answering, binary } from "../server/setup.mjs";

const RUNS = 5;
const CLAIMS = 120_000;
const SIZE = { width: 1280, height: 900 };

function largeStore() {
  if (process.env.STORE) return process.env.STORE;
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "rawi-perf-")), "large.rawi");
  execFileSync(binary, ["bench", "--claims", String(CLAIMS), "--store", file], { stdio: "ignore" });
  return file;
}
const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
const ms = (n) => `${Math.round(n)} ms`;
function told(what, times) {
  const sorted = [...times].sort((a, b) => a - b);
  console.log(`${what.padEnd(44)} median ${ms(at(sorted, 0.5))}, worst ${ms(sorted.at(-1))}`);
}

/** Milliseconds from the start of loading until there is a row in the list and a map with land and marks on it. */
function useful(page) {
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        const drawn = (canvas) => {
          const { width, height } = canvas;
          if (width < 2) return false;
          const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
          const seen = new Set();
          for (let i = 0; i < data.length; i += 4 * 997) seen.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
          return seen.size > 8;
        };
        const look = () => {
          const canvas = document.querySelector(".map canvas");
          if (document.querySelector(".row") && canvas && drawn(canvas)) resolve(performance.now());
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
}
/** Times between frames while something is done. */
async function frames(page, act) {
  await page.evaluate(() => {
    globalThis.between = [];
    let last = performance.now();
    const each = (now) => {
      globalThis.between.push(now - last);
      last = now;
      globalThis.running = requestAnimationFrame(each);
    };
    globalThis.running = requestAnimationFrame(each);
  });
  await act();
  return page.evaluate(() => {
    cancelAnimationFrame(globalThis.running);
    return globalThis.between.slice(2);
  });
}
function toldFrames(what, between) {
  const sorted = [...between].sort((a, b) => a - b);
  const slow = between.filter((n) => n > 34).length;
  console.log(
    `${what.padEnd(44)} frames ${between.length}: median ${at(sorted, 0.5).toFixed(1)} ms, 95 in 100 within ${at(sorted, 0.95).toFixed(1)} ms, worst ${ms(sorted.at(-1))}, ${slow} above 34 ms`,
  );
}

async function scroll(page) {
  const box = await page.locator(".list").boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + 200);
  for (let i = 0; i < 120; i++) {
    await page.mouse.wheel(0, 240);
    await page.waitForTimeout(16);
  }
}
async function pan(page) {
  const box = await page.locator(".map-box").boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let i = 0; i < 120; i++) {
    await page.mouse.move(x + 150 * Math.sin(i / 10), y + 80 * Math.cos(i / 10));
    await page.waitForTimeout(16);
  }
  await page.mouse.up();
}
async function zoom(page) {
  for (let i = 0; i < 40; i++) {
    await page.mouse.wheel(0, i < 20 ? -60 : 60);
    await page.waitForTimeout(30);
  }
}

const answers = await answering(largeStore());
const { server, address } = await start(answers.target);
const { store } = await (await fetch(`${address}/api/meta`)).json();
console.log(
  `${store.documents} documents, ${store.claims} claims, ${store.incidents} incidents; ${os.cpus()[0].model}`,
);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu"],
});
const first = [];
for (let i = 0; i < RUNS; i++) {
  const context = await browser.newContext({ viewport: SIZE });
  const page = await context.newPage();
  await page.goto(`${address}/?lang=${i % 2 ? "ar" : "en"}`, { waitUntil: "commit" });
  first.push(await useful(page));
  await context.close();
}
told("first useful paint, nothing kept", first);
const page = await (await browser.newContext({ viewport: SIZE })).newPage();
await page.goto(`${address}/?lang=ar`);
await useful(page);
await page.waitForLoadState("networkidle");
toldFrames("scrolling the list", await frames(page, () => scroll(page)));
toldFrames("panning the map", await frames(page, () => pan(page)));
toldFrames("zooming the map", await frames(page, () => zoom(page)));
await browser.close();
server.close();
server.closeAllConnections();
answers.stop();
