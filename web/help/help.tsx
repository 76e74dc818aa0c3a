/** Help and glossary: the words of the screen and what to do when something is in the way. */
import { words } from "../strings";

export function HelpPage() {
  return (
    <article class="cb-article">
      <h1 class="govuk-heading-l">{words.helpAndGlossary}</h1>
      {words.helpParts.map(({ title, texts }) => (
        <section key={title}>
          <h2 class="govuk-heading-m cb-gap">{title}</h2>
          {texts.map((text) => (
            <p class="govuk-body" key={text}>
              {text}
            </p>
          ))}
        </section>
      ))}
      <h2 class="govuk-heading-m cb-gap">{words.glossary}</h2>
      <dl class="govuk-summary-list">
        {words.glossaryWords.map(([word, meaning]) => (
          <div class="govuk-summary-list__row" key={word}>
            <dt class="govuk-summary-list__key">{word}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </article>
  );
}

export function AccessibilityPage() {
  return (
    <article class="cb-article">
      <h1 class="govuk-heading-l">{words.accessibility}</h1>
      {words.accessibilityTexts.map((text) => (
        <p class="govuk-body" key={text}>
          {text}
        </p>
      ))}
    </article>
  );
}
