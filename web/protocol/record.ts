/** What is sent of a case: values, records, cards, and what stands at the beginning. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type Fields = { [field: string]: Json };

export type Level = "exists" | "codes" | "summary" | "full";

/** A record as this viewer may see it. A clock has the same form. */
export interface CaseRecord {
  id: string;
  type: string;
  class: string;
  level: Level;
  agency: string | null;
  created?: string;
  etag: string;
  author?: string;
  fields: Fields;
}

export interface Card {
  id: string;
  etag: string;
  fields: Fields;
}

export interface BoardSnapshot {
  board: string;
  name: string;
  columns: { stage: string; label: string }[];
  cards: Card[];
  root: string;
}
export interface DirectorySnapshot {
  records: CaseRecord[];
  root: string;
}
export interface CaseSnapshot {
  records: CaseRecord[];
  clocks: CaseRecord[];
  root: string;
}
export interface Unchanged {
  unchanged: true;
}

export interface Saved {
  id: string;
  etag: string | null;
  root: string;
}
