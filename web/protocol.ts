/** The wire: JSON-RPC 2.0 as the server speaks it. The one place where bytes become what is in protocol/. */
import type { Card, CaseRecord, Fields, Json, Unchanged } from "./protocol/record";

export type * from "./protocol/clock";
export type * from "./protocol/dictionary";
export type * from "./protocol/found";
export type * from "./protocol/log";
export type * from "./protocol/packs";
export type * from "./protocol/record";
export type * from "./protocol/session";
export type * from "./protocol/why";

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
