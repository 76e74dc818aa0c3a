/** One part of a case: its records by type, what is only summarised or known to exist, and forms in place. */
import { pluralLabel, recordTime, timeOf, typeLabel } from "../dictionary";
import type { Names } from "../dictionary";
import { formatDay } from "../format";
import { ExistsMark, SummaryMark } from "../parts/marks";
import { Commitments } from "../clock/commitments";
import { CLOCK, UPDATE } from "../clock/names";
import { CASE } from "../practice";
import type { CaseRecord } from "../protocol";
import { agencyName, fresh } from "../state";
import { words } from "../strings";
import { addLabel, startAdding } from "./add";
import type { CaseContext } from "./case";
import { FormInPlace } from "./form-in-place";
import { keyOf, openForms } from "./open-forms";
import { Disputes } from "./disputes";
import { PartlyVerbs } from "./partly";
import { RecordDetails } from "./record";
import { RecordTable } from "./record-table";
import type { SectionContents, TypeGroup } from "./sections";
import { WhyButton } from "./why";

export function Section(props: { section: SectionContents; context: CaseContext; names: Names }) {
  const { section, context, names } = props;
  const heading = `${section.id}-heading`;
  const forms = openForms.value.filter(
    (form) => form.record === undefined && section.creatable.includes(form.type),
  );
  const isTitled = section.groups.filter(({ type }) => type !== CASE.type && type !== CLOCK.type).length > 1;
  return (
    <section class="cb-section" id={section.id} aria-labelledby={heading}>
      <div class="cb-section__head">
        <h2 class="govuk-heading-m" id={heading}>
          {section.label}
        </h2>
        <AddButtons section={section} context={context} />
      </div>
      {forms.map((form) => (
        <FormInPlace key={keyOf(form)} form={form} context={context} />
      ))}
      {hasCommitments(section) && <Commitments context={context} names={names} />}
      {section.groups.length === 0 && forms.length === 0 && <p class="cb-2">{words.nothingHere}</p>}
      {section.groups.map((group) => (
        <Group key={group.type} group={group} isTitled={isTitled} context={context} names={names} />
      ))}
    </section>
  );
}

/** Where updates or clocks stand there stands what is owed. */
function hasCommitments({ groups }: SectionContents): boolean {
  return groups.some(({ type }) => type === CLOCK.type || type === UPDATE.type);
}

function AddButtons({ section, context }: { section: SectionContents; context: CaseContext }) {
  if (section.creatable.length === 0) return null;
  const { dictionary } = context;
  const [only, ...others] = section.creatable;
  if (only !== undefined && others.length === 0)
    return (
      <button type="button" class="cb-link" onClick={() => startAdding(dictionary, only, context.id)}>
        {addLabel(dictionary, only)}
      </button>
    );
  return (
    <details class="cb-menu cb-menu--flow">
      <summary>
        {words.addTo}
        <span class="govuk-visually-hidden"> {words.toSection(section.label)}</span>
      </summary>
      <ul class="cb-menu__list">
        {section.creatable.map((type) => (
          <li key={type}>
            <button
              type="button"
              onClick={(event) => {
                event.currentTarget.closest("details")?.removeAttribute("open");
                startAdding(dictionary, type, context.id);
              }}
            >
              {addLabel(dictionary, type)}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

interface GroupProps {
  group: TypeGroup;
  isTitled: boolean;
  context: CaseContext;
  names: Names;
}

function Group({ group, isTitled, context, names }: GroupProps) {
  const { dictionary } = context;
  const sorted = [...group.records].sort((a, b) => timeFor(names, b) - timeFor(names, a));
  const at = (...levels: string[]) => sorted.filter(({ level }) => levels.includes(level));
  const exists = at("exists");
  if (group.type === CLOCK.type) return null;
  if (group.type === CASE.type) return <Header record={sorted[0]} context={context} names={names} />;
  return (
    <div class="cb-group-of">
      {isTitled && <h3 class="govuk-heading-s">{pluralLabel(dictionary, group.type)}</h3>}
      <RecordTable type={group.type} records={at("full", "codes")} context={context} names={names} />
      {at("summary").map((record) => (
        <Summary key={record.id} record={record} context={context} names={names} />
      ))}
      {byOwner(exists).map((records) => (
        <Exists key={records[0]?.agency} records={records} context={context} names={names} />
      ))}
    </div>
  );
}

/** The case's own record: its main values stand in the bar above, the rest is here. */
function Header(props: { record: CaseRecord | undefined; context: CaseContext; names: Names }) {
  if (!props.record) return null;
  return (
    <details class="govuk-details cb-header-record">
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">{words.aboutCase}</span>
      </summary>
      <RecordDetails record={props.record} context={props.context} names={props.names} />
    </details>
  );
}

function Summary(props: { record: CaseRecord; context: CaseContext; names: Names }) {
  const { record, context, names } = props;
  const summary = record.fields["summary"];
  const head = words.summaryHead(
    typeLabel(names.dictionary, record.type),
    agencyName(record.agency),
    record.created ? formatDay(new Date(record.created), names.now) : "",
  );
  return (
    <div class={fresh.value.has(record.id) ? "cb-fresh" : ""}>
      <SummaryMark head={head}>
        <p>{typeof summary === "string" ? summary : ""}</p>
        <Disputes record={record} />
        <WhyButton caseId={context.id} about={{ record: record.id }} label={words.whyNoMore} />
        <PartlyVerbs record={record} context={context} />
      </SummaryMark>
    </div>
  );
}

function Exists(props: { records: CaseRecord[]; context: CaseContext; names: Names }) {
  const { context, names } = props;
  const [latest] = props.records;
  if (!latest) return null;
  const label = pluralLabel(names.dictionary, latest.type);
  const when = latest.created ? formatDay(new Date(latest.created), names.now) : undefined;
  return (
    <ExistsMark what={when === undefined ? label : words.lastEntry(label, when)}>
      <WhyButton caseId={context.id} about={{ record: latest.id }} />
      {props.records.map((record) => (
        <PartlyVerbs key={record.id} record={record} context={context} />
      ))}
    </ExistsMark>
  );
}

function byOwner(records: readonly CaseRecord[]): CaseRecord[][] {
  const out = new Map<string, CaseRecord[]>();
  for (const record of records) {
    const key = `${record.agency} ${record.class}`;
    out.set(key, [...(out.get(key) ?? []), record]);
  }
  return [...out.values()];
}

function timeFor(names: Names, record: CaseRecord): number {
  return timeOf(recordTime(names.dictionary, record));
}
