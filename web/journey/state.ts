/** Which journeys there are, where they stand, and what was answered so far: in memory alone. */
import { signal } from "@preact/signals";
import { draftFor, dropDraft, touchDraft } from "../form/draft";
import type { Draft } from "../form/draft";
import type { Boxes } from "../form/value";
import { JOURNEYS } from "../practice";
import { go } from "../routes";
import type { JourneyName } from "../routes";

/** Grows with every answer, so that pages draw what was answered. */
export const answered = signal(0);
/** Where one came from the check page to change one answer, one goes back to it. */
export const isChanging = signal(false);

export function journeyOf(type: string, verb: string): JourneyName | undefined {
  const found = Object.entries(JOURNEYS).find(([, one]) => one.type === type && one.verb === verb);
  return found?.[0] as JourneyName | undefined;
}

export function draftOf(caseId: string, name: JourneyName): Draft {
  return draftFor(`${caseId}/journey/${name}`, () => ({ record: crypto.randomUUID(), boxes: {} }));
}

export function answer(draft: Draft, field: string, boxes: Boxes): void {
  draft.boxes[field] = boxes;
  touchDraft(draft);
  answered.value++;
}

export function dropJourney(caseId: string, name: JourneyName): void {
  dropDraft(`${caseId}/journey/${name}`);
  isChanging.value = false;
}

export function addressOf(caseId: string, name: JourneyName, step: number | "check"): string {
  return `/case/${caseId}/${name}/${step}`;
}

/** Begin at the first question, with what is known already; what was answered before stays. */
export function beginJourney(caseId: string, name: JourneyName, known: { [field: string]: Boxes } = {}): void {
  const draft = draftOf(caseId, name);
  for (const [field, boxes] of Object.entries(known)) answer(draft, field, boxes);
  isChanging.value = false;
  go(addressOf(caseId, name, 1));
}
