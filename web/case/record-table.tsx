/** Records of one type as a table: state first, then when, what, and who. */
import { useState } from "preact/hooks";
import {
  optionLabel,
  orderedFields,
  pluralLabel,
  recordTitle,
  sayTime,
  sayValue,
  stateField,
  titleFields,
} from "../dictionary";
import type { Names } from "../dictionary";
import { Missing } from "../parts/marks";
import type { CaseRecord, FieldSpec, TypeSpec } from "../protocol";
import { agencyName, fresh, userName } from "../state";
import { words } from "../strings";
import type { CaseContext } from "./case";
import { Disputes } from "./disputes";
import { openForms } from "./open-forms";
import { RecordDetails } from "./record";
import { WhyButton } from "./why";

interface TableProps {
  type: string;
  records: readonly CaseRecord[];
  context: CaseContext;
  names: Names;
}

export function RecordTable({ type, records, context, names }: TableProps) {
  const spec = context.dictionary.types[type];
  if (!spec || records.length === 0) return null;
  const state = stateField(spec);
  const when = spec.when ? spec.fields[spec.when] : undefined;
  const hasOwner = "owner_user" in spec.fields;
  return (
    <table class="govuk-table cb-blocks cb-records">
      <caption class="govuk-visually-hidden">{pluralLabel(context.dictionary, type)}</caption>
      <thead>
        <tr>
          {state && <th scope="col">{state[1].label}</th>}
          <th scope="col">{when?.label ?? words.recordedOn}</th>
          <th scope="col">{spec.label}</th>
          <th scope="col">{hasOwner ? words.owner : words.recordedBy}</th>
        </tr>
      </thead>
      <tbody>
        {records.map((record) => (
          <tr key={record.id} data-record={record.id} class={fresh.value.has(record.id) ? "cb-fresh" : ""}>
            {state && (
              <td>
                <State record={record} field={state[0]} spec={state[1]} context={context} />
              </td>
            )}
            <td class="cb-when" data-label={when?.label ?? words.recordedOn}>
              <When record={record} type={spec} context={context} names={names} />
            </td>
            <th scope="row">
              <What record={record} type={spec} context={context} names={names} />
            </th>
            <td data-label={hasOwner ? words.owner : words.recordedBy}>
              <Who record={record} hasOwner={hasOwner} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface CellProps {
  record: CaseRecord;
  context: CaseContext;
}

function State(props: CellProps & { field: string; spec: FieldSpec }) {
  const { record, context, spec } = props;
  const value = record.fields[props.field];
  if (typeof value !== "string")
    return <Missing record={record} spec={spec} ownAgency={context.session.agency.id} />;
  return <span class="govuk-tag">{optionLabel(context.dictionary, spec, value)}</span>;
}

function When(props: CellProps & { type: TypeSpec; names: Names }) {
  const { record, context, type } = props;
  const spec = type.when ? type.fields[type.when] : undefined;
  const value = type.when ? record.fields[type.when] : record.created;
  if (typeof value === "string") return <>{sayTime(value, props.names.now)}</>;
  return spec ? <Missing record={record} spec={spec} ownAgency={context.session.agency.id} /> : null;
}

function What(props: { record: CaseRecord; type: TypeSpec; context: CaseContext; names: Names }) {
  const { record, type, names } = props;
  const title = recordTitle(names, record);
  const text = firstText(names, type, record);
  const hasForm = openForms.value.some((form) => form.record === record.id);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <details
        class="cb-records__more"
        open={isOpen || hasForm}
        onToggle={(event) => setOpen(event.currentTarget.open)}
      >
        <summary>
          {title}
          <span class="govuk-visually-hidden">, {words.details}</span>
        </summary>
        <RecordDetails record={record} context={props.context} names={names} />
      </details>
      {text && <p class="cb-records__text">{text}</p>}
      <Disputes record={record} />
      {record.level === "codes" && (
        <>
          <p class="cb-small">{words.codesOnly}</p>
          <WhyButton caseId={props.context.id} about={{ record: record.id }} label={words.whyNoMore} />
        </>
      )}
    </>
  );
}

/** The words of a record, where it has some: they are what people come to read. */
function firstText(names: Names, type: TypeSpec, record: CaseRecord): string | undefined {
  const titles = titleFields(type);
  for (const [name, spec] of orderedFields(type)) {
    const value = record.fields[name];
    if (name === "summary" || titles.includes(name) || spec.kind !== "prose") continue;
    if (value !== undefined && value !== null) return sayValue(names, spec, value);
  }
  return undefined;
}

function Who({ record, hasOwner }: { record: CaseRecord; hasOwner: boolean }) {
  const owner = hasOwner ? record.fields["owner_user"] : record.author;
  const agency = hasOwner ? record.fields["owner_agency"] : record.agency;
  const agencyText = typeof agency === "string" ? agencyName(agency) : "";
  if (typeof owner !== "string") return <>{agencyText}</>;
  return (
    <>
      {userName(owner)}
      <span class="cb-2">, {agencyText}</span>
    </>
  );
}
