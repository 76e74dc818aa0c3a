/** Reading the dictionary: what a record is called, what a verb asks for, how a value is said. Pure. */
import { civilDate, formatDate, formatInstant, listed } from "./format";
import { isObject } from "./protocol";
import type {
  CaseRecord,
  ClassRule,
  Dictionary,
  FieldSpec,
  Fields,
  Json,
  Option,
  TypeSpec,
  VerbSpec,
} from "./protocol";
import { words } from "./strings";

/** What is needed to say a value in words. */
export interface Names {
  dictionary: Dictionary;
  now: Date;
  user(id: string): string;
  agency(id: string): string;
  /** A record, clock or case that the viewer sees; undefined otherwise. */
  pointed(id: string): string | undefined;
}

export const POINTERS: readonly string[] = ["record", "records", "case", "clock", "clocks"];
export const LONG_TEXT: readonly string[] = ["prose", "texts", "group"];

/** Fields in the order in which they are read and asked for. */
export function orderedFields(type: TypeSpec): [string, FieldSpec][] {
  const names = new Set([...(type.order ?? []), ...Object.keys(type.fields)]);
  const out: [string, FieldSpec][] = [];
  for (const name of names) {
    const spec = type.fields[name];
    if (spec) out.push([name, spec]);
  }
  return out;
}

export interface Asked {
  name: string;
  spec: FieldSpec;
  isNeeded: boolean;
}

/** What a verb's form asks for. */
export function askedFields(type: TypeSpec, verb: VerbSpec): Asked[] {
  const needs = new Set(verb.needs ?? []);
  const may = new Set(Array.isArray(verb.may) ? verb.may : []);
  const deciding = verb.creates === true ? new Set() : decidingFields(type);
  return orderedFields(type)
    .filter(([name, spec]) => {
      if (needs.has(name) || may.has(name)) return !deciding.has(name);
      return verb.may === "*" && spec.set_by_verb !== true && !deciding.has(name);
    })
    .map(([name, spec]) => ({
      name,
      spec,
      isNeeded: needs.has(name) || (verb.creates === true && spec.required === true),
    }));
}

/** Fields that decide a class, of the record or of a field: set once, when it is made. */
function decidingFields(type: TypeSpec): Set<string> {
  const rules = [type.class, ...Object.values(type.fields).map((spec) => spec.class)];
  return new Set(rules.flatMap((rule) => (typeof rule === "object" && "by" in rule ? [rule.by] : [])));
}

/** The field that decides a record's class, if one does. */
export function decidingField(type: TypeSpec): string | undefined {
  return typeof type.class === "object" && "by" in type.class ? type.class.by : undefined;
}

/** The class by a rule, given what is (to be) in the record; undefined while it is open. */
export function classBy(rule: ClassRule, fields: Fields): string | undefined {
  if (typeof rule === "string") return rule;
  if (!("by" in rule)) return undefined;
  const value = fields[rule.by];
  if (typeof value !== "string" || value === "") return undefined;
  return (rule as { [value: string]: string })[value] ?? (rule as { [v: string]: string })["*"];
}

export function optionsOf(dictionary: Dictionary, spec: FieldSpec): Option[] {
  const list = spec.options ?? spec.of;
  return (list !== undefined && dictionary.options[list]) || [];
}

/** "days:14" is the option "days:n" with its number. */
export function optionLabel(dictionary: Dictionary, spec: FieldSpec, value: string): string {
  const options = optionsOf(dictionary, spec);
  const exact = options.find((option) => option.value === value);
  if (exact) return exact.label;
  const [stem, number] = value.split(":");
  const numbered = options.find((option) => option.value === `${stem}:n`);
  return numbered && number ? numbered.label.replace(/\bn\b/, number) : value;
}

export function typeLabel(dictionary: Dictionary, type: string): string {
  return dictionary.types[type]?.label ?? type;
}

