/** The keys, and the switch that turns single keys off. */
import { areKeysOn, isHelpOpen } from "../keys";
import { words } from "../strings";
import { Layer } from "./layer";

export function KeyHelp() {
  if (!isHelpOpen.value) return null;
  const close = () => (isHelpOpen.value = false);
  return (
    <Layer label={words.keyboard} onClose={close}>
      <h2 class="govuk-heading-m">{words.keyboard}</h2>
      <dl class="govuk-summary-list">
        {words.keys.map(([keys, what]) => (
          <div class="govuk-summary-list__row" key={keys}>
            <dt class="govuk-summary-list__key">
              {keys.split(" ").map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <div class="govuk-checkboxes__item">
        <input
          class="govuk-checkboxes__input"
          type="checkbox"
          id="single-keys"
          checked={areKeysOn.value}
          onChange={(event) => (areKeysOn.value = event.currentTarget.checked)}
        />
        <label class="govuk-checkboxes__label" for="single-keys">
          {words.singleKeys}
        </label>
      </div>
      <button type="button" class="govuk-button cb-button--s" onClick={close}>
        {words.close}
      </button>
    </Layer>
  );
}
