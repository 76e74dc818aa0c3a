/** How a clock was worked out, in sentences, asked for when somebody wants to know. */
import { useState } from "preact/hooks";
import { ask } from "../acts";
import type { Names } from "../dictionary";
import { recordLine } from "../form/options";
import { formatDate, formatDay, formatTimeOfDay } from "../format";
import type { CaseRecord, Working } from "../protocol";
import { openCase, userName } from "../state";
import { words } from "../strings";
import { CLOCK } from "./names";
import { civilToday, sayClock, sayInstant, sayLimit } from "./say";

export function ShowWorking(props: { caseId: string; clock: CaseRecord; what: string; names: Names }) {
  const { caseId, clock, what, names } = props;
  const [working, setWorking] = useState<Working | "broken" | undefined>(undefined);
  const read = async () => {
    try {
      setWorking((await ask("clock.working", { case: caseId, clock: clock.id }, true)) as unknown as Working);
    } catch {
      setWorking("broken");
    }
  };
  const isOpen = working !== undefined;
  return (
    <>
      <button
        type="button"
        class="cb-link cb-small"
        aria-expanded={isOpen}
        onClick={() => (isOpen ? setWorking(undefined) : void read())}
      >
        {isOpen ? words.hideWorking : words.showWorking}
        <span class="govuk-visually-hidden">: {what}</span>
      </button>
      {working === "broken" && <p role="alert">{words.workingBroken}</p>}
      {working !== undefined && working !== "broken" && <Sentences working={working} what={what} names={names} />}
    </>
  );
}

function Sentences({ working, what, names }: { working: Working; what: string; names: Names }) {
  return (
    <div class="cb-working" role="region" aria-label={words.workingOf(what)}>
      <dl class="govuk-summary-list">
        {sentencesOf(working, names).map(([label, text]) => (
          <div class="govuk-summary-list__row" key={label}>
            <dt class="govuk-summary-list__key">{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {working.start === undefined && <p class="cb-small">{words.workingNotSeen}</p>}
    </div>
  );
}

function sentencesOf(working: Working, names: Names): [string, string][] {
  const all: [string, string | undefined][] = [
    [words.workingStarted, startOf(working, names)],
    [words.workingRule, ruleOf(working, names)],
    [words.workingSource, working.source],
    [words.workingCalendar, calendarOf(working, names)],
    [words.workingDue, dueOf(working, names)],
    [words.workingClosed, closedOf(working, names)],
    [words.workingNow, sayClock(names, working.clock.fields).text],
  ];
  return all.flatMap(([label, text]) => (text === undefined || text === "" ? [] : [[label, text] as [string, string]]));
}

const found = (id: unknown) => (typeof id === "string" ? openCase.value?.view?.items.get(id) : undefined);

function startOf(working: Working, names: Names): string | undefined {
  if (working.start === undefined) return undefined;
  const opener = found(working.clock.fields[CLOCK.opener]);
  const start = sayInstant(working.start, names.now);
  const parts = [words.workingStart(start, opener && recordLine(names, opener))];
  if (working.logged !== undefined && working.logged !== working.start)
    parts.push(words.workingLogged(sayInstant(working.logged, names.now)));
  for (const flag of working.flags ?? []) parts.push(words.clockFlags[flag] ?? flag);
  return parts.join(" ");
}

function ruleOf(working: Working, names: Names): string | undefined {
  const parts = working.label === undefined ? [] : [`${working.label}.`];
  if (working.limit !== undefined) parts.push(words.workingLimit(sayLimit(working.limit, names.now), working.basis));
  if (working.pack !== undefined) parts.push(words.packLine(working.pack));
  return parts.join(" ");
}

function calendarOf(working: Working, names: Names): string | undefined {
  const { calendar, start } = working;
  if (!calendar || start === undefined) return undefined;
  return words.workingDay0(calendar.name, calendar.version, formatDate(civilToday(new Date(start)), names.now));
}

function dueOf(working: Working, names: Names): string {
  const date = working.clock.fields[CLOCK.dueDate];
  const at = working.clock.fields[CLOCK.dueAt];
  if (typeof date !== "string") return words.workingNoDue;
  const end = typeof at === "string" ? new Date(at) : undefined;
  const time = end && civilToday(end) === date ? formatTimeOfDay(end) : undefined;
  const parts = [words.workingEnd(formatDate(date, names.now), time)];
  if (working.first_due !== undefined) parts.push(words.workingFirstDue(formatDate(working.first_due, names.now)));
  if (working.missed_periods !== undefined) parts.push(words.workingMissed(working.missed_periods));
  return parts.join(" ");
}

function closedOf(working: Working, names: Names): string | undefined {
  if (working.closed === undefined) return undefined;
  const by = found(working.clock.fields[CLOCK.closedBy]);
  const day = new Date(working.closed);
  const when = `${formatDay(day, names.now)} ${formatTimeOfDay(day)}`;
  const author = by?.author === undefined ? undefined : userName(by.author);
  return words.workingClosedBy(when, by && [recordLine(names, by), author].filter(Boolean).join(", "));
}
