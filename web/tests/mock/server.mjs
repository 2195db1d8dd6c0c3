// The page and an API on one port, for developing and testing. In: dist/, and either a store read by the mock or the address of the real
// server to pass questions on to; out: the same headers that the real server sends, so that a breach of the CSP shows here as well.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Refused } from "./store.mjs";

const DIST = path.join(path.dirname(fileURLToPath(import.meta.url)), "../../dist");
const KINDS = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".woff2": "font/woff2",
  ".txt": "text/plain",
  ".map": "application/json",
};
const HEADERS = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
};

function sendFile(response, url) {
  const wanted = path.join(DIST, path.normalize(url.pathname));
  const file =
    wanted.startsWith(DIST) && fs.existsSync(wanted) && fs.statSync(wanted).isFile()
      ? wanted
      : path.join(DIST, "index.html");
  response.writeHead(200, {
    ...HEADERS,
    "content-type": `${KINDS[path.extname(file)] ?? "application/octet-stream"}; charset=utf-8`,
  });
  fs.createReadStream(file).pipe(response);
}
async function body(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

async function fromStore(store, request, url) {
  const [, , kind, id, more] = url.pathname.split("/").map(decodeURIComponent);
  const query = url.searchParams;
  if (request.method === "POST" && kind === "extract") return store.extract(JSON.parse(await body(request)));
  if (kind === "meta") return store.meta();
  if (kind === "overview") return store.overview(query);
  if (kind === "incidents") return id ? store.incident(id) : store.list(query);
  if (kind === "documents" && id) return store.document(id);
  if (kind === "claims" && more === "why") return store.why(id);
  if (kind === "names") return store.names(query);
  if (kind === "outlets") return store.outlets(query);
  throw new Refused(404, "not_found", `no ${url.pathname}`);
}
async function passOn(target, request, response, url) {
  const init = { method: request.method, headers: { "content-type": "application/json" } };
  if (request.method === "POST") init.body = await body(request);
  const answer = await fetch(target + url.pathname + url.search, init);
  response.writeHead(answer.status, {
    ...HEADERS,
    "content-type": answer.headers.get("content-type") ?? "application/json",
  });
  response.end(Buffer.from(await answer.arrayBuffer()));
}
async function api({ store, target }, request, response, url) {
  try {
    if (target) return await passOn(target, request, response, url);
    const answer = await fromStore(store, request, url);
    response.writeHead(200, {
      ...HEADERS,
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-cache",
    });
    response.end(JSON.stringify(answer));
  } catch (error) {
    const refused = error instanceof Refused ? error : new Refused(target ? 503 : 500, "failed", String(error));
    response.writeHead(refused.status, { ...HEADERS, "content-type": "application/json" });
    response.end(JSON.stringify(refused.body));
  }
}

/** Starts it; `change` may answer a question in place of the store (an array of [pattern, status, object]), for states hard to reach. */
export function start(source, port = 0, change = []) {
  const server = http.createServer((request, response) => {
    const url = new URL(request.url, "http://127.0.0.1");
    if (!url.pathname.startsWith("/api/")) return sendFile(response, url);
    const changed = change.find(([pattern]) => pattern.test(url.pathname));
    if (!changed) return api(source, request, response, url);
    response.writeHead(changed[1], { ...HEADERS, "content-type": "application/json" });
    response.end(JSON.stringify(changed[2]));
  });
  return new Promise((resolve) => {
    server.listen(port, "127.0.0.1", () =>
      resolve({ server, address: `http://127.0.0.1:${server.address().port}`, change }),
    );
  });
}
