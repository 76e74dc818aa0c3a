/** A verb's form where it belongs on the case page. */
import { VerbForm } from "../form/form";
import { ACTS } from "../practice";
import type { CaseRecord } from "../protocol";
import { words } from "../strings";
import type { CaseContext } from "./case";
import { closeForm, draftKey, keyOf } from "./open-forms";
import type { OpenForm } from "./open-forms";

export function FormInPlace(props: { form: OpenForm; context: CaseContext; record?: CaseRecord }) {
  const { form, context, record } = props;
  const label = context.dictionary.types[form.type]?.verbs[form.verb]?.label ?? form.verb;
  const isAct = Object.values(ACTS).some((act) => act.type === form.type && act.verb === form.verb);
  return (
    <div data-form={keyOf(form)}>
      <VerbForm
        formKey={draftKey(context.id, form)}
        dictionary={context.dictionary}
        type={form.type}
        verb={form.verb}
        stream={context.id}
        {...(record ? { record } : {})}
        isAttempt={form.isAttempt}
        isNow={isAct}
        heading={form.isAttempt ? words.recordAttempt : label}
        onDone={() => closeForm(form)}
        onCancel={() => closeForm(form)}
      />
    </div>
  );
}
