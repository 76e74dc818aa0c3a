/** The wire: JSON-RPC 2.0 as the server speaks it. Types, and the one place where bytes become them. */

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type Fields = { [field: string]: Json };

export type Level = "exists" | "codes" | "summary" | "full";

/** A record as this viewer may see it. A clock has the same form. */
export interface CaseRecord {
  id: string;
  type: string;
  class: string;
  level: Level;
  agency: string | null;
  created?: string;
  etag: string;
  author?: string;
  fields: Fields;
}

export interface Card {
  id: string;
  etag: string;
  fields: Fields;
}

export interface Seat {
  membership: string;
  agency: string;
  agency_name: string;
  seat: string;
  seat_label: string;
}

export interface Session {
  user: { id: string; name: string };
  agency: { id: string; name: string };
  seat: string;
  seat_label?: string;
  roles: { [board: string]: string[] };
  boards: { id: string; name: string }[];
  pack: string;
  training: boolean;
  membership: string;
  /** This seat is told what in the access log deserves a second look. */
  signals: boolean;
  seats: Seat[];
  /** How long without a human act until the session ends, and how long it lasts at most from now. */
  idle_ms: number;
  ends_ms: number;
  /** Boards whose confidentiality declaration has to be made, or made again. */
  declaration_due: string[];
}

/** A class, or the field that decides it with a class a value ("*" for the others), or the field
 * that points at the record whose class counts. */
export type ClassRule = string | { by: string; [value: string]: string } | { as: string };

export interface FieldSpec {
  label: string;
  kind: string;
  of?: string;
  /** A list of options whose values may stand in place of a record or a user. */
  or?: string;
  options?: string;
  required?: boolean;
  coded?: boolean;
  max?: number;
  hint?: string;
  set_by_verb?: boolean;
  /** Set when the record is made and never changed: a class depends on it. */
  fixed?: boolean;
  class?: ClassRule;
  location?: Json;
  fields?: { [name: string]: FieldSpec };
}

export interface VerbSpec {
  label: string;
  creates?: boolean;
  needs?: string[];
  may?: string[] | "*";
  why?: boolean;
  /** The password has to be given again first. */
  fresh?: boolean;
  /** The values that a field must have; null: empty. */
  from?: { [field: string]: (string | null)[] };
  if?: string[];
}

export interface TypeSpec {
  label: string;
  plural?: string;
  stream: string;
  section?: string;
  class: ClassRule;
  title?: string | string[];
  when?: string;
  order?: string[];
  fields: { [name: string]: FieldSpec };
  verbs: { [name: string]: VerbSpec };
}

export interface Option {
  value: string;
  label: string;
}

export interface Guidance {
  type: string;
  field?: string;
  when?: { [field: string]: Json };
  text: string;
  source: string;
  date: string;
}

export interface Dictionary {
  pack: string;
  title: string;
  types: { [name: string]: TypeSpec };
  options: { [name: string]: Option[] };
  sections: { id: string; label: string; types: string[] }[];
  stages: {
    field: string;
    moves: { [stage: string]: string[] };
    columns: string[];
    behind_filter: string[];
  };
  classes: { [name: string]: { label: string; because: string } };
  seats: { [name: string]: string };
  guidance: Guidance[];
}

export interface BoardSnapshot {
  board: string;
  name: string;
  columns: { stage: string; label: string }[];
  cards: Card[];
  root: string;
}
export interface DirectorySnapshot {
  records: CaseRecord[];
  root: string;
}
export interface CaseSnapshot {
  records: CaseRecord[];
  clocks: CaseRecord[];
  root: string;
}
export interface Unchanged {
  unchanged: true;
}

/** A record in which the words stand: what names it, and the part of a value that has them. */
export interface FoundRecord {
  id: string;
  type: string;
  class: string;
  level: Level;
  agency: string | null;
  created: string;
  section: string;
  fields: Fields;
  field: string;
  excerpt: string;
}
export interface FoundCase {
  case: string;
  card: Card | null;
  /** The viewer may open it; else it was found by its card alone. */
  open: boolean;
  records: FoundRecord[];
  more: boolean;
}
export interface Found {
  cases: FoundCase[];
  more: boolean;
}

