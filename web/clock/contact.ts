/** What the contact plan says of how and when a victim may be told, put beside the form. Pure. */
import { optionLabel } from "../dictionary";
import { listed } from "../format";
import { isObject } from "../protocol";
import type { CaseRecord, Dictionary, Fields, Json } from "../protocol";
import { words } from "../strings";
import { PLAN, UPDATE } from "./names";

/** What a form refuses or says because of something else that is recorded. */
export interface Guard {
  /** Options that may not be chosen, by field, each with the reason. */
  refused: { [field: string]: { [option: string]: string } };
  hints: { [field: string]: string };
  problems: { [field: string]: string };
  /** One line over the boxes. */
  line: string | undefined;
}
export const NO_GUARD: Guard = { refused: {}, hints: {}, problems: {}, line: undefined };

/** The plan of a victim, or the only one there is. */
export function planOf(records: Iterable<CaseRecord>, victim: Json | undefined): CaseRecord | undefined {
  const plans = [...records].filter(({ type, level }) => type === PLAN.type && level !== "exists");
  if (victim === undefined || victim === null) return plans.length === 1 ? plans[0] : undefined;
  return plans.find(({ fields }) => fields[PLAN.victim] === victim);
}

export function guardOf(dictionary: Dictionary, type: string, settled: Fields, plan: CaseRecord | undefined): Guard {
  if (type !== UPDATE.type || !plan) return NO_GUARD;
  const line = contactLine(dictionary, plan);
  if (settled[UPDATE.recipient] !== (plan.fields[PLAN.recipient] ?? "victim")) return { ...NO_GUARD, line };
  const refused = unsafeChannels(dictionary, plan);
  const problems: Guard["problems"] = {};
  const reason = refused[String(settled[UPDATE.channel])];
  if (reason !== undefined) problems[UPDATE.channel] = words.channelRefused(reason);
  const isOutside = plan.fields[PLAN.isBinding] === true && isOutsideWindows(plan, settled[UPDATE.at]);
  if (isOutside) problems[UPDATE.at] = words.outsideSafeTimes(windowsInWords(dictionary, plan));
  return { refused: { [UPDATE.channel]: refused }, hints: languageHint(plan), problems, line };
}

/** Channels that are not agreed, each with why it may not be used. */
function unsafeChannels(dictionary: Dictionary, plan: CaseRecord): { [option: string]: string } {
  const agreed = plan.fields[PLAN.channels];
  if (!Array.isArray(agreed) || agreed.length === 0) return {};
  const spec = dictionary.types[UPDATE.type]?.fields[UPDATE.channel];
  const all = (spec?.of !== undefined && dictionary.options[spec.of]) || [];
  const unsafe = all.filter(({ value }) => !agreed.includes(value));
  return Object.fromEntries(unsafe.map(({ value }) => [value, words.notSafeChannel]));
}

function languageHint(plan: CaseRecord): { [field: string]: string } {
  if (plan.fields[PLAN.interpreter] !== true) return {};
  return { [UPDATE.language]: words.interpreterCounts(languageOf(plan)) };
}

/** "Polish" for "pl"; nothing for a tag that nobody knows. */
function languageOf(plan: CaseRecord): string | undefined {
  const tag = plan.fields[PLAN.language];
  if (typeof tag !== "string") return undefined;
  try {
    return new Intl.DisplayNames(["en"], { type: "language" }).of(tag);
  } catch {
    return undefined;
  }
}

interface Window {
  weekday: string;
  from: string;
  to: string;
}

function windowsOf(plan: CaseRecord): Window[] {
  const list = plan.fields[PLAN.windows];
  if (!Array.isArray(list)) return [];
  return list.flatMap((item) => {
    if (!isObject(item)) return [];
    const { weekday, from, to } = item;
    const isWhole = typeof weekday === "string" && typeof from === "string" && typeof to === "string";
    return isWhole ? [{ weekday, from, to }] : [];
  });
}

const LONDON = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/London",
  weekday: "short",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** By the clock on the wall of those who are told. Without windows nothing is outside them. */
function isOutsideWindows(plan: CaseRecord, at: Json | undefined): boolean {
  const windows = windowsOf(plan);
  if (windows.length === 0 || typeof at !== "string" || Number.isNaN(Date.parse(at))) return false;
  const parts = new Map(LONDON.formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
  const day = (parts.get("weekday") ?? "").toLowerCase();
  const time = `${parts.get("hour")}:${parts.get("minute")}`;
  return !windows.some(({ weekday, from, to }) => weekday === day && from <= time && time < to);
}

function windowsInWords(dictionary: Dictionary, plan: CaseRecord): string {
  const spec = dictionary.types[PLAN.type]?.fields[PLAN.windows]?.fields?.["weekday"];
  const days = new Map<string, string[]>();
  for (const { weekday, from, to } of windowsOf(plan)) {
    const when = words.fromTo(from, to);
    days.set(when, [...(days.get(when) ?? []), spec ? optionLabel(dictionary, spec, weekday) : weekday]);
  }
  return [...days].map(([when, names]) => `${listed(names, words.and)} ${when}`).join("; ");
}

/** "Phone, through the advocate. Monday 18:00 to 20:00. No voicemail. Interpreter needed: Polish." */
export function contactLine(dictionary: Dictionary, plan: CaseRecord): string | undefined {
  const spec = dictionary.types[UPDATE.type]?.fields[UPDATE.channel];
  const channels = plan.fields[PLAN.channels];
  const parts: string[] = [];
  if (spec && Array.isArray(channels) && channels.length > 0)
    parts.push(channels.map((one) => optionLabel(dictionary, spec, String(one))).join(", "));
  const windows = windowsInWords(dictionary, plan);
  if (windows !== "") parts.push(windows);
  if (plan.fields[PLAN.voicemail] === false) parts.push(words.noVoicemail);
  if (plan.fields[PLAN.interpreter] === true) parts.push(words.interpreterNeeded(languageOf(plan)));
  return parts.length === 0 ? undefined : `${parts.join(". ")}.`;
}
