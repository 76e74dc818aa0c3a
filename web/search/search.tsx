/** The search page: what was found, by case, in the words of this seat's own view. */
import { useEffect, useRef } from "preact/hooks";
import { namesNow } from "../form/options";
import { formatHourMinute } from "../format";
import { bindKeys } from "../keys";
import type { Dictionary, Found } from "../protocol";
import { search } from "../state";
import { words } from "../strings";
import { SearchBox } from "./box";
import { FoundInCase } from "./found";

export function SearchPage({ dictionary }: { dictionary: Dictionary }) {
  const { found, sought, isBusy, at } = search.value;
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => bindKeys({ n: () => step(list, 1), p: () => step(list, -1) }), []);
  return (
    <div
      ref={list}
      aria-busy={isBusy}
      onKeyDown={(event) => {
        if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
        event.preventDefault();
        step(list, event.key === "ArrowDown" ? 1 : -1);
      }}
    >
      <h1 class="govuk-heading-l">{words.search}</h1>
      <SearchBox isSmall={false} isFirst />
      {isBusy && <p class="cb-2">{words.searching}</p>}
      {!isBusy && found && <Answer found={found} sought={sought} at={at} dictionary={dictionary} />}
    </div>
  );
}

function Answer(props: { found: Found; sought: string; at: number | undefined; dictionary: Dictionary }) {
  const { found } = props;
  const names = namesNow(props.dictionary);
  if (found.cases.length === 0)
    return (
      <>
        <h2 class="govuk-heading-m">{words.nothingFound}</h2>
        <p class="govuk-body-s">{words.nothingFoundText}</p>
      </>
    );
  return (
    <>
      <h2 class="govuk-heading-m">
        {words.foundIn(found.cases.length)} <bdi class="cb-search__sought">{props.sought}</bdi>
      </h2>
      <p class="cb-small">
        {words.foundAt(props.at === undefined ? "" : formatHourMinute(props.at))} {words.foundKeys}
      </p>
      {found.cases.map((one) => (
        <FoundInCase key={one.case} found={one} names={names} />
      ))}
      {found.more && <p class="govuk-body-s">{words.foundMore}</p>}
    </>
  );
}

/** From the box to the first link, and from one link to the next, whatever case it is of. */
function step(list: { current: HTMLElement | null }, by: number): void {
  const links = [...(list.current?.querySelectorAll<HTMLElement>("input, a") ?? [])];
  const at = links.findIndex((link) => link === document.activeElement);
  links[at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by]?.focus();
}