export function pluralLabel(dictionary: Dictionary, type: string): string {
  const spec = dictionary.types[type];
  return spec?.plural ?? spec?.label ?? type;
}

/** The choice that verbs move on, else the first that only verbs set: the record's state. */
export function stateField(type: TypeSpec): [string, FieldSpec] | undefined {
  const moved = new Set(Object.values(type.verbs).flatMap((verb) => Object.keys(verb.from ?? {})));
  const choices = orderedFields(type).filter(([, spec]) => spec.kind === "choice");
  return choices.find(([name]) => moved.has(name)) ?? choices.find(([, spec]) => spec.set_by_verb === true);
}

export function titleFields(type: TypeSpec): string[] {
  return typeof type.title === "string" ? [type.title] : type.title ?? [];
}

/** What a record is called in a line: its title fields (when it happened is said beside it), else its type. */
export function recordTitle(names: Names, record: CaseRecord): string {
  const type = names.dictionary.types[record.type];
  if (!type) return record.type;
  const parts: string[] = [];
  for (const name of titleFields(type).filter((field) => field !== type.when)) {
    const value = record.fields[name];
    const spec = type.fields[name];
    if (value !== undefined && value !== null && spec) parts.push(sayValue(names, spec, value));
  }
  return parts.filter((part) => part !== "").join(", ") || type.label;
}

/** When it happened, as the type says; else when it was entered. */
export function recordTime(dictionary: Dictionary, record: CaseRecord): string | undefined {
  const when = dictionary.types[record.type]?.when;
  const value = when ? record.fields[when] : undefined;
  return typeof value === "string" ? value : record.created;
}

/** For sorting: civil dates count from their local midnight. */
export function timeOf(text: string | undefined): number {
  if (text === undefined) return 0;
  const time = (civilDate(text) ?? new Date(text)).getTime();
  return Number.isNaN(time) ? 0 : time;
}

export function sayTime(text: string, now: Date): string {
  return text.length === 10 ? formatDate(text, now) : formatInstant(text, now, words.today);
}

/** A value in words. Empty for what cannot be said, such as a pointer to what is not seen. */
export function sayValue(names: Names, spec: FieldSpec, value: Json): string {
  if (value === null) return "";
  if (Array.isArray(value)) {
    const items = value.map((item) => sayOne(names, spec, item)).filter((text) => text !== "");
    return spec.kind === "texts" || spec.kind === "group" ? items.join("\n") : listed(items, words.and);
  }
  return sayOne(names, spec, value);
}

function sayOne(names: Names, spec: FieldSpec, value: Json): string {
  if (isObject(value)) return sayGroup(names, spec, value);
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (typeof value !== "string") return String(value);
  switch (spec.kind) {
    case "choice":
    case "choices":
      return optionLabel(names.dictionary, spec, value);
    case "date":
      return formatDate(value, names.now);
    case "time":
      return formatInstant(value, names.now, words.today);
    case "user":
    case "users":
      return names.user(value);
    case "agency":
    case "agencies":
      return names.agency(value);
    case "record":
    case "records":
    case "case":
    case "clock":
    case "clocks":
      return names.pointed(value) ?? orOption(names.dictionary, spec, value);
    default:
      return value;
  }
}

/** A field that points at something may hold an option of a list instead. */
function orOption(dictionary: Dictionary, spec: FieldSpec, value: string): string {
  const options = (spec.or !== undefined && dictionary.options[spec.or]) || [];
  return options.find((option) => option.value === value)?.label ?? "";
}

/** A group's fields come without an order: what is chosen leads, as it says what the rest is about. */
export function groupFields(spec: FieldSpec): [string, FieldSpec][] {
  const rank = ([, inner]: [string, FieldSpec]) => (inner.kind === "choice" ? 0 : 1);
  return Object.entries(spec.fields ?? {}).sort((a, b) => rank(a) - rank(b));
}

