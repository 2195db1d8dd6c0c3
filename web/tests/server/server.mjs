// The page and an API on one port, for developing and testing: dist/ as it was just built, and the questions passed on to the program. In: the
// address of the program; out: the same headers that it sends, so that a breach of the CSP shows here as well.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";

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
function sendJson(response, status, object) {
  response.writeHead(status, { ...HEADERS, "content-type": "application/json" });
  response.end(JSON.stringify(object));
}

/** Passes a question on with all its headers; the program takes it for one of its own page. */
function passOn(target, request, response, url) {
  const { host, origin } = new URL(target);
  const headers = { ...request.headers, host };
  if (headers.origin) headers.origin = origin;
  const asked = http.request(target + url.pathname + url.search, { method: request.method, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  asked.on("error", () => sendJson(response, 503, { error: { code: "gone", message: "gone", field: null } }));
  request.pipe(asked);
}

/** Starts it; `change` may answer a question in place of the store (an array of [pattern, status, object]), for states hard to reach. */
export function start(target, port = 0, change = []) {
  const server = http.createServer((request, response) => {
    const url = new URL(request.url, "http://127.0.0.1");
    if (!url.pathname.startsWith("/api/")) return sendFile(response, url);
    const changed = change.find(([pattern]) => pattern.test(url.pathname));
    if (changed) return sendJson(response, changed[1], changed[2]);
    passOn(target, request, response, url);
  });
  return new Promise((resolve) => {
    server.listen(port, "127.0.0.1", () =>
      resolve({ server, address: `http://127.0.0.1:${server.address().port}`, change }),
    );
  });
}
