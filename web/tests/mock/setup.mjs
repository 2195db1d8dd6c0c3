// A store of the test news, and something that answers for it. In: RAWI (the program; without it the one of PATH); out: an address.
// A program that knows `serve` answers itself; of another the mock answers, from its command line.
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Store } from "./store.mjs";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const NEWS = path.join(HERE, "../e2e/news.jsonl");
const ONTOLOGY = path.join(HERE, "../../../ontology/types.toml");
export const binary = process.env.RAWI ?? "rawi";

export function types() {
  const blocks = fs.readFileSync(ONTOLOGY, "utf8").split("[[type]]").slice(1);
  return blocks.map((block) => ({
    id: block.match(/^id = "(\w+)"/m)[1],
    modes: [...(block.match(/^modes = \[(.*?)\]/ms)?.[1] ?? "").matchAll(/"([\w-]+)"/g)].map(([, mode]) => mode),
  }));
}
export function makeStore(files = [NEWS]) {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "rawi-desk-")), "store.rawi");
  execFileSync(binary, ["ingest", file, ...files], { stdio: "pipe" });
  return file;
}
function serves() {
  return /^ {2}serve /m.test(execFileSync(binary, ["--help"], { encoding: "utf8" }));
}
async function awake(address) {
  for (let i = 0; i < 100; i++) {
    try {
      if ((await fetch(`${address}/api/meta`)).ok) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no answer from ${address}`);
}

/** {source for server.start, stop, real} */
export async function answering(file, port = 7000 + Math.floor(Math.random() * 900)) {
  if (!serves()) return { source: { store: new Store(binary, file, types()) }, stop: () => {}, real: false };
  const child = spawn(binary, ["serve", file, "--listen", `127.0.0.1:${port}`], { stdio: "ignore" });
  const target = `http://127.0.0.1:${port}`;
  await awake(target);
  return { source: { target }, stop: () => child.kill(), real: true };
}
