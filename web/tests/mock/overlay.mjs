// Routes of the second part of the desk, for a program that serves only the first: answered from its command line. In: a question; out: whether
// it was answered here. For developing; slow, and of the rules of users and sessions only what the page sees.
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { bodyOf, sendJson } from "./server.mjs";

class Refused extends Error {
  constructor(status, code, message, more = {}) {
    super(message);
    Object.assign(this, { status, code, more });
  }
}
const lines = (text) =>
  text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
const who = ["actors", "recipients", "objects", "instruments"];
const PARTY = ["id", "name_en", "kind", "country"];

export class Overlay {
  constructor(binary, file, target, { users, readOnly }) {
    Object.assign(this, { binary, file, target, users, readOnly, sessions: new Map(), audit: [], pack: null });
  }
  run(args, input) {
    try {
      return execFileSync(this.binary, args, {
        encoding: "utf8",
        maxBuffer: 1 << 28,
        input,
        stdio: ["pipe", "pipe", "pipe"],
      });
    } catch (error) {
      throw new Refused(422, "refused", String(error.stderr ?? error).trim());
    }
  }
  sql(text) {
    return lines(this.run(["sql", this.file, text]));
  }
  async ask(question) {
    const answer = await fetch(this.target + question);
    return { status: answer.status, data: await answer.json() };
  }

  session(request) {
    return this.sessions.get(request.headers.cookie?.match(/rawi_session=([\w-]+)/)?.[1]) ?? null;
  }
  me(session) {
    const read_only = this.readOnly;
    if (!this.users)
      return {
        mode: "open",
        user: null,
        role: null,
        may: { review: !read_only, extract: true, audit: false },
        csrf: null,
        read_only,
      };
    const role = session?.role ?? null;
    const coder = role === "coder" || role === "admin";
    const may = { review: coder, extract: coder, audit: role === "admin" };
    return { mode: "users", user: session?.user ?? null, role, may, csrf: session?.csrf ?? null, read_only };
  }
  log(request, session, what, result) {
    this.audit.unshift({
      at: new Date().toISOString(),
      who: session?.user ?? null,
      from: request.socket.remoteAddress,
      what,
      result,
    });
  }
  async login(request, response) {
    const { name, password } = JSON.parse(await bodyOf(request));
    if (this.users?.[name]?.password !== password) {
      this.log(request, { user: name }, "sign in", "refused");
      throw new Refused(401, "bad_login", "name or password is not right");
    }
    const session = { user: name, role: this.users[name].role, csrf: randomUUID() };
    const id = randomUUID();
    this.sessions.set(id, session);
    this.log(request, session, "sign in", "ok");
    sendJson(response, 200, this.me(session), {
      "set-cookie": `rawi_session=${id}; HttpOnly; SameSite=Strict; Path=/`,
    });
  }

  /** All reviews with what the contract tells of them. */
  reviews(id) {
    const documents = new Map(this.sql("SELECT c.id, d.id FROM claims c JOIN documents d ON d.key = c.document"));
    return lines(this.run(["review", this.file, ...(id ? [id] : [])])).map((line) => {
      const on = ["claim", "link", "incident"].find((kind) => kind in line);
      const about = line[on].split("+").map((claim) => ({ claim, document: documents.get(claim) ?? null }));
      return {
        review: line.review,
        on,
        id: line[on],
        action: line.action,
        correction: line.correction ?? null,
        claims: line.claims ?? null,
        holds: line.holds ?? true,
        who: line.who,
        at: line.at,
        why: line.why,
        about: on === "incident" ? [] : about,
      };
    });
  }
  list(query) {
    const id = query.get("id");
    if (id?.startsWith("i-")) {
      const claims = this.claimsOf(id);
      const all = this.reviews().filter((r) => r.id === id || claims.some((c) => JSON.stringify(r).includes(c)));
      return { reviews: all, last: all.at(-1)?.review ?? 0, next: null };
    }
    const all = this.reviews(id).filter((r) => !query.get("who") || r.who === query.get("who"));
    const last = all.at(-1)?.review ?? 0;
    if (id) return { reviews: all, last, next: null };
    const rest = all.reverse().filter((r) => r.review < Number(query.get("before") ?? Number.POSITIVE_INFINITY));
    const page = rest.slice(0, Number(query.get("size") ?? 100));
    return { reviews: page, last, next: page.length < rest.length ? page.at(-1).review : null };
  }
  claimsOf(incident) {
    return this.sql(
      `SELECT c.id FROM claims c JOIN members m ON m.claim = c.key JOIN incidents i ON i.key = m.incident WHERE i.id = '${incident}'`,
    ).map(([id]) => id);
  }
  incidentsOf(claims) {
    const list = claims.map((id) => `'${id}'`).join(",");
    return this.sql(
      `SELECT DISTINCT i.id FROM claims c JOIN members m ON m.claim = c.key JOIN incidents i ON i.key = m.incident WHERE c.id IN (${list}) ORDER BY i.id`,
    ).map(([id]) => id);
  }
  concerned({ on, id, with: other, claims }) {
    if (on !== "incident") return id.split("+");
    return [...this.claimsOf(id), ...(other ? this.claimsOf(other) : []), ...(claims ?? [])];
  }
  async generation() {
    return (await this.ask("/api/meta")).data.generation;
  }
  async review(request, session) {
    const me = this.me(session);
    const body = JSON.parse(await bodyOf(request));
    if (!me.may.review) throw new Refused(403, this.readOnly ? "read_only" : "may_not", "you may not review");
    const known = this.list(new URLSearchParams({ id: body.id })).reviews;
    const later = known.filter((r) => r.review > body.seen && (r.on === body.on || body.on === "incident"));
    if (later.length)
      throw new Refused(409, "reviewed_meanwhile", "others have reviewed it meanwhile", { reviews: later });
    const concerned = this.concerned(body);
    const before = await this.generation();
    this.run([
      "review",
      this.file,
      body.id,
      body.action,
      "--who",
      session?.user ?? body.who,
      "--why",
      body.why,
      ...Object.entries(body.set ?? {}).flatMap(([field, value]) => ["--set", `${field}=${JSON.stringify(value)}`]),
      ...(body.claims ? ["--claims", body.claims.join(",")] : []),
      ...(body.with ? ["--with", body.with] : []),
    ]);
    this.log(request, session ?? { user: body.who }, `review ${body.id} ${body.action}`, "ok");
    for (let i = 0; i < 30 && (await this.generation()) === before; i++)
      await new Promise((resolve) => setTimeout(resolve, 100));
    const review = this.sql("SELECT max(key) FROM reviews")[0][0];
    return { review, silenced: [], again: [], incidents: this.incidentsOf(concerned), claim: null };
  }

