/** The box that one types into to find something, on the search page and on the board. */
import { useEffect, useRef } from "preact/hooks";
import { search } from "../state";
import { words } from "../strings";
import { find } from "./find";

export const SEARCH_BOX = "search-text";

/** `/`: to the box of this page, or to the page that has one. */
export function goToSearch(go: (path: string) => void): void {
  const box = document.getElementById(SEARCH_BOX);
  if (box instanceof HTMLInputElement) box.select();
  else go("/search");
  box?.focus();
}

export function SearchBox(props: { isSmall: boolean; isFirst: boolean; onFind?: () => void }) {
  const box = useRef<HTMLInputElement>(null);
  const { problem, turn } = search.value;
  useEffect(() => {
    if (props.isFirst) box.current?.focus();
  }, []);
  useEffect(() => {
    if (problem !== undefined) box.current?.focus();
  }, [turn]);
  const submit = (event: Event) => {
    event.preventDefault();
    void find(search.value.text);
    props.onFind?.();
  };
  const isWrong = problem !== undefined && !props.isSmall;
  return (
    <form role="search" class={props.isSmall ? "cb-search cb-dense" : "cb-search"} onSubmit={submit} noValidate>
      <div class={isWrong ? "govuk-form-group govuk-form-group--error" : "govuk-form-group"}>
        <label class={props.isSmall ? "govuk-visually-hidden" : "govuk-label"} for={SEARCH_BOX}>
          {words.searchFor}
        </label>
        {!props.isSmall && (
          <p class="govuk-hint" id="search-hint">
            {words.searchHint}
          </p>
        )}
        {isWrong && (
          <p class="govuk-error-message" id="search-problem" role="alert">
            <span class="govuk-visually-hidden">{words.error}</span> {problem}
          </p>
        )}
        <div class="cb-search__line">
          <input
            class="govuk-input"
            id={SEARCH_BOX}
            ref={box}
            type="text"
            enterkeyhint="search"
            value={search.value.text}
            onInput={(event) => (search.value = { ...search.value, text: event.currentTarget.value })}
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            translate={false}
            {...(props.isSmall ? {} : { "aria-describedby": isWrong ? "search-hint search-problem" : "search-hint" })}
            {...(isWrong ? { "aria-invalid": true } : {})}
          />
          <button class={`govuk-button${props.isSmall ? " cb-button--s govuk-button--secondary" : ""}`} type="submit">
            {words.search}
          </button>
        </div>
      </div>
    </form>
  );
}
