/** The access log, as far as a seat may read it. */
/** An entry of the access log, as far as this seat may know it. */
export interface LogEntry {
  at: string;
  did: string;
  user?: string;
  agency?: string;
  seat?: string;
  reason?: string;
  records?: string[];
  to?: string[];
  case?: string;
  board?: string;
  address?: string;
  ref_no?: string;
  record?: string;
  type?: string;
  /** The cases that the person was shut out of later. */
  from?: { case: string; ref_no: string }[];
}
export interface LogPage {
  entries: LogEntry[];
  more: boolean;
  before?: string;
}
export interface OpenSession {
  began: string;
  touched: string;
  this: boolean;
}
export interface Signal {
  kind: string;
  user: string;
  agency?: string;
  case?: string;
  count: number;
  first: string;
  last: string;
}
export interface Signals {
  since: string;
  more: boolean;
  signals: Signal[];
}
