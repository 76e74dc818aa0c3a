/** Why one sees no more, and who will see what is written. */
import type { Fields, Level } from "./record";

export interface Reader {
  seat: string;
  label: string;
  level: Level;
  when: string[];
  /** On an open case only. */
  people?: ReaderPerson[];
}
/** Somebody who will see it, of an agency on the case. */
export interface ReaderPerson {
  user: string;
  agency: string;
}

export interface Readers {
  class: string;
  label: string;
  because: string;
  seats: Reader[];
}

/** Why one sees no more of something, and what would change that. */
export interface WhyWay {
  way: string;
  to: Level;
  when: string[];
  sentence: string;
}
export interface WhyWho {
  agency: string;
  people: { user: string; seat: string }[];
}
export interface Why {
  class: string;
  label: string;
  pack: string;
  level: Level | "none";
  ways: WhyWay[];
  never: boolean;
  sentences: string[];
  who: WhyWho[];
  record?: string;
  /** Of that record, the one that is asked about. */
  field?: string;
  agency?: string;
  raised_by?: { type: string; id?: string };
  /** The verb that asks for it, with what is known filled in. */
  ask?: { verb: string; set: Fields };
}
