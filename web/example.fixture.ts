/** A dictionary with one type, for tests. */
import type { CaseRecord, Dictionary, Fields } from "./protocol";

export function exampleDictionary(): Dictionary {
  return {
    pack: "example@1",
    title: "Example",
    types: {
      task: {
        label: "Task",
        plural: "Tasks",
        stream: "case",
        class: { by: "kind", a: "IC01", "*": "IC02" },
        title: ["title"],
        order: ["title", "kind", "detail", "owner_user", "state", "outcome"],
        fields: {
          title: { label: "Title", kind: "text", required: true, max: 10 },
          kind: { label: "Kind", kind: "choice", of: "kinds" },
          detail: { label: "Detail", kind: "prose", class: "IC03" },
          owner_user: { label: "Owner", kind: "user" },
          state: { label: "State", kind: "choice", of: "states", set_by_verb: true },
          outcome: { label: "Outcome", kind: "prose", set_by_verb: true },
        },
        verbs: {
          log: { label: "Add task", creates: true, needs: [], may: ["title", "kind", "detail", "owner_user"] },
          amend: { label: "Change", needs: [], may: ["title", "kind", "detail", "owner_user"] },
          finish: { label: "Done", needs: ["outcome"], may: [], from: { state: ["open"] }, if: ["owner"] },
        },
      },
    },
    options: {
      kinds: [
        { value: "a", label: "A" },
        { value: "b", label: "B" },
      ],
      states: [
        { value: "open", label: "Open" },
        { value: "done", label: "Done" },
      ],
      often: [
        { value: "weekly", label: "Weekly" },
        { value: "days:n", label: "Every n days" },
      ],
    },
    sections: [{ id: "tasks", label: "Tasks", types: ["task"] }],
    stages: { field: "stage", moves: {}, columns: [], behind_filter: [] },
    classes: {},
    seats: {},
    roles: {},
    guidance: [],
  };
}

export function exampleRecord(fields: Fields): CaseRecord {
  return {
    id: "r1",
    type: "task",
    class: "IC02",
    level: "full",
    agency: "mine",
    author: "me",
    created: "2026-11-20T09:00:00.000Z",
    etag: "e1",
    fields,
  };
}
