/** How a clock was worked out, and what somebody has to do. */
import type { Card, CaseRecord } from "./record";

/** What is absent is not in this viewer's view, or does not apply. */
export interface Working {
  clock: CaseRecord;
  label?: string;
  source?: string;
  start?: string;
  logged?: string;
  flags?: string[];
  limit?: string;
  basis?: string;
  pack?: string;
  calendar?: { name: string; version: string };
  first_due?: string;
  missed_periods?: number;
  closed?: string;
}

/** Why something stands on the page of a person's work. */
export type WorkReason =
  | "owner"
  | "deputy"
  | "nobody"
  | "accept"
  | "action"
  | "answer"
  | "request"
  | "waiting"
  | "cover"
  | "handover";

export interface WorkItem {
  as: WorkReason;
  clock?: CaseRecord;
  record?: CaseRecord;
}
export interface WorkCase {
  case: string;
  card: Card;
  items: WorkItem[];
}
export interface WorkSnapshot {
  today: string;
  cases: WorkCase[];
  root: string;
}
