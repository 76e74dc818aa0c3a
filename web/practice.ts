/**
 * The few names of the practice that pages are built round: what docs/design.md fixes for the engine and
 * its cards, and the four acts that have a key of their own. All else comes from the dictionary. A
 * pack without one of them loses that shortcut and nothing more.
 */
import type { CaseRecord, Dictionary, Fields } from "./protocol";

/** The record of a case's own header; its id is the case's. */
export const CASE = { type: "case", reference: "ref_no", stage: "stage", band: "risk_band" } as const;

/** Who is in charge of a case, by the roles that a card shows, in this order. */
export const OFFICER = { type: "assignment", user: "user", role: "role", until: "to" } as const;
export const OFFICER_ROLES = ["OIC", "deputy", "advocate"] as const;

/** Names of people and agencies stand in records of the directory. */
export const DIRECTORY = {
  user: "user",
  agency: "agency",
  membership: "membership",
  declaration: "declaration",
  name: "name",
} as const;

/** Packs are proposed and put in force in the directory. */
export const PACK = {
  type: "pack",
  propose: "log",
  activate: "activate",
  name: "name",
  hash: "hash",
  state: "state",
  draft: "draft",
  active: "active",
} as const;

/** The dictionary of a seat holds the verbs that it may use. */
export function mayPropose(dictionary: Dictionary | undefined): boolean {
  return dictionary?.types[PACK.type]?.verbs[PACK.propose] !== undefined;
}

/** A dispute stands beside the record that it is about. */
export const CORRECTION = {
  type: "correction",
  verb: "log",
  record: "record",
  disputed: "what_is_disputed",
  answer: "answer",
} as const;

/** Acts with consequences, asked step by step with a check page, each at an address of its own. */
export const JOURNEYS = {
  share: { type: "share_decision", verb: "log", records: "records", recipients: "recipients" },
  emergency: { type: "emergency_access", verb: "log", target: "target" },
  identity: { type: "identity_disclosure_decision", verb: "log" },
} as const;

/** What is asked for in a request, so that it can be answered by sharing it. */
export const REQUEST = { type: "request", wanted: "wanted" } as const;

/** An update that did not reach its recipient is an attempt. */
export const ATTEMPT = { field: "outcome", never: "delivered" } as const;

export interface Act {
  key: string;
  type: string;
  verb: string;
  isAttempt?: boolean;
}
export const ACTS: { update: Act; attempt: Act; chase: Act; action: Act } = {
  update: { key: "u", type: "update", verb: "log" },
  attempt: { key: "t", type: "update", verb: "log", isAttempt: true },
  chase: { key: "c", type: "chase", verb: "log" },
  action: { key: "a", type: "action", verb: "log" },
};

export interface Officer {
  user: string;
  role: string;
}

/** Officers in force, from the assignments that the viewer sees. */
export function officersOf(records: Iterable<CaseRecord>, now: Date): Officer[] {
  const out: Officer[] = [];
  for (const record of records) {
    if (record.type !== OFFICER.type) continue;
    const { user, role } = officerFields(record.fields);
    const until = record.fields[OFFICER.until];
    if (!user || !role || (typeof until === "string" && new Date(until) <= now)) continue;
    out.push({ user, role });
  }
  return sortedOfficers(out);
}

/** Officers as a card brings them. */
export function officersOfCard(fields: Fields): Officer[] {
  const list = fields["officers"];
  if (!Array.isArray(list)) return [];
  const out: Officer[] = [];
  for (const item of list)
    if (typeof item === "object" && item && !Array.isArray(item)) {
      const { user, role } = officerFields(item);
      if (user && role) out.push({ user, role });
    }
  return sortedOfficers(out);
}

function officerFields(fields: Fields): { user: string; role: string } {
  const user = fields[OFFICER.user];
  const role = fields[OFFICER.role];
  return {
    user: typeof user === "string" ? user : "",
    role: typeof role === "string" ? role : "",
  };
}

function sortedOfficers(officers: Officer[]): Officer[] {
  const rank = (officer: Officer) => (OFFICER_ROLES as readonly string[]).indexOf(officer.role);
  return officers.filter((officer) => rank(officer) >= 0).sort((a, b) => rank(a) - rank(b));
}
