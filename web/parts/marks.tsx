/** Marks that tell full, summary, exists-only and not recorded apart, also in black and white. */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { askPeople, askReaders } from "../commands";
import { isKnownEmpty } from "../dictionary";
import type { CaseRecord, FieldSpec, Reader, ReaderPerson } from "../protocol";
import { agencyName, dictionary, openCase, readers, userName } from "../state";
import { words } from "../strings";
import { listed } from "../format";

export function NotRecorded() {
  return <span class="cb-none">{words.notRecorded}</span>;
}

/**
 * A value that is absent. Only where the viewer would get it does that mean that nobody recorded it;
 * elsewhere the same words stand whether there is one or not.
 */
export function Missing(props: { record: CaseRecord; spec: FieldSpec; ownAgency: string }) {
  const isEmpty = isKnownEmpty(props.record, props.spec, props.ownAgency);
  return isEmpty ? <NotRecorded /> : <span class="cb-2">{words.notInView}</span>;
}

/** What the owner wrote for sharing. */
export function SummaryMark(props: { head: string; children: ComponentChildren }) {
  return (
    <div class="cb-mark">
      <span class="cb-mark__head">{props.head}</span>
      {props.children}
    </div>
  );
}

/** That something is there; what more can be known of it stands in CHILDREN. */
export function ExistsMark(props: { what: string; children: ComponentChildren }) {
  return (
    <div class="cb-mark cb-mark--exists">
      <span class="cb-mark__head">{words.existsHead}</span>
      <p>{props.what}</p>
      {props.children}
    </div>
  );
}

/** The kind of information and who reads it, beside the boxes it is typed into. */
export function SeenBy({ className }: { className: string }) {
  const known = readers.value.get(className);
  useEffect(() => void askReaders(className).catch(() => undefined), [className]);
  const label = dictionary.value?.classes[className]?.label ?? className;
  return (
    <div class="cb-class">
      <p>
        {words.kind}: <b>{label}</b>
        {known && ` · ${seenLine(known.seats)}`}
      </p>
      {known && <WhoSees className={className} seats={known.seats} />}
    </div>
  );
}

/** Seats, and once it is opened the people, of whom only those are known that the directory shows. */
function WhoSees({ className, seats }: { className: string; seats: readonly Reader[] }) {
  const [people, setPeople] = useState<readonly Reader[] | undefined>(undefined);
  const roles = dictionary.value?.roles ?? {};
  const caseId = openCase.value?.view ? openCase.value.id : undefined;
  const open = (event: Event) => {
    if (!(event.currentTarget as HTMLDetailsElement).open || caseId === undefined) return;
    askPeople(caseId, className).then((answer) => setPeople(answer.seats), () => undefined);
  };
  return (
    <details class="govuk-details cb-class__who" onToggle={open}>
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">{words.whoSees}</span>
      </summary>
      <ul class="cb-class__list">
        {(people ?? seats).map((seat, index) => (
          <li key={index}>
            <b>{seat.label}</b>: {words.levels[seat.level]}
            {seat.when.length > 0 && `, ${words.onlyIf(listed(seat.when.map((name) => words.condition(name, roles)), words.and))}`}
            {seat.people && <People people={seat.people} />}
          </li>
        ))}
      </ul>
      <p>{words.notSeenByOthers}</p>
    </details>
  );
}

function People({ people }: { people: readonly ReaderPerson[] }) {
  if (people.length === 0) return <span class="cb-2">. {words.nobodyOnCase}</span>;
  const agencies = [...new Set(people.map(({ agency }) => agency))];
  const groups = agencies.map((agency) => {
    const names = people.filter((one) => one.agency === agency).map(({ user }) => userName(user));
    return `${listed(names, words.and)} (${agencyName(agency)})`;
  });
  return <span class="cb-2">. {groups.join("; ")}</span>;
}

/** Seats whose level hangs on a condition are said to be some of them. */
function seenLine(seats: readonly Reader[]): string {
  const labelled = (level: string): string[] => {
    const at = seats.filter((seat) => seat.level === level);
    const all = new Set(at.filter(({ when }) => when.length === 0).map(({ label }) => label));
    const some = new Set(at.map(({ label }) => label).filter((label) => !all.has(label)));
    return [...all, ...[...some].map(words.someOf)];
  };
  return [
    [words.seenInFull, labelled("full")] as const,
    [words.seenSummary, labelled("summary")] as const,
  ]
    .filter(([, labels]) => labels.length > 0)
    .map(([what, labels]) => `${what} ${labels.join(", ")}`)
    .join(" · ");
}
