/** The board, and searching from anywhere. */
import { count } from "./count";

export const board = {
  // Board
  boardTitle: (name: string) => `Board, ${name}`,
  cases: (n: number) => count(n, "case", "cases"),
  casesWord: "cases",
  caseWord: "Case",
  casesByStage: "Cases by stage",
  noCasesAtAll: "There is no case on this board that you can see.",
  noCases: "No case matches here. Turn a filter off to see more.",
  filter: "Filter",
  myCases: "My cases",
  highBand: "High band",
  closedCases: "Closed cases",
  newShow: (n: number) => `${n} new, show`,
  listView: "List view",
  columnView: "Column view",
  printForAgency: "Print for my agency",
  stage: "Stage",
  band: "Band",
  leadAgency: "Lead agency",
  officers: "Officers",
  acts: "Acts",
  moveTo: "Move to",
  moveOf: (reference: string) => `another stage, ${reference}`,
  onlyFrom: (from: string, stages: string) =>
    stages === "" ? `A case does not go on from ${from}.` : `From ${from} a case goes only to ${stages}.`,
  moveHeading: (reference: string, stage: string) => `Move ${reference} to ${stage}`,
  moved: (reference: string, stage: string) => `${reference} moved to ${stage}.`,
  printedBy: (title: string, user: string, agency: string, at: string) =>
    `${title}. Printed by ${user}, ${agency}, ${at}.`,

  // Search
  search: "Search",
  searchFor: "Search your cases",
  searchHint: "A reference, a name, a place or other words. Only what you may see is searched. Searching is recorded.",
  searching: "Searching",
  nothingFound: "Nothing found",
  nothingFoundText: "Nothing that you can see has all of these words. Try fewer words, or a part of one.",
  foundIn: (n: number) => `${count(n, "case", "cases")} for`,
  foundAt: (time: string) => `As it was at ${time}.`,
  foundKeys: "Arrow keys go from one result to the next.",
  foundByCard: "Your agency takes no part in this case.",
  foundMoreInCase: "There is more in this case. Add a word to narrow it down.",
  foundMore: "There are more cases. Add a word to narrow it down.",
  aloudFound: (n: number) => (n === 0 ? "Nothing found." : `Found in ${count(n, "case", "cases")}.`),
};
