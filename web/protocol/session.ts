/** Who is signed in, and in which seats. */
export interface Seat {
  membership: string;
  agency: string;
  agency_name: string;
  seat: string;
  seat_label: string;
}

export interface Session {
  user: { id: string; name: string };
  agency: { id: string; name: string };
  seat: string;
  seat_label?: string;
  roles: { [board: string]: string[] };
  boards: { id: string; name: string }[];
  pack: string;
  training: boolean;
  membership: string;
  /** This seat is told what in the access log deserves a second look. */
  signals: boolean;
  /** Whether the seat is told who is shut out of a case. */
  review: boolean;
  seats: Seat[];
  /** How long without a human act until the session ends, and how long it lasts at most from now. */
  idle_ms: number;
  ends_ms: number;
  /** Boards whose confidentiality declaration has to be made, or made again. */
  declaration_due: string[];
}
