/** What stands in a form's boxes, and what goes over the wire for it. Pure. */
import { optionsOf } from "../dictionary";
import { civilDate } from "../format";
import { isObject } from "../protocol";
import type { Dictionary, FieldSpec, Json } from "../protocol";
import { words } from "../strings";

/** A box holds text; a list of boxes, choices or chips holds texts; a group holds rows of boxes. */
export interface DateBoxes {
  day: string;
  month: string;
  year: string;
}
export interface TimeBoxes extends DateBoxes {
  time: string;
}
export type Row = { [field: string]: Boxes };
export type Boxes = string | string[] | DateBoxes | TimeBoxes | Row[];

export type Read = { value: Json | undefined } | { problem: string };

const NO_DATE: DateBoxes = { day: "", month: "", year: "" };

export function emptyBoxes(spec: FieldSpec): Boxes {
  switch (spec.kind) {
    case "date":
      return { ...NO_DATE };
    case "time":
      return { ...NO_DATE, time: "" };
    case "choices":
    case "users":
    case "agencies":
    case "records":
    case "clocks":
      return [];
    case "group":
      return [];
    default:
      return "";
  }
}

export function dateBoxes(date: Date): DateBoxes {
  return {
    day: String(date.getDate()),
    month: String(date.getMonth() + 1),
    year: String(date.getFullYear()),
  };
}

export function timeBoxes(date: Date): TimeBoxes {
  const minutes = String(date.getMinutes()).padStart(2, "0");
  return { ...dateBoxes(date), time: `${date.getHours()}:${minutes}` };
}

/** The boxes that show a value as it is now. */
export function boxesFor(spec: FieldSpec, value: Json | undefined): Boxes {
  if (value === undefined || value === null) return emptyBoxes(spec);
  switch (spec.kind) {
    case "date": {
      const date = typeof value === "string" ? civilDate(value) : undefined;
      return date ? dateBoxes(date) : emptyBoxes(spec);
    }
    case "time":
      return typeof value === "string" ? timeBoxes(new Date(value)) : emptyBoxes(spec);
    case "yesno":
      return value === true ? "yes" : "no";
    case "texts":
      return Array.isArray(value) ? value.map(String).join("\n") : String(value);
    case "group":
      return Array.isArray(value) ? value.map((item) => rowFor(spec, item)) : [];
    default:
      return Array.isArray(value) ? value.map(String) : String(value);
  }
}

function rowFor(spec: FieldSpec, item: Json): Row {
  const row: Row = {};
  for (const [name, inner] of Object.entries(spec.fields ?? {}))
    row[name] = boxesFor(inner, isObject(item) ? item[name] : undefined);
  return row;
}

export function emptyRow(spec: FieldSpec): Row {
  return rowFor(spec, {});
}

/** The value in the boxes (undefined: left empty), or what is wrong with it and how to mend it. */
export function readBoxes(dictionary: Dictionary, spec: FieldSpec, boxes: Boxes): Read {
  switch (spec.kind) {
    case "date":
      return readDate(boxes as DateBoxes, spec.label);
    case "time":
      return readTime(boxes as TimeBoxes, spec.label);
    case "yesno":
      return { value: boxes === "" ? undefined : boxes === "yes" };
    case "number":
      return readNumber(String(boxes).trim(), spec.label);
    case "choice":
      return readChoice(dictionary, spec, String(boxes));
    case "texts": {
      const lines = String(boxes).split("\n").map((line) => line.trim());
      const filled = lines.filter((line) => line !== "");
      return { value: filled.length === 0 ? undefined : filled };
    }
    case "group":
      return readRows(dictionary, spec, boxes as Row[]);
    default:
      return readText(spec, boxes);
  }
}

function readText(spec: FieldSpec, boxes: Boxes): Read {
  if (Array.isArray(boxes)) return { value: boxes.length === 0 ? undefined : (boxes as string[]) };
  const text = String(boxes).trim();
  if (spec.max !== undefined && [...text].length > spec.max)
    return { problem: words.tooLong(spec.label, spec.max) };
  return { value: text === "" ? undefined : text };
}

function readNumber(text: string, label: string): Read {
  if (text === "") return { value: undefined };
  if (!/^-?\d{1,15}$/.test(text)) return { problem: words.wantsNumber(label) };
  return { value: Number(text) };
}

function readChoice(dictionary: Dictionary, spec: FieldSpec, text: string): Read {
  if (text === "") return { value: undefined };
  const known = optionsOf(dictionary, spec).some((option) => option.value === text);
  if (known && !text.endsWith(":n")) return { value: text };
  return /:\d{1,4}$/.test(text) ? { value: text } : { problem: words.wantsHowMany(spec.label) };
}

function readDate(boxes: DateBoxes, label: string): Read {
  const { day, month, year } = boxes;
  if (day + month + year === "") return { value: undefined };
  const text = [year.trim(), month.trim().padStart(2, "0"), day.trim().padStart(2, "0")].join("-");
  return civilDate(text) ? { value: text } : { problem: words.wantsDate(label) };
}

function readTime(boxes: TimeBoxes, label: string): Read {
  const { day, month, year, time } = boxes;
  if (day + month + year + time === "") return { value: undefined };
  const date = readDate(boxes, label);
  const parts = /^(\d{1,2})(?:[:.](\d{2}))? ?(am|pm)?$/i.exec(time.trim());
  if (!("value" in date) || date.value === undefined || !parts) return { problem: words.wantsTime(label) };
  const half = parts[3]?.toLowerCase();
  const hour = (Number(parts[1]) % (half ? 12 : 24)) + (half === "pm" ? 12 : 0);
  const minute = Number(parts[2] ?? "0");
  if (Number(parts[1]) > 23 || minute > 59) return { problem: words.wantsTime(label) };
  const local = civilDate(date.value as string) as Date;
  local.setHours(hour, minute);
  return { value: local.toISOString() };
}

function readRows(dictionary: Dictionary, spec: FieldSpec, rows: Row[]): Read {
  const out: Json[] = [];
  for (const row of rows) {
    const item: { [name: string]: Json } = {};
    for (const [name, inner] of Object.entries(spec.fields ?? {})) {
      const read = readBoxes(dictionary, inner, row[name] ?? emptyBoxes(inner));
      if ("problem" in read) return read;
      if (read.value !== undefined) item[name] = read.value;
    }
    if (Object.keys(item).length > 0) out.push(item);
  }
  return { value: out.length === 0 ? undefined : out };
}
