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
  commitments: "What is owed to the victim",
  findings: "Findings",
  findingAbout: (what: string) => `About: ${what}`,
  clockState: "State",
  moreClocks: (n: number) => `${n} more`,
  overdueCount: (n: number) => `${n} overdue`,
  nobodyOwns: "Nobody yet",
};
