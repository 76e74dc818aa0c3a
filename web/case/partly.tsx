/** What may be done to a record that is seen in part, beside its mark. */
import { usableVerbs } from "../dictionary";
import type { CaseRecord } from "../protocol";
import type { CaseContext } from "./case";
import { FormInPlace } from "./form-in-place";
import { openForm, openForms } from "./open-forms";

export function PartlyVerbs({ record, context }: { record: CaseRecord; context: CaseContext }) {
  const type = context.dictionary.types[record.type];
  const verbs = type ? usableVerbs(type, record, context.session.user.id) : [];
  if (verbs.length === 0) return null;
  const forms = openForms.value.filter((form) => form.record === record.id);
  return (
    <>
      <div class="govuk-button-group cb-verbs">
        {verbs.map(({ name, verb }) => (
          <button
            key={name}
            type="button"
            class="govuk-button govuk-button--secondary cb-button--s"
            onClick={() => openForm({ type: record.type, verb: name, record: record.id, isAttempt: false })}
          >
            {verb.label}
          </button>
        ))}
      </div>
      {forms.map((form) => (
        <FormInPlace key={form.verb} form={form} record={record} context={context} />
      ))}
    </>
  );
}
