/** A form's boxes read as the fields of a command. Pure. */
import { askedFields, decidingField } from "../dictionary";
import type { Asked } from "../dictionary";
import type { Dictionary, Fields, FieldSpec, Guidance, Json, TypeSpec, VerbSpec } from "../protocol";
import { words } from "../strings";
import { boxesFor, readBoxes } from "./value";
import type { Boxes } from "./value";

export type BoxesByField = { readonly [field: string]: Boxes };

export interface Contents {
  set: { [field: string]: Json };
  problems: { [field: string]: string };
}

/** What stands in a field's boxes: what was typed, else what the record (or the form) has. */
export function boxesOf(asked: Asked, typed: BoxesByField, base: Fields): Boxes {
  return typed[asked.name] ?? boxesFor(asked.spec, base[asked.name]);
}

const TYPED: readonly string[] = ["text", "prose", "texts", "number", "group"];

function missing(spec: FieldSpec): string {
  if (spec.kind === "date") return words.wantsDate(spec.label);
  if (spec.kind === "time") return words.wantsTime(spec.label);
  return TYPED.includes(spec.kind) ? words.needed(spec.label) : words.neededChoice(spec.label);
}

/**
 * The fields to send. A verb that creates sends what is filled in; one that changes sends what is
 * different from the record that the person was looking at, with null for what was emptied.
 */
export function readForm(
  dictionary: Dictionary,
  asked: readonly Asked[],
  typed: BoxesByField,
  base: Fields,
  isNew: boolean,
): Contents {
  const set: { [field: string]: Json } = {};
  const problems: { [field: string]: string } = {};
  for (const field of asked) {
    const read = readBoxes(dictionary, field.spec, boxesOf(field, typed, base));
    if ("problem" in read) problems[field.name] = read.problem;
    else if (read.value === undefined && field.isNeeded) problems[field.name] = missing(field.spec);
    else if (isNew || field.isNeeded) put(set, field.name, read.value);
    else if (!isSame(read.value, base[field.name])) set[field.name] = read.value ?? null;
  }
  return { set, problems };
}

function put(set: { [field: string]: Json }, name: string, value: Json | undefined): void {
  if (value !== undefined) set[name] = value;
}

function isSame(a: Json | undefined, b: Json | undefined): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}

/** What of the fields is settled so far, for what depends on them: the class, the prompts. */
export function settledFields(
  dictionary: Dictionary,
  asked: readonly Asked[],
  typed: BoxesByField,
  base: Fields,
): Fields {
  const out: Fields = { ...base };
  for (const field of asked) {
    const read = readBoxes(dictionary, field.spec, boxesOf(field, typed, base));
    if ("value" in read && read.value !== undefined) out[field.name] = read.value;
  }
  return out;
}

/** The order to ask in: what decides the class, what is needed, then the rest. */
export function inAskingOrder(type: TypeSpec, verb: VerbSpec): Asked[] {
  const deciding = decidingField(type);
  const rank = (field: Asked) => (field.name === deciding ? 0 : field.isNeeded ? 1 : 2);
  return askedFields(type, verb)
    .filter((field) => verb.creates === true || field.name !== deciding)
    .sort((a, b) => rank(a) - rank(b));
}

export function promptsFor(
  guidance: readonly Guidance[],
  type: string,
  field: string | undefined,
  settled: Fields,
): Guidance[] {
  return guidance.filter(
    (prompt) =>
      prompt.type === type &&
      prompt.field === field &&
      Object.entries(prompt.when ?? {}).every(([name, wanted]) => {
        const value = settled[name] ?? null;
        return Array.isArray(wanted) ? wanted.some((one) => isSame(one, value)) : isSame(wanted, value);
      }),
  );
}

/** Filled in beforehand: a pointer with only one thing to point at. */
export function onlyChoice(spec: { kind: string }, choices: readonly { value: string }[]): Boxes | undefined {
  const [first, ...others] = choices;
  return spec.kind === "record" && first && others.length === 0 ? first.value : undefined;
}