export interface Reader {
  seat: string;
  label: string;
  level: Level;
  when: string[];
  /** On an open case only. */
  people?: ReaderPerson[];
}
/** Somebody who will see it, of an agency on the case. */
export interface ReaderPerson {
  user: string;
  agency: string;
}

export interface Readers {
  class: string;
  label: string;
  because: string;
  seats: Reader[];
}

/** An entry of the access log, as far as this seat may know it. */
export interface LogEntry {
  at: string;
  did: string;
  user?: string;
  agency?: string;
  seat?: string;
  reason?: string;
  records?: string[];
  to?: string[];
  case?: string;
  board?: string;
  address?: string;
}
export interface LogPage {
  entries: LogEntry[];
  more: boolean;
  before?: string;
}
export interface OpenSession {
  began: string;
  touched: string;
  this: boolean;
}
export interface Signal {
  kind: string;
  user: string;
  agency?: string;
  case?: string;
  count: number;
  first: string;
  last: string;
}
export interface Signals {
  since: string;
  more: boolean;
  signals: Signal[];
}

/** A policy pack of the server's, by what it is called and what it holds. */
export interface PackName {
  name: string;
  hash: string;
  title: string;
}
export interface Packs {
  in_force: PackName;
  packs: PackName[];
  broken: { folder: string; problems: number }[];
}
/** A class of the matrix: the lines of each seat's cell, as the two packs have them. */
export interface ComparisonRow {
  class: string;
  label: string;
  cells: { seat: string; before: string[]; after: string[] }[];
}
export interface Comparison {
  same: boolean;
  gains_sight: boolean;
  follows: boolean;
  problems: string[];
  seats: { seat: string; label: string }[];
  table: ComparisonRow[];
  fields: { sentence: string }[];
  sentences: string[];
  /** Few are told as few, in words. */
  cases: { class: string; seat: string; cases: number | string }[];
}

/** Why one sees no more of something, and what would change that. */
export interface WhyWay {
  way: string;
  to: Level;
  when: string[];
  sentence: string;
}
export interface WhyWho {
  agency: string;
  people: { user: string; seat: string }[];
}
export interface Why {
  class: string;
  label: string;
  pack: string;
  level: Level | "none";
  ways: WhyWay[];
  never: boolean;
  sentences: string[];
  who: WhyWho[];
  record?: string;
  agency?: string;
  raised_by?: { type: string; id?: string };
  /** The verb that asks for it, with what is known filled in. */
  ask?: { verb: string; set: Fields };
}

export interface Saved {
  id: string;
  etag: string | null;
  root: string;
}

export type Notice =
  | { method: "pack.changed"; pack: string }
  | { method: "board.changed"; board: string; gone: string[]; put: Card[]; root: string }
  | { method: "directory.changed"; board: string; gone: string[]; put: CaseRecord[]; root: string }
  | {
      method: "case.changed";
      case: string;
      gone: string[];
      put: CaseRecord[];
      clocks: CaseRecord[];
      root: string;
    };

export type ErrorKind =
  | "invalid"
  | "not_found"
  | "not_allowed"
  | "conflict"
  | "not_saved"
  | "too_fast"
  | "signed_out"
  | "internal";

const ERROR_KINDS: readonly string[] = [
  "invalid",
  "not_found",
  "not_allowed",
  "conflict",
  "not_saved",
  "too_fast",
  "signed_out",
  "internal",
];

/** What the server said instead of a result. */
export class Refusal extends Error {
  readonly kind: ErrorKind;
  readonly fields: { [field: string]: string };
  readonly reason: string | undefined;
  readonly record: CaseRecord | undefined;
  readonly retryAfter: number | undefined;

