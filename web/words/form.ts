/** Forms, what is said when they are refused, and journeys. */
import type { Refusal } from "../protocol";
import { count } from "./count";

const wait = (seconds: number) =>
  seconds < 120 ? `Wait ${count(seconds, "second", "seconds")}, then try again.` : `Wait ${Math.ceil(seconds / 60)} minutes, then try again.`;

/** "Outcome: choose an answer", "Who did you tell? Choose an answer" */
const told = (label: string, what: string) =>
  label.endsWith("?") ? `${label} ${what.charAt(0).toUpperCase()}${what.slice(1)}` : `${label}: ${what}`;

const refused = {
  not_found: "There is nothing here that you can see.",
  not_allowed: "Your role can read this but not change it.",
  conflict: "Somebody else changed this. Look at it as it is now, then try again.",
  not_saved: "Not saved. Your text is still here.",
  signed_out: "You have been signed out. Your text is still here.",
  internal: "Something went wrong. Nothing was changed.",
  invalid: "Something in this form was not accepted. Nothing was changed.",
};

export const form = {
  // Forms
  thereIsAProblem: "There is a problem",
  save: "Save",
  tryAgain: "Try again",
  cancel: "Cancel",
  discard: "Discard",
  sending: "Saving",
  sendingLater: "Not connected. It will be sent when the connection is back.",
  undo: "Undo",
  undone: "Undone by the same person",
  undoneAt: (time: string) => `Undone ${time}`,
  notUndone: "Not undone: somebody else has changed it since.",
  savedAt: (time: string) => `Saved ${time}`,
  why: "Why",
  choose: "Choose",
  addOne: "Add",
  addAnother: "Add another",
  remove: "Remove",
  nothingToChoose: "There is nothing to choose from yet.",
  moreDetails: "More details",
  optional: (label: string) => `${label} (optional)`,
  onePerLine: "One a line.",
  day: "Day",
  month: "Month",
  year: "Year",
  time: "Time",
  howMany: (label: string) => `${label}: number`,
  rowOf: (label: string, n: number) => `${label} ${n}`,
  classFirst: (label: string) => `Answer “${label}” first: it decides who sees this.`,
  needed: (label: string) => told(label, "enter an answer"),
  neededChoice: (label: string) => told(label, "choose an answer"),
  neededWhy: "Enter why",
  tooLong: (label: string, max: number) => `${label}: use ${max} characters or fewer`,
  wantsNumber: (label: string) => `${label}: enter a whole number, like 14`,
  wantsHowMany: (label: string) => `${label}: enter the number that goes with your choice`,
  wantsDate: (label: string) => `${label}: enter a date, like 26 11 2026`,
  wantsTime: (label: string) => `${label}: enter a date and time, like 26 11 2026 and 17:30`,
  promptsOff: "Turn prompts off",
  refused,
  refusedBecause: (refusal: Refusal) => {
    if (refusal.kind === "too_fast") return wait(refusal.retryAfter ?? 10);
    return refused[refusal.kind];
  },
  wait,
  conflictTitle: "Somebody else changed this while you were writing. Yours is kept.",
  conflictElsewhere: "What you wrote is not touched by their change. Save again to put it in.",
  conflictPick: { mine: "Mine", theirs: "Theirs", both: "Combine: put both in the box, to be edited" },
  conflictGoOn: "Go on with this",

  // Journeys
  stepByStep: "Step by step",
  journeys: { share: "Share decision", emergency: "Emergency access", identity: "Identity decision" },
  journeyBefore: {
    identity: ["This decides whether the victim, or their advocate, may be told who the suspect is. It can be decided anew later; the newest decision stands."],
    share: ["Is it necessary, is it proportionate, and is it safe for the victim? Nothing is shared before you have checked your answers."],
    emergency: [
      "This is for preventing serious harm now. It is recorded, the owner and the auditor are told at once, and it is looked at afterwards by somebody of another agency.",
    ],
  },
  questionOf: (journey: string, n: number, of: number) => `${journey} · question ${n} of ${of}`,
  back: "Back",
  change: "Change",
  checkTitle: "Check before you confirm",
  yourAnswers: "Your answers",
  whoGetsWhat: "Who gets what",
  whatTheyGet: "What they get",
  asFarAsSeat: "Each of them sees as much of it as the rules let a share show to their seat, and no more.",
  noSummaryYet: "No summary is written yet. Write one on the record first.",
  changedSince: "A record has changed since you chose it. Look at it as it is now, above.",
  lookedAgain: "I have looked: take it as it is now",
  confirmHint: "Give your password again to go on.",
};