  async meta() {
    const { data } = await this.ask("/api/meta");
    const one_of = (path, of) => ({ path, kind: "one_of", of });
    const fields = [
      one_of(
        "type",
        data.types.map(({ id }) => id),
      ),
      one_of("mode", [...new Set(data.types.flatMap(({ modes }) => modes))]),
      one_of("factuality", data.factualities),
      ...who.flatMap((list) => [
        { path: list, kind: "list", of: null },
        ...PARTY.map((field) => ({ path: `${list}.*.${field}`, kind: "text", of: null })),
      ]),
      { path: "places", kind: "list", of: null },
      ...["id", "name_en", "country", "admin1"].map((f) => ({ path: `places.*.${f}`, kind: "text", of: null })),
      ...["lat", "lon", "precision"].map((f) => ({ path: `places.*.${f}`, kind: "number", of: null })),
      { path: "time.from", kind: "day", of: null },
      { path: "time.to", kind: "day", of: null },
      { path: "counts", kind: "list", of: null },
      one_of("counts.*.what", ["killed", "injured", "missing", "detained", "displaced", "troops", "vehicles", "other"]),
      ...["low", "best", "high"].map((f) => ({ path: `counts.*.${f}`, kind: "number", of: null })),
      one_of("attribution.*.stance", ["asserts", "claims", "admits", "denies", "estimates", "reports"]),
    ];
    return { ...data, fields };
  }
  async withReviewed(question) {
    const { status, data } = await this.ask(question);
    const all = this.reviews();
    const of = (id) => {
      const said = all.filter((r) => r.on === "claim" && r.id === id);
      const verdict = { accept: "accepted", correct: "corrected", reject: "rejected" }[said.at(-1)?.action] ?? null;
      return said.length ? { last: said.at(-1).review, by: [...new Set(said.map((r) => r.who))], verdict } : null;
    };
    for (const view of data.claims ?? (data.accounts ?? []).flatMap(({ claims }) => claims))
      view.reviewed = of(view.claim.id);
    return [status, data];
  }
  async file_(request, query) {
    const file = path.join(
      fs.mkdtempSync(path.join(os.tmpdir(), "rawi-file-")),
      path.basename(query.get("name") ?? "file"),
    );
    fs.writeFileSync(file, await bodyOf(request));
    const documents = `${file}.documents`;
    const args = ["extract", file, "--documents", documents, "-f", "jsonl"];
    if (query.get("published")) args.push("--published", query.get("published"));
    const claims = lines(this.run(args));
    const read = lines(fs.readFileSync(documents, "utf8"));
    return {
      documents: read.map((document) => ({
        document: { source: null, outlet: null, url: null, title: null, published: null, ...document },
        claims: claims.filter((claim) => claim.document.id === document.id),
        scopes: [],
        notes: [],
      })),
      notes: [],
    };
  }

  async route(request, response, url) {
    const [, , kind, id, more] = url.pathname.split("/").map(decodeURIComponent);
    const session = this.session(request);
    const posted = request.method === "POST";
    const json = request.headers["content-type"]?.startsWith("application/json");
    if (kind === "me") return sendJson(response, 200, this.me(session));
    if (kind === "login" && posted) return this.login(request, response);
    if (this.users && !session) throw new Refused(401, "sign_in", "sign in first");
    if (posted && session && request.headers["x-csrf-token"] !== session.csrf)
      throw new Refused(403, "bad_csrf", "the token is not that of the session");
    if (kind === "logout" && posted) {
      for (const [key, value] of this.sessions) if (value === session) this.sessions.delete(key);
      return sendJson(response, 204);
    }
    if (kind === "reviews") {
      if (posted) return sendJson(response, 201, await this.review(request, session));
      return sendJson(response, 200, this.list(url.searchParams));
    }
    if (kind === "audit") return sendJson(response, 200, { entries: this.audit, next: null });
    if (kind === "meta") return sendJson(response, 200, await this.meta());
    if ((kind === "incidents" || kind === "documents") && id && !more)
      return sendJson(response, ...(await this.withReviewed(url.pathname + url.search)));
    if (kind === "extract" && posted && !json)
      return sendJson(response, 200, await this.file_(request, url.searchParams));
    return false;
  }
  /** Whether it answered. */
  async answers(request, response, url) {
    try {
      return (await this.route(request, response, url)) !== false;
    } catch (error) {
      const { status = 500, code = "failed", more = {} } = error;
      sendJson(response, status, { error: { code, message: String(error.message), field: null }, ...more });
      return true;
    }
  }
}
