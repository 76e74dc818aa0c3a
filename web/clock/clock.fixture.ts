/** A case with a victim, a contact plan, updates and a chase, for tests. */
import type { Names } from "../dictionary";
import type { CaseRecord, Dictionary, Fields } from "../protocol";

const options = (...values: string[]) => values.map((value) => ({ value, label: value.replaceAll("_", " ") }));

export const dictionary: Dictionary = {
  pack: "example@1",
  title: "Example",
  types: {
    update: {
      label: "Update",
      stream: "case",
      class: "IC22",
      fields: {
        recipient: { label: "Who", kind: "choice", of: "recipients" },
        channel: { label: "How", kind: "choice", of: "channels" },
        outcome: { label: "Outcome", kind: "choice", of: "outcomes" },
      },
      verbs: {},
    },
    chase: { label: "Chase", stream: "case", class: "IC22", fields: { from: { label: "From", kind: "choice", of: "chasers" } }, verbs: {} },
    clock: {
      label: "Clock",
      stream: "case",
      class: "IC21",
      fields: {
        state: { label: "State", kind: "choice", of: "states" },
        recipient: { label: "Who", kind: "choice", of: "recipients" },
      },
      verbs: {},
    },
  },
  options: {
    recipients: options("victim", "advocate"),
    channels: options("phone", "email"),
    outcomes: options("delivered", "no_answer"),
    chasers: options("victim", "advocate"),
    states: options("open", "late"),
    milestone_type: [{ value: "VC09", label: "Bail changed" }],
  },
  sections: [],
  stages: { field: "stage", moves: {}, columns: [], behind_filter: [] },
  classes: {},
  seats: {},
  roles: {},
  guidance: [],
};

export const NOW = new Date("2026-11-24T10:00:00Z");

export const names: Names = {
  dictionary,
  now: NOW,
  user: (id) => id,
  agency: (id) => id,
  pointed: () => undefined,
};

export function record(type: string, id: string, fields: Fields): CaseRecord {
  return { id, type, class: "IC22", level: "full", agency: "a", etag: "1", fields };
}

export const plan = record("victim_contact_plan", "plan", {
  victim: "v",
  recipient: "victim",
  channels: ["phone"],
  window_is_binding: true,
  safe_windows: [{ weekday: "tue", from: "18:00", to: "20:00" }],
  interpreter: true,
  language: "pl",
  voicemail_ok: false,
});
