// A store of the test news, and the program that answers for it. In: RAWI (the program; without it the one of PATH); out: an address.
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const NEWS = path.join(HERE, "../e2e/news.jsonl");
export const binary = process.env.RAWI ?? "rawi";
// Places that whoever runs the tests has added are none of theirs.
process.env.RAWI_DATA ??= path.join(os.tmpdir(), "rawi-no-places");

export function makeStore(files = [NEWS]) {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "rawi-desk-")), "store.rawi");
  execFileSync(binary, ["ingest", file, ...files], { stdio: "pipe" });
  return file;
}

/** A file of users as `rawi users` writes it: {name: {role, password}}. */
function usersFile(users) {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "rawi-users-")), "users");
  for (const [name, { role, password }] of Object.entries(users))
    execFileSync(binary, ["users", file, "add", name, "--role", role, "--password-stdin"], {
      input: `${password}\n`,
      stdio: ["pipe", "pipe", "pipe"],
    });
  return file;
}
/** The address that the program tells on standard error, once it answers there. */
function listening(child) {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stderr.on("data", (part) => {
      said += part;
      const [address] = said.match(/http:\/\/[\d.]+:\d+/) ?? [];
      if (address) resolve(address);
    });
    child.on("exit", (code) => reject(new Error(`rawi serve ended with ${code}: ${said}`)));
  });
}

/** {target, stop}. `users`: {name: {role, password}}, of whom the desk wants to know one; `readOnly`: nobody reviews. */
export async function answering(file, { users = null, readOnly = false } = {}) {
  const args = ["serve", file, "--listen", "127.0.0.1:0"];
  if (users) args.push("--users", usersFile(users));
  if (readOnly) args.push("--read-only");
  const child = spawn(binary, args, { stdio: ["ignore", "ignore", "pipe"] });
  return { target: await listening(child), stop: () => child.kill() };
}
