/** Which records: those of one's own agency that one sees in full, by their kind. */
import type { CaseContext } from "../case/case";
import { pluralLabel } from "../dictionary";
import type { Names } from "../dictionary";
import { recordLine } from "../form/options";
import type { Boxes, Row } from "../form/value";
import { CASE } from "../practice";
import type { CaseRecord, FieldSpec } from "../protocol";
import { openCase } from "../state";
import { words } from "../strings";

interface PickProps {
  id: string;
  spec: FieldSpec;
  context: CaseContext;
  names: Names;
  boxes: Boxes;
  problem: string | undefined;
  onChange(boxes: Boxes): void;
}

export function PickRecords({ id, spec, context, names, boxes, problem, onChange }: PickProps) {
  const rows = boxes as Row[];
  const chosen = new Set(rows.map((row) => String(row["record"])));
  const toggle = (record: CaseRecord) =>
    onChange(
      chosen.has(record.id)
        ? rows.filter((row) => row["record"] !== record.id)
        : [...rows, { record: record.id, etag: record.etag }],
    );
  return (
    <fieldset id={id} tabIndex={-1} class={problem ? "govuk-form-group govuk-form-group--error" : "govuk-form-group"}>
      <legend class="govuk-visually-hidden">{spec.label}</legend>
      {spec.hint && <p class="govuk-hint">{spec.hint}</p>}
      {problem && (
        <p class="govuk-error-message">
          <span class="govuk-visually-hidden">{words.error}</span> {problem}
        </p>
      )}
      {byType(context).map(([type, records]) => (
        <details key={type} class="govuk-details" open={records.some((record) => chosen.has(record.id))}>
          <summary class="govuk-details__summary">
            <span class="govuk-details__summary-text">{pluralLabel(context.dictionary, type)}</span>
          </summary>
          <div class="govuk-checkboxes">
            {records.map((record) => (
              <div class="govuk-checkboxes__item" key={record.id}>
                <input
                  class="govuk-checkboxes__input"
                  type="checkbox"
                  id={`${id}-${record.id}`}
                  checked={chosen.has(record.id)}
                  onChange={() => toggle(record)}
                />
                <label class="govuk-checkboxes__label" for={`${id}-${record.id}`}>
                  {recordLine(names, record)}
                </label>
              </div>
            ))}
          </div>
        </details>
      ))}
    </fieldset>
  );
}

/** In the order of the case page. */
function byType(context: CaseContext): [string, CaseRecord[]][] {
  const own = [...(openCase.value?.view?.items.values() ?? [])].filter(
    ({ agency, level, type }) => agency === context.session.agency.id && level === "full" && type !== CASE.type,
  );
  return context.dictionary.sections
    .flatMap(({ types }) => types)
    .map((type): [string, CaseRecord[]] => [type, own.filter((record) => record.type === type)])
    .filter(([, records]) => records.length > 0);
}
