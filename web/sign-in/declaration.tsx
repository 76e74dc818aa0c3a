/** Once a year, before anything is shown: what the viewer may do with it. */
import { useState } from "preact/hooks";
import { declare } from "../acts";
import type { Session } from "../protocol";
import { now } from "../state";
import { words } from "../strings";

export function DeclarationPage({ session }: { session: Session }) {
  const [isAccepted, setAccepted] = useState(false);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!isAccepted) return setProblem(words.declarationNeeded);
    try {
      await declare(session, today(now.value));
    } catch {
      setProblem(words.refused.not_saved);
    }
  };
  return (
    <form class="cb-reading cb-reading-width" onSubmit={submit} noValidate>
      <h1 class="govuk-heading-xl">{words.beforeYouGoIn}</h1>
      <p class="govuk-body">
        {words.youAre} <b>{words.nameAndSeat(session.user.name, session.agency.name)}</b>.{" "}
        {words.declarationText}
      </p>
      <p class="govuk-body">{words.shareNothing}</p>
      {problem && (
        <p class="govuk-error-message" role="alert">
          <span class="govuk-visually-hidden">{words.error}</span> {problem}
        </p>
      )}
      <div class="govuk-checkboxes govuk-form-group">
        <div class="govuk-checkboxes__item">
          <input
            class="govuk-checkboxes__input"
            type="checkbox"
            id="declaration"
            checked={isAccepted}
            onChange={(event) => setAccepted(event.currentTarget.checked)}
          />
          <label class="govuk-checkboxes__label" for="declaration">
            {words.iUnderstand}
          </label>
        </div>
      </div>
      <button class="govuk-button" type="submit">
        {words.continue}
      </button>
      <p class="govuk-body-s cb-2">{words.onceAYear}</p>
    </form>
  );
}

function today(date: Date): string {
  const two = (part: number) => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
