/** A clock in words and a shape. The words follow the dates that the server sent. Pure. */
import { optionLabel, recordTitle, typeLabel } from "../dictionary";
import type { Names } from "../dictionary";
import { formatDate, formatDay, formatTimeOfDay } from "../format";
import type { CaseRecord, Fields } from "../protocol";
import { words } from "../strings";
import { CLOCK } from "./names";

export interface Said {
  /** Names the shape and the colours; the words stand without them. */
  tone: "overdue" | "today" | "due" | "on-time" | "late" | "attempted" | "paused" | "void";
  text: string;
}

const TONES: { [state: string]: Said["tone"] } = {
  open: "due",
  overdue: "overdue",
  on_time: "on-time",
  met: "on-time",
  late: "late",
  late_after_attempts: "late",
  attempted: "attempted",
  void: "void",
};

const CIVIL = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London" });

/** The civil date where the people live whom all this is owed to: "2026-11-27". */
export function civilToday(now: Date): string {
  return CIVIL.format(now);
}

/** FIELDS are a clock's, or those that a card brings of one. */
export function sayClock(names: Names, fields: Fields): Said {
  const state = String(fields[CLOCK.state] ?? "");
  const day = dayOf(fields, names.now);
  const isToday = fields[CLOCK.dueDate] === civilToday(names.now);
  if (state === "open" && isToday) return { tone: "today", text: words.dueToday(timeOfDue(fields)) };
  if (state === "open" && day !== undefined) return { tone: "due", text: words.dueOn(day, timeOfDue(fields)) };
  if (state === "overdue") return { tone: "overdue", text: words.overdueSince(day) };
  const tone = TONES[state] ?? "paused";
  const label = stateLabel(names, state);
  const isAsked = state === "deferred" || state === "attempted";
  return { tone, text: isAsked && day !== undefined ? words.stateWithDue(label, day) : label };
}

function stateLabel(names: Names, state: string): string {
  const spec = names.dictionary.types[CLOCK.type]?.fields[CLOCK.state];
  return spec ? optionLabel(names.dictionary, spec, state) : state;
}

function dayOf(fields: Fields, now: Date): string | undefined {
  const date = fields[CLOCK.dueDate];
  return typeof date === "string" ? formatDate(date, now) : undefined;
}

/** Only a limit in hours ends within a day: others are met until the day is over. */
function timeOfDue(fields: Fields): string | undefined {
  const at = fields[CLOCK.dueAt];
  if (typeof at !== "string") return undefined;
  const end = new Date(at);
  const isWithin = CIVIL.format(end) === fields[CLOCK.dueDate];
  return isWithin && !Number.isNaN(end.getTime()) ? formatTimeOfDay(end) : undefined;
}

/** What is owed: the event that opened it, the promise, the action. */
export function nameClock(names: Names, fields: Fields, opener: CaseRecord | undefined): string {
  const rule = String(fields[CLOCK.rule] ?? "");
  const kind = fields[CLOCK.kind];
  if ((kind === "action" || kind === "promise") && opener && opener.level === "full") {
    const about = kind === "promise" ? opener.fields["about"] : recordTitle(names, opener);
    if (typeof about === "string") return about;
  }
  if (kind === "finding" && opener) return words.findingAbout(openerLine(names, opener));
  const row = names.dictionary.options[CLOCK.rows]?.find(({ value }) => value === rule.split(".")[0]);
  const what = words.clockRule(rule) ?? row?.label ?? kindLabel(names, kind);
  const recipient = fields[CLOCK.recipient];
  const spec = names.dictionary.types[CLOCK.type]?.fields[CLOCK.recipient];
  if (typeof recipient !== "string" || !spec) return what;
  return words.toTell(optionLabel(names.dictionary, spec, recipient), what);
}

/** What a finding began with: its type, and its title where that says more. */
function openerLine(names: Names, opener: CaseRecord): string {
  const type = typeLabel(names.dictionary, opener.type);
  const title = recordTitle(names, opener).split("\n")[0] ?? "";
  return title === type || title === "" || title.length > 80 ? type : `${type}, ${title}`;
}

function kindLabel(names: Names, kind: unknown): string {
  const spec = names.dictionary.types[CLOCK.type]?.fields[CLOCK.kind];
  return spec && typeof kind === "string" ? optionLabel(names.dictionary, spec, kind) : words.whatIsOwed;
}

/** "WD 2" is "2 working days". */
export function sayLimit(limit: string, now: Date): string {
  const [unit = "", n = ""] = limit.split(" ");
  if (unit === "DATE") return formatDate(n, now);
  return words.limit(unit, Number(n)) ?? limit;
}

/** What is due first stands first; what has no date stands last. */
export function byDue(a: CaseRecord, b: CaseRecord): number {
  return dueAt(a.fields) - dueAt(b.fields);
}

export function dueAt(fields: Fields): number {
  const at = Date.parse(String(fields[CLOCK.dueAt]));
  return Number.isNaN(at) ? Infinity : at;
}

export function sayInstant(text: string, now: Date): string {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? text : `${formatDay(date, now)} ${formatTimeOfDay(date)}`;
}
