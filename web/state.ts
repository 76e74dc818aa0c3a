/** Everything the pages show, as signals. `acts.ts` alone writes them. */
import { computed, signal } from "@preact/signals";
import type { LinkState } from "./connection";
import { unbroken } from "./format";
import { CASE, DIRECTORY, PACK } from "./practice";
import type { Dictionary, Found, Readers, Session } from "./protocol";
import type { CardView, RecordView } from "./view";
import { words } from "./strings";

export type Phase = "starting" | "signed_out" | "in" | "locked";

export interface BoardState {
  id: string;
  name: string;
  columns: { stage: string; label: string }[];
  view: CardView;
}

/** What is looked for, and what was found. */
export interface SearchState {
  text: string;
  /** Counts questions. */
  turn: number;
  isBusy: boolean;
  problem: string | undefined;
  found: Found | undefined;
  sought: string;
  at: number | undefined;
}
export const noSearch: SearchState = {
  text: "",
  turn: 0,
  isBusy: false,
  problem: undefined,
  found: undefined,
  sought: "",
  at: undefined,
};

export type CaseStatus = "asking" | "opening" | "open" | "gone" | "failed";
export interface CaseState {
  id: string;
  status: CaseStatus;
  why: string | undefined;
  view: RecordView | undefined;
}

export const phase = signal<Phase>("starting");
/** Somebody was signed in on this page before: signing in happens over it. */
export const wasIn = signal(false);
export const session = signal<Session | undefined>(undefined);
export const dictionary = signal<Dictionary | undefined>(undefined);
export const directories = signal<ReadonlyMap<string, RecordView>>(new Map());
export const board = signal<BoardState | undefined>(undefined);
export const boardMissing = signal(false);
export const openCase = signal<CaseState | undefined>(undefined);
/** When the session ends whatever is done, by the clock of this machine. */
export const endsAt = signal<number | undefined>(undefined);
/** What the person is to be told, or was told, about it. */
export const ending = signal<"idle" | "end" | "told" | undefined>(undefined);
export const search = signal<SearchState>(noSearch);
/** The part of a case that is to be shown once it is open. */
export const wantedSection = signal<{ case: string; section: string } | undefined>(undefined);
export const link = signal<LinkState>({ is: "stopped" });
export const confirmedAt = signal<number | undefined>(undefined);
/** Ids of what others changed in the last few seconds. */
export const fresh = signal<ReadonlySet<string>>(new Set());
export const readers = signal<ReadonlyMap<string, Readers>>(new Map());
export const now = signal(new Date());

/** Names of users and agencies on the boards of the session. */
const names = computed(() => {
  const out = new Map<string, string>();
  for (const view of directories.value.values())
    for (const record of view.items.values()) {
      const name = record.fields[DIRECTORY.name];
      const isNamed = record.type === DIRECTORY.user || record.type === DIRECTORY.agency;
      if (isNamed && typeof name === "string") out.set(record.id, name);
    }
  const mine = session.value;
  if (mine) {
    out.set(mine.user.id, mine.user.name);
    out.set(mine.agency.id, mine.agency.name);
  }
  return out;
});

export function userName(id: string): string {
  return unbroken(names.value.get(id) ?? words.somebody);
}

export function agencyName(id: string | null): string {
  if (id === null) return words.noAgency;
  return names.value.get(id) ?? id;
}

/** Whether a policy pack is proposed on one of the boards. */
export const hasDraft = computed(() =>
  [...directories.value.values()].some((view) =>
    [...view.items.values()].some(({ type, fields }) => type === PACK.type && fields[PACK.state] === PACK.draft),
  ),
);

/** Agencies of the boards, by name. */
export const agencies = computed(() => listNamed(DIRECTORY.agency));

export interface Person {
  id: string;
  name: string;
  agency: string;
}

/** Users with the agency of their first seat, by agency and name. */
export const people = computed<Person[]>(() => {
  const agencyOf = new Map<string, string>();
  for (const view of directories.value.values())
    for (const record of view.items.values()) {
      const { user, agency } = record.fields;
      if (record.type === DIRECTORY.membership && typeof user === "string" && typeof agency === "string")
        agencyOf.set(user, agency);
    }
  return listNamed(DIRECTORY.user)
    .map((user) => ({ ...user, agency: agencyOf.get(user.id) ?? "" }))
    .sort((a, b) => compare(agencyName(a.agency), agencyName(b.agency)) || compare(a.name, b.name));
});

function listNamed(type: string): { id: string; name: string }[] {
  const out = new Map<string, { id: string; name: string }>();
  for (const view of directories.value.values())
    for (const record of view.items.values())
      if (record.type === type) out.set(record.id, { id: record.id, name: userOrAgency(record.id) });
  return [...out.values()].sort((a, b) => compare(a.name, b.name));
}

function userOrAgency(id: string): string {
  return names.value.get(id) ?? id;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The reference of a case that stands on the open board or is the open case. */
export function caseReference(id: string): string | undefined {
  const card = board.value?.view.items.get(id)?.fields[CASE.reference];
  const header = openCase.value?.view?.items.get(id)?.fields[CASE.reference];
  const reference = header ?? card;
  return typeof reference === "string" ? unbroken(reference) : undefined;
}
