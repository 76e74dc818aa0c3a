/** Policy packs, and what one would change. */
import type { Fields } from "./record";

/** A policy pack of the server's, by what it is called and what it holds. */
export interface PackName {
  name: string;
  hash: string;
  title: string;
}
export interface Packs {
  in_force: PackName;
  packs: PackName[];
  broken: { folder: string; problems: number }[];
}
/** A class of the matrix: the lines of each seat's cell, as the two packs have them. */
export interface ComparisonRow {
  class: string;
  label: string;
  cells: { seat: string; before: string[]; after: string[] }[];
}
export interface Comparison {
  same: boolean;
  gains_sight: boolean;
  follows: boolean;
  problems: string[];
  seats: { seat: string; label: string }[];
  table: ComparisonRow[];
  fields: { sentence: string }[];
  sentences: string[];
  /** Few are told as few, in words. */
  cases: { class: string; seat: string; cases: number | string }[];
  /** For who may propose a pack. */
  tests?: PackTests;
}
/** Records that one sees in full both with a pack and without it. */
export interface PackSample {
  case: string;
  ref_no: string;
  record: { id: string; type: string; created: string; fields: Fields };
}
/** What a pack's own tests said, run by the server. Cut: not all were run. */
export interface PackTests {
  files: number;
  passed: number;
  failed: number;
  cut: boolean;
  differences: string[];
  more: boolean;
}
