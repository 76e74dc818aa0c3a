/** A verb's form where it belongs on the case page. */
import { VerbForm } from "../form/form";
import { ACTS } from "../practice";
import type { CaseRecord } from "../protocol";
import { words } from "../strings";
import { addLabel } from "./add";
import type { CaseContext } from "./case";
import { closeForm, draftKey, keyOf } from "./open-forms";
import type { OpenForm } from "./open-forms";

export function FormInPlace(props: { form: OpenForm; context: CaseContext; record?: CaseRecord }) {
  const { form, context, record } = props;
  const { dictionary } = context;
  const verb = dictionary.types[form.type]?.verbs[form.verb];
  const label = verb?.creates ? addLabel(dictionary, form.type) : verb?.label ?? form.verb;
  const isAct = Object.values(ACTS).some((act) => act.type === form.type && act.verb === form.verb);
  return (
    <div data-form={keyOf(form)}>
      <VerbForm
        formKey={draftKey(context.id, form)}
        dictionary={dictionary}
        type={form.type}
        verb={form.verb}
        stream={context.id}
        {...(record ? { record } : {})}
        isAttempt={form.isAttempt}
        {...(form.start ? { start: form.start } : {})}
        isNow={isAct}
        heading={form.isAttempt ? words.recordAttempt : label}
        onDone={() => closeForm(form)}
        onCancel={() => closeForm(form)}
      />
    </div>
  );
}
