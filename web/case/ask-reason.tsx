/** Opening a case is recorded with a reason: one of the usual ones, or words. */
import { useState } from "preact/hooks";
import { openWithReason } from "../acts";
import { go } from "../routes";
import { Layer } from "../parts/layer";
import { words } from "../strings";

const OWN = "own";

export function AskReason() {
  const [picked, setPicked] = useState("");
  const [text, setText] = useState("");
  const [isMissing, setMissing] = useState(false);
  const why = picked === OWN ? text.trim() : picked;
  const submit = (event: Event) => {
    event.preventDefault();
    setMissing(why === "");
    if (why !== "") void openWithReason(why);
  };
  return (
    <Layer label={words.reasonTitle} onClose={() => go("/")}>
      <form onSubmit={submit} class="cb-dense" noValidate>
        <h1 class="govuk-heading-m">{words.reasonTitle}</h1>
        <p class="govuk-hint" id="reason-hint">
          {words.reasonHint}
        </p>
        <div class={isMissing ? "govuk-form-group govuk-form-group--error" : "govuk-form-group"}>
          <fieldset aria-describedby="reason-hint">
            <legend class="govuk-visually-hidden">{words.reasonTitle}</legend>
            {isMissing && (
              <p class="govuk-error-message" role="alert">
                <span class="govuk-visually-hidden">{words.error}</span> {words.reasonNeeded}
              </p>
            )}
            <div class="govuk-radios">
              {[...words.reasons, words.reasonOwn].map((label, index, all) => {
                const value = index === all.length - 1 ? OWN : label;
                return (
                  <div class="govuk-radios__item" key={value}>
                    <input
                      class="govuk-radios__input"
                      type="radio"
                      name="reason"
                      id={`reason-${index}`}
                      checked={picked === value}
                      onChange={() => setPicked(value)}
                    />
                    <label class="govuk-radios__label" for={`reason-${index}`}>
                      {label}
                    </label>
                  </div>
                );
              })}
            </div>
          </fieldset>
          {picked === OWN && (
            <div class="cb-own-reason">
              <label class="govuk-label" for="reason-text">
                {words.reasonInWords}
              </label>
              <input
                class="govuk-input"
                id="reason-text"
                maxLength={200}
                value={text}
                onInput={(event) => setText(event.currentTarget.value)}
                autocomplete="off"
                spellcheck={false}
                translate={false}
              />
            </div>
          )}
        </div>
        <div class="govuk-button-group">
          <button class="govuk-button cb-button--s" type="submit">
            {words.openCase}
          </button>
          <button class="cb-link" type="button" onClick={() => go("/")}>
            {words.backToBoard}
          </button>
        </div>
      </form>
    </Layer>
  );
}
