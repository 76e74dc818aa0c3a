/** A password box that can be shown. */
import { useState } from "preact/hooks";
import { ErrorMessage } from "../form/errors";
import { words } from "../strings";

export function Password(props: {
  id: string;
  label: string;
  hint?: string;
  problem?: string | undefined;
  value: string;
  kind: "current-password" | "new-password";
  onInput(value: string): void;
}) {
  const [isShown, setShown] = useState(false);
  const described = [props.hint && `${props.id}-hint`, props.problem && `${props.id}-error`].filter(Boolean);
  return (
    <div class={props.problem ? "govuk-form-group govuk-form-group--error" : "govuk-form-group"}>
      <label class="govuk-label" for={props.id}>
        {props.label}
      </label>
      {props.hint && (
        <p class="govuk-hint" id={`${props.id}-hint`}>
          {props.hint}
        </p>
      )}
      <ErrorMessage of={props.id} text={props.problem} />
      <div class="cb-pass">
        <input
          class="govuk-input"
          id={props.id}
          type={(isShown ? "text" : "password") as "password"}
          value={props.value}
          onInput={(event) => props.onInput(event.currentTarget.value)}
          autocomplete={props.kind}
          autocapitalize="none"
          spellcheck={false}
          translate={false}
          {...(described.length > 0 ? { "aria-describedby": described.join(" ") } : {})}
          {...(props.problem ? { "aria-invalid": "true" } : {})}
        />
        <button
          class="govuk-button govuk-button--secondary"
          type="button"
          aria-label={isShown ? words.hidePassword : words.showPassword}
          onClick={() => setShown(!isShown)}
        >
          {isShown ? words.hide : words.showWord}
        </button>
      </div>
    </div>
  );
}
