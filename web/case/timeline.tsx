/** What happened, newest first. */
import { useSignal } from "@preact/signals";
import { recordTime, recordTitle, sayTime, timeOf, typeLabel } from "../dictionary";
import type { Names } from "../dictionary";
import { CLOCK } from "../clock/names";
import { CASE } from "../practice";
import type { CaseRecord } from "../protocol";
import { agencyName, userName } from "../state";
import { words } from "../strings";
import type { SectionContents } from "./sections";

const FIRST = 20;

interface Happening {
  record: CaseRecord;
  at: string;
}

export function Timeline(props: { names: Names; sections: readonly SectionContents[]; caseId: string }) {
  const section = useSignal<string | undefined>(undefined);
  const isAll = useSignal(false);
  const happenings = props.sections
    .filter(({ id }) => section.value === undefined || section.value === id)
    .flatMap(({ groups }) => groups)
    .filter(({ type }) => type !== CASE.type && type !== CLOCK.type)
    .flatMap(({ records }) => records)
    .flatMap((record) => happening(props.names, record))
    .sort((a, b) => timeOf(b.at) - timeOf(a.at));
  const shown = isAll.value ? happenings : happenings.slice(0, FIRST);
  const filled = props.sections.filter(({ groups }) => groups.some(({ type }) => type !== CASE.type && type !== CLOCK.type));
  return (
    <section class="cb-rail-scroll" id="timeline" tabIndex={-1} aria-labelledby="timeline-heading">
      <div class="cb-section__head">
        <h2 class="govuk-heading-m" id="timeline-heading">
          {words.timeline}
        </h2>
        <span class="cb-small">{words.newestFirst}</span>
      </div>
      <div class="cb-row cb-chips" role="group" aria-label={words.show}>
        <Chip isOn={section.value === undefined} label={words.all} onClick={() => (section.value = undefined)} />
        {filled.map(({ id, label }) => (
          <Chip key={id} isOn={section.value === id} label={label} onClick={() => (section.value = id)} />
        ))}
      </div>
      <ol class="moj-timeline">
        {shown.map(({ record, at }) => (
          <li class="moj-timeline__item" key={record.id}>
            <span class="moj-timeline__byline">
              {sayTime(at, props.names.now)} · {byline(record)}
            </span>
            <What record={record} names={props.names} />
          </li>
        ))}
      </ol>
      {shown.length < happenings.length && (
        <button type="button" class="cb-link" onClick={() => (isAll.value = true)}>
          {words.earlier(happenings.length - shown.length)}
        </button>
      )}
    </section>
  );
}

function Chip(props: { isOn: boolean; label: string; onClick(): void }) {
  return (
    <button type="button" class="cb-chip cb-chip--s" aria-pressed={props.isOn} onClick={props.onClick}>
      {props.label}
    </button>
  );
}

function What({ record, names }: { record: CaseRecord; names: Names }) {
  const label = typeLabel(names.dictionary, record.type);
  const title = recordTitle(names, record);
  return (
    <>
      <b>{label}</b>
      {record.level === "summary" ? ` ${words.summaryShared}` : title !== label && `: ${title}`}
    </>
  );
}

/** Something due later than it was entered stands where it was entered. */
function happening(names: Names, record: CaseRecord): Happening[] {
  if (record.level === "exists") return [];
  const when = recordTime(names.dictionary, record);
  const created = record.created;
  const at = when !== undefined && (created === undefined || timeOf(when) <= timeOf(created)) ? when : created;
  return at === undefined ? [] : [{ record, at }];
}

function byline(record: CaseRecord): string {
  const agency = agencyName(record.agency);
  return record.author === undefined ? agency : `${userName(record.author)}, ${agency}`;
}
