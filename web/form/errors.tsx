/** What is wrong with a form, at its top: takes focus, and each line leads to its field. */
import { useEffect, useRef } from "preact/hooks";
import { words } from "../strings";

export interface Problem {
  id: string;
  text: string;
}

export function ErrorSummary({ problems, turn }: { problems: readonly Problem[]; turn: number }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problems.length > 0) box.current?.focus();
  }, [turn]);
  if (problems.length === 0) return null;
  return (
    <div class="govuk-error-summary" ref={box} tabIndex={-1} role="alert" aria-labelledby="error-summary-title">
      <h2 class="govuk-error-summary__title" id="error-summary-title">
        {words.thereIsAProblem}
      </h2>
      <div class="govuk-error-summary__body">
        <ul class="govuk-list govuk-error-summary__list">
          {problems.map((problem) => (
            <li key={problem.id}>
              <a
                href={`#${problem.id}`}
                onClick={(event) => {
                  event.preventDefault();
                  document.getElementById(problem.id)?.focus();
                }}
              >
                {problem.text}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** The same words at the field; the field says that they describe it. */
export function ErrorMessage({ of, text }: { of: string; text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <p class="govuk-error-message" id={`${of}-error`}>
      <span class="govuk-visually-hidden">{words.error}</span> {text}
    </p>
  );
}

/** "Error:" stands first in the title while a form is wrong. */
export function titleForErrors(hasErrors: boolean): void {
  const plain = document.title.replace(words.errorTitle, "");
  document.title = hasErrors ? words.errorTitle + plain : plain;
}
