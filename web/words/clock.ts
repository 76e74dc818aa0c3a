/** Clocks, updates and commitments. */
import { count } from "./count";

const rules: { [rule: string]: string } = {
  recurring: "Regular contact",
  promise: "What was promised",
  catchup: "Catching up after a pause",
  deferral: "What was deferred",
};

const units: { [unit: string]: [string, string] } = {
  WD: ["working day", "working days"],
  CD: ["calendar day", "calendar days"],
  CB: ["day, the first day included", "days, the first day included"],
  MO: ["month", "months"],
  H: ["hour", "hours"],
};
const bases: { [basis: string]: string } = {
  standard: "standard rights",
  enhanced: "enhanced rights",
  preference: "as the victim chose",
};
const calendars: { [name: string]: string } = {
  EW: "England and Wales",
  SC: "Scotland",
  NI: "Northern Ireland",
};
const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

export const clockWords = {
  // Contact
  notSafeChannel: "not a safe channel",
  channelRefused: (reason: string) => `How: choose another way, this is ${reason} for the victim`,
  outsideSafeTimes: (times: string) => `When: outside the times at which contact is safe (${times})`,
  interpreterNeeded: (language: string | undefined) =>
    language === undefined ? "Interpreter needed" : `Interpreter needed: ${language}`,
  interpreterCounts: (language: string | undefined) =>
    `Interpreter needed${language === undefined ? "" : `: ${language}`}. Without one this counts as an attempt.`,
  noVoicemail: "No voicemail",
  fromTo: (from: string, to: string) => `${from} to ${to}`,
  contact: "Contact:",
  nextTold: (date: string) => `Next update they were told to expect: ${date}.`,
  nextToldNone: "No date was given for the next update.",
  chaseShare: (prompted: number, of: number) =>
    of === 1
      ? prompted === 1 ? "The last update came after a chase." : "The last update did not come after a chase."
      : `${prompted} of the last ${of} updates came after a chase.`,

  // Clocks
  dueToday: (time: string | undefined) => (time === undefined ? "Due today" : `Due today, ${time}`),
  dueOn: (day: string, time: string | undefined) => (time === undefined ? `Due ${day}` : `Due ${day}, ${time}`),
  overdueSince: (day: string | undefined) => (day === undefined ? "Overdue" : `Overdue, was due ${day}`),
  stateWithDue: (state: string, day: string) => `${state}, ${day}`,
  clockRule: (rule: string) => rules[rule],
  limit: (unit: string, n: number) => {
    const unitWords = units[unit];
    return unitWords && count(n, ...unitWords);
  },
  toTell: (recipient: string, what: string) => `Tell ${lower(recipient)}: ${lower(what)}`,
  whatIsOwed: "What is owed",
  owed: "Owed",
  recordUpdate: "Record update",
  commitments: "Updates and commitments",
  clockState: "State",
  earlierClocks: (n: number) => `Earlier, ${n} more`,
  overdueCount: (n: number) => `${n} overdue`,
  nobodyOwns: "Nobody yet",

  // Working
  showWorking: "Show working",
  hideWorking: "Hide working",
  workingOf: (what: string) => `How this was worked out: ${what}`,
  workingStarted: "Started",
  workingRule: "Rule",
  workingCalendar: "Calendar",
  workingDue: "Due",
  workingNow: "State",
  workingClosed: "Closed",
  workingSource: "Source",
  workingStart: (at: string, event: string | undefined) => (event === undefined ? `${at}.` : `${at}, with: ${event}.`),
  workingLogged: (at: string) => `Entered ${at}.`,
  workingLimit: (limit: string, basis: string | undefined) => {
    const why = basis === undefined ? "" : bases[basis] ?? "";
    return why === "" ? `Within ${limit}.` : `Within ${limit} (${why}).`;
  },
  workingUntil: (date: string) => `Until ${date}.`,
  workingDay0: (name: string, version: string, day: string) =>
    `${calendars[name] ?? name}, version ${version}. Day 0 is ${day} and does not count.`,
  workingEnd: (day: string, time: string | undefined) =>
    time === undefined ? `The end of ${day}.` : `${day}, ${time}.`,
  workingNoDue: "It has no due date at present.",
  workingFirstDue: (day: string) => `At first it was ${day}.`,
  workingMissed: (n: number) => `${count(n, "period was", "periods were")} missed.`,
  workingClosedBy: (at: string, by: string | undefined) => (by === undefined ? `${at}.` : `${at}, by: ${by}.`),
  workingNotSeen: "What opened it is not in your view, and so the working is not either.",
  workingBroken: "The working could not be read. Try again when the connection is back.",
  clockFlags: {
    receipt_assumed: "When it was received was not said: it runs from when it was entered.",
    late_entry: "It was entered when it was already over.",
    default_frequency: "Nothing is agreed with the victim: the usual frequency holds.",
    outside_calendar: "The calendar does not reach so far: there is no due date.",
  } as { [flag: string]: string },
};
