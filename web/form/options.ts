/** What can be chosen in a field that points at something. */
import { typeLabel, recordTitle, recordTime, sayTime, stateField, optionLabel, optionsOf } from "../dictionary";
import type { Names } from "../dictionary";
import { CLOCK } from "../clock/names";
import { byDue, nameClock, sayClock } from "../clock/say";
import { isLive } from "../clock/start";
import type { CaseRecord, Dictionary, FieldSpec, Option } from "../protocol";
import { agencies, agencyName, board, caseReference, now, openCase, people, userName } from "../state";
import { words } from "../strings";

export interface Choice extends Option {
  group?: string;
}

/** How to say values on the page as it is now. */
export function namesNow(dictionary: Dictionary): Names {
  const names: Names = {
    dictionary,
    now: now.value,
    user: userName,
    agency: agencyName,
    pointed: (id) => {
      const view = openCase.value?.view;
      const record = view?.items.get(id) ?? view?.clocks.get(id);
      if (record?.type === CLOCK.type) return clockLine(names, record);
      if (record && record.id !== openCase.value?.id) return recordLine(names, record);
      return caseReference(id);
    },
  };
  return names;
}

/** A record in one line: its title, and when it happened, so that two alike can be told apart. */
export function recordLine(names: Names, record: CaseRecord): string {
  const title = recordTitle(names, record).split("\n")[0] ?? "";
  const short = title.length > 60 ? typeLabel(names.dictionary, record.type) : title;
  const isDated = names.dictionary.types[record.type]?.when !== undefined;
  const when = isDated ? recordTime(names.dictionary, record) : undefined;
  return when !== undefined ? `${short}, ${sayTime(when, names.now)}` : short;
}

export function choicesFor(names: Names, field: string, spec: FieldSpec): Choice[] {
  switch (spec.kind) {
    case "user":
    case "users":
      return [...wholeAgencies(spec), ...people.value.map((person) => ({
        value: person.id,
        label: person.name,
        group: agencyName(person.agency),
      }))];
    case "agency":
    case "agencies":
      return agencies.value.map((agency) => ({ value: agency.id, label: agency.name }));
    case "record":
    case "records":
      return [...recordChoices(names, field, spec), ...orChoices(names.dictionary, spec)];
    case "case":
      return [...(board.value?.view.items.keys() ?? [])]
        .filter((id) => id !== openCase.value?.id)
        .map((id) => ({ value: id, label: caseReference(id) ?? id }));
    case "clock":
    case "clocks":
      return clockChoices(names, field);
    default:
      return [];
  }
}

/** Clocks that still want something: for a field of findings those, elsewhere what can be told. */
function clockChoices(names: Names, field: string): Choice[] {
  const view = openCase.value?.view;
  const isFinding = (clock: CaseRecord) => clock.fields[CLOCK.kind] === "finding";
  return [...(view?.clocks.values() ?? [])]
    .filter((clock) => isLive(clock) && isFinding(clock) === (field === "finding") && clock.fields[CLOCK.kind] !== "action")
    .sort(byDue)
    .map((clock) => ({ value: clock.id, label: clockLine(names, clock) }));
}

/** What is owed, and how it stands. */
function clockLine(names: Names, clock: CaseRecord): string {
  const opener = openCase.value?.view?.items.get(String(clock.fields[CLOCK.opener]));
  const said = sayClock(names, clock.fields).text;
  return `${nameClock(names, clock.fields, opener)} (${said.charAt(0).toLowerCase()}${said.slice(1)})`;
}

/** Where a field of people may name an agency, meaning all its people. */
function wholeAgencies(spec: FieldSpec): Choice[] {
  if (spec.or !== "agency") return [];
  return agencies.value.map(({ id, name }) => ({ value: id, label: name, group: words.wholeAgencies }));
}

/** Where a field that points at a record may hold an option of a list instead. */
function orChoices(dictionary: Dictionary, spec: FieldSpec): Choice[] {
  const options = (spec.or !== undefined && dictionary.options[spec.or]) || [];
  return options.map((option) => ({ ...option, group: words.kindOfInformation }));
}

function recordChoices(names: Names, field: string, spec: FieldSpec): Choice[] {
  const records = [...(openCase.value?.view?.items.values() ?? [])].filter(
    (record) => record.type === spec.of || (spec.of === undefined && record.id !== openCase.value?.id),
  );
  return records
    .filter((record) => fitsName(names.dictionary, field, record))
    .map((record) => ({
      value: record.id,
      label: spec.of === undefined
        ? `${typeLabel(names.dictionary, record.type)}: ${recordLine(names, record)}`
        : labelWithState(names, record),
      ...(spec.or === undefined ? {} : { group: words.recordsOfCase }),
    }));
}

/** A field `victim` that points at people offers those recorded as victim, if there are any such. */
function fitsName(dictionary: Dictionary, field: string, record: CaseRecord): boolean {
  const type = dictionary.types[record.type];
  if (!type || typeof type.class === "string" || !("by" in type.class)) return true;
  const deciding = type.class.by;
  const options = optionsOf(dictionary, type.fields[deciding] ?? { label: "", kind: "choice" });
  if (!options.some((option) => option.value === field)) return true;
  const value = record.fields[deciding];
  return value === undefined || value === field;
}

function labelWithState(names: Names, record: CaseRecord): string {
  const type = names.dictionary.types[record.type];
  const state = type && stateField(type);
  const value = state && record.fields[state[0]];
  const line = recordLine(names, record);
  return state && typeof value === "string"
    ? `${line} (${optionLabel(names.dictionary, state[1], value)})`
    : line;
}