  constructor(
    kind: ErrorKind,
    more: {
      fields?: { [field: string]: string };
      reason?: string;
      record?: CaseRecord;
      retryAfter?: number;
    } = {},
  ) {
    super(kind);
    this.kind = kind;
    this.fields = more.fields ?? {};
    this.reason = more.reason;
    this.record = more.record;
    this.retryAfter = more.retryAfter;
  }
}

export type Frame =
  | { is: "result"; id: number; result: Json }
  | { is: "refusal"; id: number | null; refusal: Refusal }
  | { is: "notice"; notice: Notice }
  | { is: "unknown" };

/** One text message. What is malformed or not known is "unknown": a newer server may say more. */
export function parseFrame(text: string): Frame {
  let frame: Json;
  try {
    frame = JSON.parse(text) as Json;
  } catch {
    return { is: "unknown" };
  }
  if (!isObject(frame) || frame["jsonrpc"] !== "2.0") return { is: "unknown" };
  const id = typeof frame["id"] === "number" ? frame["id"] : null;
  if (isObject(frame["error"])) return { is: "refusal", id, refusal: parseError(frame["error"]) };
  if (id !== null && "result" in frame) return { is: "result", id, result: frame["result"] ?? null };
  const notice = parseNotice(frame["method"], frame["params"]);
  return notice ? { is: "notice", notice } : { is: "unknown" };
}

/** The "error" of a reply, or the body of an HTTP answer that is not 200. */
export function parseError(error: { [key: string]: Json }): Refusal {
  const data = isObject(error["data"]) ? error["data"] : error;
  const kind = data["kind"];
  const retryAfter = data["retry_after"];
  const record = data["record"];
  return new Refusal(isErrorKind(kind) ? kind : "internal", {
    fields: isObject(data["fields"]) ? onlyStrings(data["fields"]) : {},
    ...(typeof data["reason"] === "string" ? { reason: data["reason"] } : {}),
    ...(isRecord(record) ? { record } : {}),
    ...(typeof retryAfter === "number" ? { retryAfter } : {}),
  });
}

function parseNotice(method: Json | undefined, params: Json | undefined): Notice | undefined {
  if (!isObject(params)) return undefined;
  if (method === "pack.changed")
    return typeof params["pack"] === "string" ? { method, pack: params["pack"] } : undefined;
  const { gone, put, root } = params;
  if (!isStrings(gone) || !Array.isArray(put) || typeof root !== "string") return undefined;
  const board = params["board"];
  switch (method) {
    case "board.changed":
      if (typeof board !== "string" || !put.every(isCard)) return undefined;
      return { method, board, gone, put, root };
    case "directory.changed":
      if (typeof board !== "string" || !put.every(isRecord)) return undefined;
      return { method, board, gone, put, root };
    case "case.changed": {
      const clocks = params["clocks"] ?? [];
      const id = params["case"];
      if (typeof id !== "string" || !put.every(isRecord)) return undefined;
      if (!Array.isArray(clocks) || !clocks.every(isRecord)) return undefined;
      return { method, case: id, gone, put, clocks, root };
    }
    default:
      return undefined;
  }
}

export function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isUnchanged(value: object): value is Unchanged {
  return "unchanged" in value;
}

function isErrorKind(value: Json | undefined): value is ErrorKind {
  return typeof value === "string" && ERROR_KINDS.includes(value);
}

function isStrings(value: Json | undefined): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function isCard(value: Json): value is Card & Json {
  return (
    isObject(value) &&
    typeof value["id"] === "string" &&
    typeof value["etag"] === "string" &&
    isObject(value["fields"])
  );
}

function isRecord(value: Json | undefined): value is CaseRecord & Json {
  return value !== undefined && isCard(value) && typeof (value as Fields)["type"] === "string";
}

function onlyStrings(fields: { [key: string]: Json }): { [field: string]: string } {
  const out: { [field: string]: string } = {};
  for (const [name, message] of Object.entries(fields))
    if (typeof message === "string") out[name] = message;
  return out;
}
