/** A verb's fields as one question a page, made from the dictionary. Pure. */
import { askedFields } from "../dictionary";
import type { Asked } from "../dictionary";
import type { TypeSpec, VerbSpec } from "../protocol";
import { words } from "../strings";

export interface Step {
  title: string;
  fields: Asked[];
}

/** A field that goes on about the one before it ("consent", "consent_reason") stands on its page. */
export function stepsOf(type: TypeSpec, verb: VerbSpec): Step[] {
  const steps: Step[] = [];
  for (const field of askedFields(type, verb)) {
    if (field.name === "summary") continue;
    const first = steps.at(-1)?.fields[0];
    if (first && field.name.startsWith(`${first.name}_`)) steps.at(-1)?.fields.push(field);
    else steps.push({ title: titleOf(field), fields: [field] });
  }
  return steps;
}

function titleOf({ spec, isNeeded }: Asked): string {
  return isNeeded ? spec.label : words.optional(spec.label);
}

/** Where the field with this name is asked for; the check page for what no step asks. */
export function stepOf(steps: readonly Step[], field: string): number {
  return steps.findIndex(({ fields }) => fields.some(({ name }) => name === field));
}
