/**
 * The names of the practice that updates and clocks are shown by: what docs/design.md fixes for clocks,
 * and the types round them. A pack without one of them loses what is said here of it and nothing more.
 */
export const CLOCK = {
  type: "clock",
  kind: "kind",
  rule: "rule",
  owner: "owner_user",
  dueDate: "due_date",
  dueAt: "due_at",
  state: "state",
  victim: "victim",
  opener: "opener",
  closedBy: "closed_by",
  recipient: "recipient",
  /** The list of options whose values are rows of the rules. */
  rows: "milestone_type",
} as const;

export const UPDATE = {
  type: "update",
  verb: "log",
  victim: "victim",
  recipient: "recipient",
  channel: "channel",
  at: "made_at",
  outcome: "outcome",
  delivered: "delivered",
  covers: "covers",
  language: "language_ok",
  next: "next_update_told",
} as const;

export const CHASE = { type: "chase", verb: "log", victim: "victim", from: "from", at: "received_at" } as const;
/** Whose chases count as asking for news that was not volunteered. */
export const CHASERS: readonly unknown[] = ["victim", "advocate"];

export const DEFERRAL = { type: "deferral", verb: "log", commitment: "commitment" } as const;

export const PLAN = {
  type: "victim_contact_plan",
  victim: "victim",
  recipient: "recipient",
  frequency: "frequency",
  channels: "channels",
  windows: "safe_windows",
  isBinding: "window_is_binding",
  voicemail: "voicemail_ok",
  language: "language",
  interpreter: "interpreter",
} as const;