/** A list of records as somebody saw them: which, and their etag then. */
export function isOfRecordsSeen(spec: FieldSpec): boolean {
  const inner = spec.fields ?? {};
  return spec.kind === "group" && inner["record"]?.kind === "record" && inner["etag"]?.kind === "text";
}

function sayGroup(names: Names, spec: FieldSpec, group: Fields): string {
  const parts: string[] = [];
  if (isOfRecordsSeen(spec)) return names.pointed(String(group["record"])) ?? "";
  for (const [name, inner] of groupFields(spec)) {
    const value = group[name];
    if (value === undefined || value === null) continue;
    const said = sayValue(names, inner, value);
    parts.push(inner.kind === "choice" ? said : `${inner.label.toLowerCase()} ${said}`);
  }
  return parts.join(", ");
}

/**
 * Whether an absent field of this record was left empty, as far as this viewer can know. A field of
 * its own class, a location or a pointer may be absent because the viewer does not get it.
 */
export function isKnownEmpty(record: CaseRecord, spec: FieldSpec, ownAgency: string): boolean {
  if (record.level !== "full" || spec.class !== undefined || spec.location !== undefined) return false;
  if (POINTERS.includes(spec.kind)) return false;
  return record.agency === ownAgency || !LONG_TEXT.includes(spec.kind);
}

export interface Apart {
  name: string;
  label: string;
  /** The viewer gets nothing of it, filled or not; else that cannot be known here. */
  isSure: boolean;
}

/**
 * Fields that are kept apart from the rest of a record, and do not stand in it: whether there is
 * anything in them plays no part. Of a kind that one is told nothing of there is no mark.
 */
export function fieldsApart(dictionary: Dictionary, record: CaseRecord): Apart[] {
  const type = dictionary.types[record.type];
  if (!type || record.level !== "full") return [];
  return orderedFields(type).flatMap(([name, spec]) => {
    const value = record.fields[name];
    const isSure = value === undefined || value === null ? apartness(dictionary, record, spec) : undefined;
    return isSure === undefined ? [] : [{ name, label: spec.label, isSure }];
  });
}

function apartness(dictionary: Dictionary, record: CaseRecord, spec: FieldSpec): boolean | undefined {
  const own = spec.class === undefined ? undefined : classBy(spec.class, record.fields);
  const level = own === undefined ? undefined : dictionary.classes[own]?.level;
  if (level === "exists" || level === "codes" || level === "summary") return true;
  const isLeftOut = dictionary.classes[own ?? record.class]?.no_location === true;
  const isPlace = typeof spec.location === "object" ? record.fields[spec.location.when] === true : spec.location === true;
  return isLeftOut && isPlace && level !== "none" ? false : undefined;
}

export interface UsableVerb {
  name: string;
  verb: VerbSpec;
  /** It is the viewer's own thing to do, not merely allowed. */
  isMine: boolean;
}

/** Verbs of a record whose state allows them; the server has the last word on rights. */
export function usableVerbs(type: TypeSpec, record: CaseRecord, user: string): UsableVerb[] {
  const fits = (verb: VerbSpec) => record.level === "full" || verb.partly === true;
  return Object.entries(type.verbs)
    .filter(([, verb]) => fits(verb) && verb.creates !== true && startsFrom(verb, record.fields))
    .sort(([a], [b]) => lateness(a) - lateness(b))
    .map(([name, verb]) => ({
      name,
      verb,
      isMine: verb.if?.includes("owner") === true && record.fields["owner_user"] === user,
    }));
}

/** What every type has stands after what is a type's own; hiding it comes last. */
function lateness(verb: string): number {
  return ["amend", "withdraw"].indexOf(verb);
}

function startsFrom(verb: VerbSpec, fields: Fields): boolean {
  return Object.entries(verb.from ?? {}).every(([field, values]) =>
    values.includes((fields[field] ?? null) as string | null),
  );
}
