/** What the viewer may add to a case. */
import { typeLabel } from "../dictionary";
import type { Dictionary } from "../protocol";
import { CASE } from "../practice";
import { beginJourney, journeyOf } from "../journey/state";
import { openForm } from "./open-forms";

export function creatingVerb(dictionary: Dictionary, type: string): string | undefined {
  const verbs = dictionary.types[type]?.verbs ?? {};
  return Object.entries(verbs).find(([, verb]) => verb.creates === true)?.[0];
}

export function canCreate(dictionary: Dictionary, type: string, verb: string): boolean {
  return dictionary.types[type]?.verbs[verb]?.creates === true;
}

/** Everything that may be added to a case, in the order of the sections. */
export function creatableTypes(dictionary: Dictionary): string[] {
  return dictionary.sections
    .flatMap(({ types }) => types)
    .filter((type) => type !== CASE.type && creatingVerb(dictionary, type) !== undefined);
}

/** The creating verb's own words; a bare "Add" says what is added. */
export function addLabel(dictionary: Dictionary, type: string): string {
  const label = creatingLabel(dictionary, type);
  const sharers = Object.keys(dictionary.types).filter((other) => creatingLabel(dictionary, other) === label);
  return sharers.length > 1 ? `${label} ${typeLabel(dictionary, type).toLowerCase()}` : label;
}

function creatingLabel(dictionary: Dictionary, type: string): string {
  const verb = creatingVerb(dictionary, type);
  return (verb && dictionary.types[type]?.verbs[verb]?.label) || type;
}

export function startAdding(dictionary: Dictionary, type: string, caseId: string): void {
  const verb = creatingVerb(dictionary, type);
  const journey = verb && journeyOf(type, verb);
  if (journey) beginJourney(caseId, journey);
  else if (verb) openForm({ type, verb, record: undefined, isAttempt: false });
}
