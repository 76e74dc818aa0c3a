/** Which forms stand open on the case page, and for what. */
import { signal } from "@preact/signals";
import { keptDrafts } from "../form/draft";
import type { Fields } from "../protocol";

export interface OpenForm {
  type: string;
  verb: string;
  record: string | undefined;
  isAttempt: boolean;
  /** What stands in its boxes when it opens, and what it is about: two such forms are two. */
  start?: Fields;
  mark?: string;
}

export const openForms = signal<readonly OpenForm[]>([]);

/** The form's part of its draft's key; parses back. */
export function keyOf(form: OpenForm): string {
  const parts = [form.type, form.verb, form.record ?? "", form.isAttempt ? "attempt" : ""];
  return (form.mark === undefined ? parts : [...parts, form.mark]).join("/");
}

export function draftKey(caseId: string, form: OpenForm): string {
  return `${caseId}/${keyOf(form)}`;
}

/** What had the focus when a form was opened. */
const openers = new Map<string, Element | null>();

/** Opens a form, or leads back to it when it stands open. */
export function openForm(form: OpenForm): void {
  const key = keyOf(form);
  openers.set(key, document.activeElement);
  const isThere = openForms.value.some((open) => keyOf(open) === key);
  if (!isThere) openForms.value = [...openForms.value, form];
  else document.querySelector<HTMLElement>(`[data-form="${key}"] h3`)?.focus();
}

export function closeForm(form: OpenForm): void {
  const key = keyOf(form);
  openForms.value = openForms.value.filter((open) => keyOf(open) !== key);
  requestAnimationFrame(() => giveFocusBack(openers.get(key) ?? null, form.record));
}

/** To where the form was opened; what has gone meanwhile has its menu, its row, or the page instead. */
function giveFocusBack(opener: Element | null, record: string | undefined): void {
  const places = [
    opener === document.body ? null : opener,
    opener?.closest("details")?.querySelector("summary"),
    record === undefined ? null : document.querySelector(`[data-record="${record}"] summary`),
    document.querySelector("h1"),
  ];
  const isLost = document.activeElement === null || document.activeElement === document.body;
  const place = places.find((one) => one instanceof HTMLElement && one.checkVisibility());
  if (isLost && place instanceof HTMLElement) place.focus();
}

/** Forms with unsent text stand open again when their case does. */
export function reopenKept(caseId: string): void {
  openForms.value = keptDrafts(`${caseId}/`).flatMap((key) => {
    const [type, verb, record, attempt, mark] = key.split("/");
    if (type === undefined || verb === undefined || type === "move" || type === "journey")
      return [];
    const form = { type, verb, record: record || undefined, isAttempt: attempt === "attempt" };
    return [mark === undefined ? form : { ...form, mark }];
  });
}
