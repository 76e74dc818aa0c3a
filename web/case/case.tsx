/** One case, as this viewer may see it. */
import { useEffect, useRef } from "preact/hooks";
import { showCase } from "../acts";
import { namesNow } from "../form/options";
import { bindKeys } from "../keys";
import { Loading } from "../parts/loading";
import { PrintHead } from "../parts/print-head";
import { useSettled } from "../parts/settled";
import { ACTS, CASE } from "../practice";
import type { CaseRecord, Dictionary, Session } from "../protocol";
import { unsent } from "../form/draft";
import { Journey } from "../journey/journey";
import { route } from "../routes";
import { openCase, wantedSection } from "../state";
import type { CaseState } from "../state";
import { words } from "../strings";
import type { RecordView } from "../view";
import { canCreate } from "./add";
import { Identity } from "./identity";
import { AskReason } from "./ask-reason";
import { beginAct } from "./begin";
import { openForms, reopenKept } from "./open-forms";
import { SectionNav, sectionsOf } from "./sections";
import { Section } from "./section";
import { Timeline } from "./timeline";
import { WhyKinds } from "./why";

export interface CaseContext {
  id: string;
  session: Session;
  dictionary: Dictionary;
  header: CaseRecord | undefined;
}

export function CasePage(props: { id: string; session: Session; dictionary: Dictionary }) {
  const shown = openCase.value;
  useEffect(() => showCase(props.id), [props.id, shown === undefined]);
  if (shown?.id !== props.id) return <Loading />;
  return <CaseInState {...props} shown={shown} />;
}

function CaseInState(props: { shown: CaseState; session: Session; dictionary: Dictionary }) {
  const { shown } = props;
  switch (shown.status) {
    case "asking":
      return <AskReason />;
    case "opening":
    case "open":
      return shown.view ? <Inside {...props} view={shown.view} /> : <Loading />;
    case "gone":
      return <NotHere title={words.caseGone} text={unsent.value > 0 ? words.caseGoneUnsent : words.caseGoneText} />;
    case "failed":
      return <NotHere title={words.couldNotOpen} text={words.refused.internal} />;
    default:
      return shown.status satisfies never;
  }
}

/** The case, or a journey that began there. */
function Inside(props: { shown: CaseState; session: Session; dictionary: Dictionary; view: RecordView }) {
  const at = route.value;
  const { session, dictionary, view } = props;
  const { id } = props.shown;
  if (at.page !== "journey") return <OpenCase {...props} />;
  const context: CaseContext = { id, session, dictionary, header: view.items.get(id) };
  return <Journey context={context} name={at.journey} step={at.step} />;
}

function NotHere({ title, text }: { title: string; text: string }) {
  return (
    <div class="govuk-width-container govuk-main-wrapper">
      <h1 class="govuk-heading-l">{title}</h1>
      <p class="govuk-body">{text}</p>
      <p class="govuk-body">
        <a href="/">{words.backToBoard}</a>
      </p>
    </div>
  );
}

function OpenCase(props: { shown: CaseState; session: Session; dictionary: Dictionary; view: RecordView }) {
  const { session, dictionary, view } = props;
  const { id } = props.shown;
  const story = useRef<HTMLDivElement>(null);
  const isBusy = openForms.value.length > 0 || (story.current?.contains(document.activeElement) ?? false);
  const { items, waiting, showAll } = useSettled(view.items, isBusy, id);
  const context: CaseContext = { id, session, dictionary, header: view.items.get(id) };
  const names = namesNow(dictionary);
  const sections = sectionsOf(dictionary, [...items, ...view.clocks.values()], context);
  useEffect(() => reopenKept(id), [id]);
  useEffect(() => showWanted(id), [id]);
  useEffect(() => bindKeys(actKeys(dictionary)), [dictionary]);
  const reference = String(context.header?.fields[CASE.reference] ?? words.caseWord);
  return (
    <>
      <PrintHead session={session} title={reference} />
      <Identity context={context} records={items} reference={reference} />
      <div class="govuk-width-container">
        <div class="govuk-main-wrapper cb-case">
          <SectionNav sections={sections} />
          <div ref={story}>
            {waiting > 0 && (
              <button type="button" class="cb-chip cb-waiting" onClick={showAll}>
                {words.newShow(waiting)}
              </button>
            )}
            {sections.map((section) => (
              <Section key={section.id} section={section} context={context} names={names} />
            ))}
            <WhyKinds caseId={id} dictionary={dictionary} />
          </div>
          <Timeline names={names} sections={sections} caseId={id} />
        </div>
      </div>
    </>
  );
}

/** Whoever comes from a search is led to the part of the case that holds what was found. */
function showWanted(id: string): void {
  const wanted = wantedSection.value;
  wantedSection.value = undefined;
  const heading = wanted?.case === id ? document.getElementById(`${wanted.section}-heading`) : null;
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus();
  heading.scrollIntoView();
}

function actKeys(dictionary: Dictionary): { [key: string]: () => void } {
  const keys: { [key: string]: () => void } = {};
  for (const act of Object.values(ACTS))
    if (canCreate(dictionary, act.type, act.verb)) keys[act.key] = () => beginAct(act);
  return keys;
}
