// What the mock answers, from the command line program. In: a store and the binary; out: answers as the contract of the desk says.
// For developing without the server; it is slow and reads the whole store each time.
import { execFileSync } from "node:child_process";

const FILTERS = [
  "from",
  "to",
  "place",
  "province",
  "country",
  "box",
  "near",
  "km",
  "side",
  "role",
  "type",
  "mode",
  "factuality",
  "status",
  "source",
  "text",
  "killed",
  "min_confidence",
];
const STATUSES = ["confirmed", "corroborated", "single-source", "contested", "denied"];
const FACTUALITIES = ["happened", "ongoing", "planned", "threatened", "possible", "conditional", "demanded", "denied"];
const DAY = 864e5;

export class Refused extends Error {
  constructor(status, code, message, more = {}) {
    super(message);
    this.status = status;
    this.body = { error: { code, message, field: null, ...more } };
  }
}

const lines = (text) =>
  text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
const sum = (list) => list.reduce((a, b) => a + b, 0);
function tally(list) {
  const out = {};
  for (const key of list) out[key] = (out[key] ?? 0) + 1;
  return out;
}
const iso = (time) => new Date(time).toISOString().slice(0, 10);

export class Store {
  constructor(binary, file, types) {
    Object.assign(this, { binary, file, types });
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
      throw new Refused(400, "bad_filter", String(error.stderr ?? error).trim());
    }
  }
  sql(text) {
    return lines(this.run(["sql", this.file, text]));
  }
  filtered(command, query) {
    const args = FILTERS.flatMap((key) => {
      const value = query.getAll(key).filter(Boolean).join(",");
      return value ? [`--${key.replace("_", "-")}=${value}`] : [];
    });
    return lines(this.run([command, this.file, "-f", "jsonl", ...args]));
  }
  incidents(query) {
    return this.filtered("incidents", query);
  }

  meta() {
    const [documents, claims, incidents] = ["documents", "claims", "incidents"].map(
      (table) => this.sql(`SELECT count(*) FROM ${table}`)[0][0],
    );
    const all = incidents ? this.incidents(new URLSearchParams()) : [];
    const days = all
      .map(({ time }) => time?.from)
      .filter(Boolean)
      .sort();
    const countries = [...new Set(all.map(({ place }) => place?.country).filter(Boolean))].sort();
    return {
      version: "0.1.0",
      pack: "c6ed661dca6e493b",
      packs: ["c6ed661dca6e493b"],
      store: { documents, claims, incidents, first_day: days[0] ?? null, last_day: days.at(-1) ?? null },
      generation: `${documents}-${claims}`,
      types: this.types,
      statuses: STATUSES,
      factualities: FACTUALITIES,
      countries: countries.map((code) => ({ code, name: code })),
      ingesting: false,
    };
  }

  timeline(found) {
    const dated = found.filter(({ time }) => time?.from);
    const types = Object.entries(tally(dated.map(({ type }) => type)))
      .sort((a, b) => b[1] - a[1])
      .map(([type]) => type);
    if (dated.length === 0) return { step: "day", from: null, types: [], counts: [] };
    const times = dated.map(({ time }) => Date.parse(time.from));
    const from = Math.min(...times);
    const long = Math.max(...times) - from;
    const step = long <= 399 * DAY ? "day" : long <= 399 * 7 * DAY ? "week" : "year";
    const width = { day: DAY, week: 7 * DAY, year: 365.25 * DAY }[step];
    const start = step === "year" ? Date.parse(`${iso(from).slice(0, 4)}-01-01`) : from;
    const n = Math.floor((Math.max(...times) - start) / width) + 1;
    const counts = types.map(() => new Array(n).fill(0));
    dated.forEach(({ type }, i) => {
      counts[types.indexOf(type)][Math.floor((times[i] - start) / width)]++;
    });
    return { step, from: iso(start), types, counts };
  }

  cells(found, query) {
    const [south, west, north, east] = (query.get("view") ?? "-90,-180,90,180").split(",").map(Number);
    const size = 40 / 2 ** Number(query.get("zoom") ?? 3);
    const groups = new Map();
    for (const incident of found) {
      const { lat, lon } = incident.place ?? {};
      if (lat == null || lat < south || lat > north || lon < west || lon > east) continue;
      const key = `${Math.floor(lat / size)} ${Math.floor(lon / size)}`;
      groups.set(key, [...(groups.get(key) ?? []), incident]);
    }
    return [...groups.values()].map((group) => ({
      lat: sum(group.map(({ place }) => place.lat)) / group.length,
      lon: sum(group.map(({ place }) => place.lon)) / group.length,
      count: group.length,
      precision: Math.max(...group.map(({ place }) => place.precision)),
      type: Object.entries(tally(group.map(({ type }) => type))).sort((a, b) => b[1] - a[1])[0][0],
      id: group.length === 1 ? group[0].id : null,
      name:
        new Set(group.map(({ place }) => place.id)).size === 1 ? (group[0].place.name_en ?? group[0].place.text) : null,
    }));
  }

  overview(query) {
    const found = this.incidents(query);
    return {
      total: found.length,
      located: found.filter(({ place }) => place?.lat != null).length,
      dated: found.filter(({ time }) => time).length,
      timeline: this.timeline(found),
      cells: this.cells(found, query),
      statuses: tally(found.map(({ status }) => status)),
      factualities: tally(found.map(({ factuality }) => factuality)),
    };
  }

  list(query) {
    const found = this.incidents(query);
    const day = ({ time }) => time?.from ?? "9999";
    found.sort((a, b) => day(a).localeCompare(day(b)) || a.id.localeCompare(b.id));
    if (query.get("order") === "newest") found.reverse();
    const start = Number(query.get("after") ?? 0);
    const size = Number(query.get("size") ?? 100);
    const items = found
      .slice(start, start + size)
      .map(({ time, claims, status_reasons, disagreements, links, schema, ...rest }) => ({
        ...rest,
        from: time?.from ?? null,
        to: time?.to ?? null,
        claims: claims.length,
      }));
    return { total: found.length, next: start + size < found.length ? String(start + size) : null, items };
  }

  claimsOf(where) {
    return this.sql(
      `SELECT c.line, i.id, d.id, d.text FROM claims c JOIN documents d ON d.key = c.document LEFT JOIN members m ON m.claim = c.key LEFT JOIN incidents i ON i.key = m.incident WHERE ${where}`,
    ).map(([line, incident, document, text]) => ({ claim: JSON.parse(line), incident, document, text }));
  }
  head(id) {
    const [row] = this.sql(
      `SELECT id, source, outlet, url, title, published_basis, author, text FROM documents WHERE id = '${id.replaceAll("'", "''")}'`,
    );
    if (!row) throw new Refused(404, "not_found", `no document ${id}`);
    const [, source, outlet, url, title, published_basis, author, text] = row;
    return {
      id,
      source,
      outlet,
      outlet_name: null,
      url,
      title,
      published: null,
      published_basis,
      author,
      copy_of: null,
      text,
    };
  }
  incident(id) {
    const found = this.incidents(new URLSearchParams()).find((each) => each.id === id);
    if (!found) throw new Refused(404, "not_found", `no incident ${id}`);
    const rows = this.claimsOf(`i.id = '${id}'`).sort(
      (a, b) => found.claims.indexOf(a.claim.id) - found.claims.indexOf(b.claim.id),
    );
    const accounts = [...new Set(rows.map(({ document }) => document))].map((document) => {
      const mine = rows.filter((row) => row.document === document);
      const { text, author, ...head } = this.head(document);
      head.published = mine[0].claim.document.published;
      const claims = mine.map(({ claim, incident }) => ({
        claim,
        original: null,
        incident,
        sentence_text: [...text].slice(claim.sentence.start, claim.sentence.end).join(""),
        offset: claim.sentence.start,
      }));
      return { document: head, voice: mine.flatMap(({ claim }) => claim.attribution).at(-1)?.text ?? null, claims };
    });
    return { incident: found, accounts, reviews: [] };
  }
  scopes(document) {
    const analysis = lines(this.run(["analyze", "-"], `${JSON.stringify(document)}\n`))[0];
    return (analysis?.scopes ?? []).map(({ start, end, kind, factuality, holders }) => ({
      start,
      end,
      kind: kind === "said" ? "said" : (factuality ?? "doubt"),
      holder: holders[0]?.text ?? null,
      cue: null,
    }));
  }
  document(id) {
    const document = this.head(id);
    const claims = this.claimsOf(`d.id = '${id.replaceAll("'", "''")}'`).map(({ claim, incident }) => ({
      claim,
      original: null,
      incident,
    }));
    document.published = claims[0]?.claim.document.published ?? null;
    const scopes = this.scopes({ id, text: document.text, source: document.source, published: document.published });
    return { document: { ...document, origin: null, captions: [], related: [], copies: [] }, claims, scopes };
  }
  why(id) {
    return { text: this.run(["why", id, this.file]) };
  }

  names(query) {
    const kind = query.get("kind");
    const wanted = (query.get("q") ?? "").toLowerCase();
    const claims = this.filtered("claims", new URLSearchParams());
    const spans = claims.flatMap((claim) => {
      if (kind === "place") return claim.places;
      if (kind === "outlet")
        return [{ id: claim.document.source, text: claim.document.source, name_en: claim.document.source }];
      return [...claim.actors, ...claim.recipients];
    });
    const items = new Map();
    for (const { id, name_en, text, country } of spans) {
      if (!id || !`${name_en} ${text}`.toLowerCase().includes(wanted)) continue;
      const item = items.get(id) ?? { id, name_en: name_en ?? null, names: [], country: country ?? null, count: 0 };
      item.count++;
      if (!item.names.includes(text)) item.names.push(text);
      items.set(id, item);
    }
    return { items: [...items.values()].sort((a, b) => b.count - a.count).slice(0, 20) };
  }

  outlets(query) {
    const claims = this.filtered("claims", query);
    const bySource = Map.groupBy
      ? Map.groupBy(claims, (c) => c.document.source)
      : claims.reduce((out, c) => out.set(c.document.source, [...(out.get(c.document.source) ?? []), c]), new Map());
    const members = new Map(
      this.sql(
        "SELECT c.id, i.id, (SELECT count(DISTINCT c2.document) FROM members m2 JOIN claims c2 ON c2.key = m2.claim WHERE m2.incident = i.key) FROM members m JOIN claims c ON c.key = m.claim JOIN incidents i ON i.key = m.incident",
      ).map(([claim, incident, n]) => [claim, { incident, n }]),
    );
    const items = [...bySource].map(([outlet, mine]) => {
      const incidents = new Map(mine.map(({ id }) => [members.get(id)?.incident, members.get(id)?.n]));
      const framing = Object.entries(
        tally(mine.flatMap((c) => c.framing.map(({ text, about }) => `${text}|${about}`))),
      );
      return {
        outlet,
        name: null,
        documents: new Set(mine.map((c) => c.document.id)).size,
        claims: mine.length,
        incidents: incidents.size,
        alone: [...incidents.values()].filter((n) => n === 1).length,
        left_out: 1,
        framing: framing.map(([key, count]) => ({ words: key.split("|")[0], about: key.split("|")[1], count })),
        figures: [{ what: "killed", lowest_of: 1, highest_of: 0 }],
      };
    });
    return { items: items.sort((a, b) => b.incidents - a.incidents) };
  }

  extract({ text, published, source }) {
    if (!text) throw new Refused(422, "no_text", "the text is empty");
    const document = { id: "try", text, published: published ?? undefined, source: source ?? undefined };
    const claims = lines(this.run(["extract", "-"], `${JSON.stringify(document)}\n`));
    return {
      document: {
        ...document,
        title: null,
        published: published ?? null,
        source: source ?? null,
        outlet: null,
        url: null,
      },
      claims,
      scopes: this.scopes(document),
      notes: [],
    };
  }
}
