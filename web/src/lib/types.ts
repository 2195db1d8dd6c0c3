// What the server answers, as the contract and docs/record.md say. Types only: nothing of this is in the built page.

export interface Span {
  text: string;
  start: number;
  end: number;
}
export interface Participant extends Span {
  id: string | null;
  name_en: string | null;
  kind: string | null;
  country: string | null;
  basis: string;
}
export interface PlaceSpan extends Span {
  role: string;
  id: string | null;
  name_en: string | null;
  lat: number | null;
  lon: number | null;
  admin1: string | null;
  country: string | null;
  precision: number | null;
  basis: string;
}
export interface TimeSpan extends Span {
  from: string;
  to: string;
  precision: string;
}
export interface Range {
  low: number | null;
  best: number | null;
  high: number | null;
}
export interface CountSpan extends Span, Range {
  what: string;
  modifier: string | null;
}
export interface Attribution extends Span {
  id: string | null;
  name_en?: string | null;
  kind: string;
  stance: string;
}
export interface Framing extends Span {
  about: string;
  valence: string;
}
export interface ClaimDocument {
  id: string;
  source: string | null;
  outlet: string | null;
  title: string | null;
  published: string | null;
}
export interface Claim {
  id: string;
  document: ClaimDocument;
  sentence: { start: number; end: number };
  type: string;
  mode: string | null;
  trigger: Span;
  also: Span[];
  actors: Participant[];
  recipients: Participant[];
  objects: Participant[];
  instruments: Participant[];
  places: PlaceSpan[];
  time: TimeSpan | null;
  counts: CountSpan[];
  factuality: string;
  attribution: Attribution[];
  framing: Framing[];
  confidence: number;
}

export interface Party {
  id: string | null;
  name_en: string | null;
  text: string;
  by?: string[];
}
export interface Place extends Party {
  lat: number | null;
  lon: number | null;
  admin1: string | null;
  country: string | null;
  precision: number | null;
}
export interface Figure extends Range {
  what: string;
  by?: string[];
}
export interface Summary {
  id: string;
  type: string;
  mode: string | null;
  factuality: string;
  status: string;
  from: string | null;
  to: string | null;
  place: Place | null;
  actors: Party[];
  recipients: Party[];
  counts: Figure[];
  independent_sources: number;
  documents: number;
  claims: number;
}
export interface Incident {
  id: string;
  type: string;
  mode: string | null;
  factuality: string;
  actors: Party[];
  recipients: Party[];
  place: Place | null;
  time: { from: string; to: string; basis: string } | null;
  counts: Figure[];
  claims: string[];
  documents: number;
  independent_sources: number;
  status: string;
  status_reasons: { what: string; claims: string[] }[];
  disagreements: { field: string; values: { value: string; claims: string[] }[] }[];
}

export interface DocumentHead {
  id: string;
  source: string | null;
  outlet: string | null;
  outlet_name: string | null;
  url: string | null;
  title: string | null;
  published: string | null;
  published_basis: string;
  copy_of: string | null;
}
/** What people said of a claim; null where nobody did. */
export interface Reviewed {
  /** Greatest key of its reviews. */
  last: number;
  by: string[];
  verdict: "accepted" | "corrected" | "rejected" | null;
}
export interface ClaimView {
  claim: Claim;
  original: Claim | null;
  rejected: boolean;
  incident: string | null;
  reviewed: Reviewed | null;
}
export interface AccountClaim extends ClaimView {
  sentence_text: string;
  offset: number;
}
export interface Account {
  document: DocumentHead;
  voice: string | null;
  claims: AccountClaim[];
}
/** A person's word, as an incident tells it. */
export interface Review {
  review: number;
  what: string;
  id: string;
  action: string;
  payload: unknown;
  who: string;
  at: string;
  why: string;
  holds: boolean;
}
/** A person's word, as /api/reviews tells it. */
export interface ReviewEntry {
  review: number;
  on: "claim" | "link" | "incident";
  id: string;
  action: string;
  correction: Record<string, unknown> | null;
  claims: unknown;
  holds: boolean;
  who: string;
  at: string;
  why: string;
  about?: { claim: string; document: string | null; incident: string | null }[];
}
export interface ReviewList {
  reviews: ReviewEntry[];
  last: number;
  next: number | null;
}
/** What came of a review. */
export interface Heard {
  review: number;
  silenced: ReviewEntry[];
  again: ReviewEntry[];
  incidents: string[];
  claim: Claim | null;
}
export interface Me {
  mode: "open" | "users";
  user: string | null;
  role: "reader" | "coder" | "admin" | null;
  may: { review: boolean; extract: boolean; audit: boolean };
  csrf: string | null;
  read_only: boolean;
}
export interface AuditEntry {
  at: string;
  who: string | null;
  from: string | null;
  what: string;
  result: string;
}
/** What a correction may set: `path` has `*` where a place in a list stands. */
export interface FieldDef {
  path: string;
  kind: "one_of" | "text" | "number" | "flag" | "day" | "list";
  of: string[] | null;
}
export interface IncidentPage {
  incident: Incident;
  accounts: Account[];
  reviews: Review[];
}
export interface Scope {
  start: number;
  end: number;
  kind: string;
  holder: string | null;
  cue: { start: number; end: number } | null;
}
export interface FullDocument extends Omit<DocumentHead, "outlet_name" | "copy_of"> {
  outlet_name?: string | null;
  copy_of?: string | null;
  author?: string | null;
  text: string;
  captions?: string[];
  related?: string[];
  copies?: { of: string; shared: number; same: boolean }[];
}
export interface DocumentPage {
  document: FullDocument;
  claims: ClaimView[];
  scopes: Scope[];
}
export interface Extracted {
  document: FullDocument;
  claims: Claim[];
  scopes: Scope[];
  notes: string[];
}

export interface Meta {
  version: string;
  pack: string;
  store: {
    documents: number;
    claims: number;
    incidents: number;
    first_day: string | null;
    last_day: string | null;
  };
  generation: string;
  types: { id: string; modes: string[] }[];
  statuses: string[];
  factualities: string[];
  countries: { code: string; name: string }[];
  ingesting: boolean;
  fields: FieldDef[];
}
export type Step = "day" | "week" | "month" | "year";
export interface Timeline {
  step: Step;
  from: string | null;
  types: string[];
  counts: number[][];
}
export interface Cell {
  lat: number;
  lon: number;
  count: number;
  precision: number;
  type: string;
  id: string | null;
  name: string | null;
}
export interface Overview {
  total: number;
  located: number;
  dated: number;
  timeline: Timeline;
  cells: Cell[];
  statuses: Record<string, number>;
  factualities: Record<string, number>;
}
export interface IncidentList {
  total: number;
  next: string | null;
  items: Summary[];
}
export interface NameItem {
  id: string;
  name_en: string | null;
  names: string[];
  country: string | null;
  count: number;
}
export interface OutletRow {
  outlet: string;
  name: string | null;
  documents: number;
  claims: number;
  incidents: number;
  alone: number;
  left_out: number;
  framing: { words: string; about: string; count: number }[];
  figures: { what: string; lowest_of: number; highest_of: number }[];
}
