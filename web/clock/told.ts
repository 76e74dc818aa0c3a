/** What was told and what was asked for, from the updates and chases that the viewer sees. Pure. */
import type { CaseRecord } from "../protocol";
import { CHASE, CHASERS, CLOCK, UPDATE } from "./names";

/** How many of the newest updates are looked at. */
const LOOKED_AT = 6;

export interface ChaseShare {
  prompted: CaseRecord[];
  of: number;
}

const timeIn = (record: CaseRecord, field: string) => Date.parse(String(record.fields[field]));

function delivered(records: Iterable<CaseRecord>): CaseRecord[] {
  return [...records]
    .filter(({ type, fields }) => type === UPDATE.type && fields[UPDATE.outcome] === UPDATE.delivered)
    .filter((record) => !Number.isNaN(timeIn(record, UPDATE.at)))
    .sort((a, b) => timeIn(a, UPDATE.at) - timeIn(b, UPDATE.at));
}

/** The newest updates, and which of them came after a chase. Undefined where no updates are seen. */
export function chaseShare(
  records: readonly CaseRecord[],
  clocks: ReadonlyMap<string, CaseRecord>,
): ChaseShare | undefined {
  const updates = delivered(records);
  const newest = updates.slice(-LOOKED_AT);
  if (newest.length === 0) return undefined;
  const chases = records.filter(({ type, fields }) => type === CHASE.type && CHASERS.includes(fields[CHASE.from]));
  return { prompted: newest.filter((update) => isPrompted(update, updates, chases, clocks)), of: newest.length };
}

/** A chase lies between the delivered update before it and this one, and no event since is covered. */
function isPrompted(
  update: CaseRecord,
  updates: readonly CaseRecord[],
  chases: readonly CaseRecord[],
  clocks: ReadonlyMap<string, CaseRecord>,
): boolean {
  const victim = update.fields[UPDATE.victim];
  const ofVictim = updates.filter(({ fields }) => fields[UPDATE.victim] === victim);
  const before = ofVictim[ofVictim.indexOf(update) - 1];
  const from = before ? timeIn(before, UPDATE.at) : -Infinity;
  const until = timeIn(update, UPDATE.at);
  return chases.some((chase) => {
    const at = timeIn(chase, CHASE.at);
    const isBetween = chase.fields[CHASE.victim] === victim && at > from && at < until;
    return isBetween && !coversSince(update, at, clocks);
  });
}

function coversSince(update: CaseRecord, chased: number, clocks: ReadonlyMap<string, CaseRecord>): boolean {
  const covers = update.fields[UPDATE.covers];
  return (Array.isArray(covers) ? covers : []).some((id) => {
    const clock = clocks.get(String(id));
    return clock?.fields[CLOCK.kind] === "code" && Date.parse(String(clock.fields["start"])) >= chased;
  });
}

/** When the newest delivered update said that the next will come; null: it gave no date. */
export function nextTold(records: Iterable<CaseRecord>): string | null | undefined {
  const last = delivered(records).pop();
  const date = last?.fields[UPDATE.next];
  return typeof date === "string" ? date : last && null;
}
