/** What goes to whom, beside each other: what the check page is for. */
import type { CaseContext } from "../case/case";
import { isOfRecordsSeen, orderedFields, sayValue, typeLabel } from "../dictionary";
import type { Asked, Names } from "../dictionary";
import { recordLine } from "../form/options";
import { isObject } from "../protocol";
import type { CaseRecord, Json } from "../protocol";
import { openCase } from "../state";
import { words } from "../strings";

interface Seen {
  record: string;
  etag: string;
}

/** The records that are to be disclosed, as they were seen. */
export function recordsIn(fields: readonly Asked[], set: { [field: string]: Json }): Seen[] {
  const field = fields.find(({ spec }) => isOfRecordsSeen(spec));
  const rows = field ? set[field.name] : undefined;
  if (!Array.isArray(rows)) return [];
  return rows.flatMap((row) => {
    if (!isObject(row) || typeof row["record"] !== "string" || typeof row["etag"] !== "string") return [];
    return [{ record: row["record"], etag: row["etag"] }];
  });
}

/** Those that are no longer as they were seen, with the etag they have now (none: gone). */
export function stale(rows: readonly Seen[]): { record: string; now: string }[] {
  const items = openCase.value?.view?.items;
  return rows
    .map(({ record, etag }) => ({ record, etag, now: items?.get(record)?.etag ?? "" }))
    .filter(({ etag, now }) => etag !== now);
}

interface DisclosedProps {
  context: CaseContext;
  names: Names;
  fields: readonly Asked[];
  set: { [field: string]: Json };
}

export function Disclosed({ context, names, fields, set }: DisclosedProps) {
  const records = recordsIn(fields, set).flatMap(({ record }) => {
    const found = openCase.value?.view?.items.get(record);
    return found ? [found] : [];
  });
  const to = fields.find(({ name, spec }) => spec.kind === "users" && Array.isArray(set[name]));
  const recipients = to ? set[to.name] : undefined;
  if (!to || records.length === 0 || !Array.isArray(recipients)) return null;
  const isSummary = Object.values(set).includes("summary");
  return (
    <div class="cb-table-scroll">
      <table class="govuk-table">
        <caption class="govuk-table__caption govuk-heading-m">{words.whoGetsWhat}</caption>
        <thead>
          <tr>
            <th scope="col">{to.spec.label}</th>
            <th scope="col">{words.whatTheyGet}</th>
          </tr>
        </thead>
        <tbody>
          {recipients.map((recipient) => (
            <tr key={String(recipient)}>
              <th scope="row">{sayValue(names, { ...to.spec, kind: "user" }, recipient)}</th>
              <td>
                {records.map((record) => (
                  <Given key={record.id} record={record} isSummary={isSummary} context={context} names={names} />
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="cb-2">{words.asFarAsSeat}</p>
    </div>
  );
}

function Given(props: { record: CaseRecord; isSummary: boolean; context: CaseContext; names: Names }) {
  const { record, names } = props;
  const type = props.context.dictionary.types[record.type];
  const given = orderedFields(type ?? { label: "", stream: "", class: "", fields: {}, verbs: {} }).filter(
    ([name]) => record.fields[name] !== undefined && (!props.isSummary || name === "summary"),
  );
  return (
    <div class="cb-given">
      <b>
        {typeLabel(names.dictionary, record.type)}: {recordLine(names, record)}
      </b>
      {given.length === 0 && <p>{words.noSummaryYet}</p>}
      {given.map(([name, spec]) => (
        <p key={name} class="cb-long">
          <span class="cb-2">{spec.label}:</span> {sayValue(names, spec, record.fields[name] ?? null)}
        </p>
      ))}
    </div>
  );
}
