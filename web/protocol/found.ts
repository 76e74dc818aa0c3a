/** What a search answers. */
import type { Card, Fields, Level } from "./record";

/** A record in which the words stand: what names it, and the part of a value that has them. */
export interface FoundRecord {
  id: string;
  type: string;
  class: string;
  level: Level;
  agency: string | null;
  created: string;
  section: string;
  fields: Fields;
  field: string;
  excerpt: string;
}
export interface FoundCase {
  case: string;
  card: Card | null;
  /** The viewer may open it; else it was found by its card alone. */
  open: boolean;
  records: FoundRecord[];
  more: boolean;
}
export interface Found {
  cases: FoundCase[];
  more: boolean;
}
