/** What stands on every page: bar, strip, foot, announcements, names and keys. */
import { count } from "./count";

const officerRoles: { [role: string]: { short: string; long: string } } = {
  OIC: { short: "", long: "Officer in the case" },
  deputy: { short: "dep\u00a0", long: "deputy" },
  advocate: { short: "adv\u00a0", long: "advocate" },
};

export const frame = {
  product: "Caseboard",
  titled: (page: string) => `${page} · Caseboard`,
  skip: "Skip to main content",
  loading: "Loading",
  training: "Training, invented cases",
  trainingLabel: "Training system",
  and: "and",
  or: "or",
  yes: "Yes",
  no: "No",
  today: "today",
  hide: "Hide",
  show: "Show",
  all: "All",
  close: "Close",
  more: "More",
  help: "Help",
  error: "Error:",
  errorTitle: "Error: ",

  // Bar, strip, foot
  mainNavigation: "Main",
  board: "Board",
  lock: "Lock",
  signOut: "Sign out",
  actAs: (seat: string, agency: string) => `Act as ${seat}, ${agency}`,
  connection: "Connection",
  live: "Live",
  slower: "Slower connection",
  catchingUp: "Catching up",
  confirmed: "confirmed",
  notConnectedSince: (time: string) => `Not connected since ${time}`,
  showingThen: "showing what was confirmed then",
  aloudOffline: "The connection is lost. What you type is kept on this page.",
  yourView: "Your view:",
  announcements: "announcements",
  announcementsOn: "Announcements on",
  announcementsOff: "Announcements paused",
  pause: "Pause",
  resume: "Resume",
  keyboard: "Keyboard",
  unsentForms: (n: number) => count(n, "form with unsent text", "forms with unsent text"),
  helpAndGlossary: "Help and glossary",
  accessibility: "Accessibility statement",
  openingIsRecorded: "Opening a case is recorded.",
  packLine: (pack: string) => `Policy pack ${pack}.`,

  // Announcements
  aloudCards: (n: number) => (n === 1 ? "A case was added to the board." : `${n} cases were added to the board.`),
  aloudAdded: (n: number, what: string) => `${n} ${what.toLowerCase()} added.`,
  aloudChanged: (n: number, what: string) => `${n} ${what.toLowerCase()} changed.`,

  // Names
  somebody: "Somebody not listed",
  noAgency: "No agency",
  officerShort: (role: string) => officerRoles[role]?.short ?? "",
  officerLong: (role: string) => officerRoles[role]?.long ?? role,
  noOfficer: "No officer recorded",

  // Keys
  keys: [
    ["?", "This list"],
    ["g b", "Board"],
    ["/", "Search"],
    ["n", "Next case on the board"],
    ["p", "Previous case on the board"],
    ["m", "Move menu of the case you are on"],
    ["u", "Record update, on a case"],
    ["t", "Record attempt, on a case"],
    ["c", "Log chase, on a case"],
    ["a", "Log action, on a case"],
    ["l", "Lock the page"],
  ] as [string, string][],
  singleKeys: "Use single keys (they never fire while you type)",
};
