/** What stands round every field: its label, hint and error, tied together for screen readers. */
import type { ComponentChildren } from "preact";
import type { Names } from "../dictionary";
import type { FieldSpec } from "../protocol";
import { words } from "../strings";
import type { Boxes } from "./value";

export interface FieldProps {
  id: string;
  name: string;
  spec: FieldSpec;
  names: Names;
  isNeeded: boolean;
  boxes: Boxes;
  problem: string | undefined;
  hint?: string | undefined;
  /** Options that this form does not offer. */
  without?: string | undefined;
  /** Options that may not be chosen, each with the reason. */
  refused?: { [option: string]: string } | undefined;
  onChange(boxes: Boxes): void;
}

/** Browser helpers send text away; nothing that is typed here may leave by them. */
export const QUIET = { autocomplete: "off", spellcheck: false, translate: false } as const;

function labelOf(props: FieldProps): string {
  return props.isNeeded ? props.spec.label : words.optional(props.spec.label);
}

function hintOf(props: FieldProps): string | undefined {
  return props.hint ?? props.spec.hint ?? (props.spec.kind === "texts" ? words.onePerLine : undefined);
}

export function describedBy(props: FieldProps): { "aria-describedby"?: string; "aria-invalid"?: "true" } {
  const ids = [hintOf(props) && `${props.id}-hint`, props.problem && `${props.id}-error`].filter(Boolean);
  return {
    ...(ids.length > 0 ? { "aria-describedby": ids.join(" ") } : {}),
    ...(props.problem ? { "aria-invalid": "true" as const } : {}),
  };
}

function Notes(props: FieldProps) {
  const hint = hintOf(props);
  return (
    <>
      {hint && (
        <p class="govuk-hint" id={`${props.id}-hint`}>
          {hint}
        </p>
      )}
      {props.problem && (
        <p class="govuk-error-message" id={`${props.id}-error`}>
          <span class="govuk-visually-hidden">{words.error}</span> {props.problem}
        </p>
      )}
    </>
  );
}

function Group(props: FieldProps & { children: ComponentChildren; isWide?: boolean }) {
  const error = props.problem ? " govuk-form-group--error" : "";
  return (
    <div class={`govuk-form-group${error}${props.isWide ? " cb-form__wide" : ""}`}>{props.children}</div>
  );
}

export function Labelled(props: FieldProps & { children: ComponentChildren; isWide?: boolean }) {
  return (
    <Group {...props}>
      <label class="govuk-label" for={props.id}>
        {labelOf(props)}
      </label>
      <Notes {...props} />
      {props.children}
    </Group>
  );
}

export function Fieldset(props: FieldProps & { children: ComponentChildren; isWide?: boolean }) {
  return (
    <Group {...props}>
      <fieldset id={props.id} tabIndex={-1} {...describedBy(props)}>
        <legend class="govuk-fieldset__legend">{labelOf(props)}</legend>
        <Notes {...props} />
        {props.children}
      </fieldset>
    </Group>
  );
}
