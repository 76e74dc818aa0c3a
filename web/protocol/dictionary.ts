/** What the pack says of records, fields and verbs. */
import type { Json, Level } from "./record";

/** A class, or the field that decides it with a class a value ("*" for the others), or the field
 * that points at the record whose class counts. */
export type ClassRule = string | { by: string; [value: string]: string } | { as: string };

export interface FieldSpec {
  label: string;
  kind: string;
  of?: string;
  /** A list of options whose values may stand in place of a record or a user. */
  or?: string;
  options?: string;
  required?: boolean;
  coded?: boolean;
  max?: number;
  hint?: string;
  set_by_verb?: boolean;
  /** Set when the record is made and never changed: a class depends on it. */
  fixed?: boolean;
  class?: ClassRule;
  /** It may show where the victim is: always, or when another field says so. */
  location?: boolean | { when: string };
  fields?: { [name: string]: FieldSpec };
}

export interface VerbSpec {
  label: string;
  creates?: boolean;
  needs?: string[];
  may?: string[] | "*";
  why?: boolean;
  /** The password has to be given again first. */
  fresh?: boolean;
  /** It needs no more than to be told of the record. */
  partly?: boolean;
  /** The values that a field must have; null: empty. */
  from?: { [field: string]: (string | null)[] };
  if?: string[];
}

export interface TypeSpec {
  label: string;
  plural?: string;
  stream: string;
  section?: string;
  class: ClassRule;
  title?: string | string[];
  when?: string;
  order?: string[];
  fields: { [name: string]: FieldSpec };
  verbs: { [name: string]: VerbSpec };
}

export interface Option {
  value: string;
  label: string;
}

export interface Guidance {
  type: string;
  field?: string;
  when?: { [field: string]: Json };
  text: string;
  source: string;
  date: string;
}

export interface ClassSpec {
  label: string;
  because: string;
  /** What this seat gets of it, where no tie to a record changes that. */
  level?: Level | "none";
  /** Words that may show where the victim is may be left out of it for this seat. */
  no_location?: boolean;
}

export interface Dictionary {
  pack: string;
  title: string;
  types: { [name: string]: TypeSpec };
  options: { [name: string]: Option[] };
  sections: { id: string; label: string; types: string[] }[];
  stages: {
    field: string;
    moves: { [stage: string]: string[] };
    columns: string[];
    behind_filter: string[];
  };
  classes: { [name: string]: ClassSpec };
  seats: { [name: string]: string };
  roles: { [name: string]: string };
  guidance: Guidance[];
}
