/** What stands in the boxes of an everyday act when its form opens, from what is recorded already. Pure. */
import { ATTEMPT, officersOf } from "../practice";
import type { CaseRecord, Dictionary, Fields, Json } from "../protocol";
import { planOf } from "./contact";
import { CHASE, CLOCK, PLAN, UPDATE } from "./names";

export interface About {
  dictionary: Dictionary;
  records: readonly CaseRecord[];
  clocks: readonly CaseRecord[];
  user: string;
  now: Date;
}

const optionsFor = (dictionary: Dictionary, type: string, field: string) => {
  const list = dictionary.types[type]?.fields[field]?.of;
  return ((list !== undefined && dictionary.options[list]) || []).map(({ value }) => value);
};

/** An update, or an attempt at one, for one clock or for none in particular. */
export function startUpdate(about: About, clock: CaseRecord | undefined, isAttempt: boolean): Fields {
  const { dictionary } = about;
  const victim = clock?.fields[CLOCK.victim];
  const plan = planOf(about.records, victim);
  const planned = plan && (plan.fields[PLAN.recipient] ?? "victim");
  const recipient = clock?.fields[CLOCK.recipient] ?? planned;
  const out: Fields = {};
  put(out, UPDATE.victim, victim ?? plan?.fields[PLAN.victim]);
  if (optionsFor(dictionary, UPDATE.type, UPDATE.recipient).includes(String(recipient)))
    put(out, UPDATE.recipient, recipient);
  const channels = plan?.fields[PLAN.channels];
  if (recipient === planned && Array.isArray(channels)) put(out, UPDATE.channel, channels[0]);
  // That somebody was told is never assumed; that nobody was reached is what an attempt is.
  const outcomes = optionsFor(dictionary, UPDATE.type, UPDATE.outcome).filter((value) => value !== ATTEMPT.never);
  if (isAttempt) put(out, UPDATE.outcome, outcomes[0]);
  if (clock) out[UPDATE.covers] = covered(about.clocks, clock).map(({ id }) => id);
  return out;
}

/** Whatever is told, regular contact with the same victim is had by it. */
function covered(clocks: readonly CaseRecord[], clock: CaseRecord): CaseRecord[] {
  const same = (other: CaseRecord, field: string) => other.fields[field] === clock.fields[field];
  const regular = clocks.filter(
    (other) =>
      other.fields[CLOCK.kind] === "recurring" && same(other, CLOCK.victim) && same(other, CLOCK.recipient) && isLive(other),
  );
  return [clock, ...regular.filter(({ id }) => id !== clock.id)];
}

const LIVE: readonly unknown[] = ["open", "attempted", "deferred", "overdue"];

/** Whether it still wants something of its owner. */
export function isLive(clock: CaseRecord): boolean {
  return LIVE.includes(clock.fields[CLOCK.state]);
}

/** Who logs a chase as what they are on the case has chased themselves, unless they say otherwise. */
export function startChase(about: About): Fields {
  const out: Fields = {};
  const mine = officersOf(about.records, about.now).find(({ user }) => user === about.user)?.role;
  if (mine !== undefined && optionsFor(about.dictionary, CHASE.type, CHASE.from).includes(mine)) out[CHASE.from] = mine;
  return out;
}

function put(fields: Fields, name: string, value: Json | undefined): void {
  if (value !== undefined && value !== null) fields[name] = value;
}
