/**
 * A consequential act step by step: one question a page, each with an address, so that back works;
 * then a page to check all answers, and only from there it is sent.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import type { CaseContext } from "../case/case";
import { classBy, isOfRecordsSeen } from "../dictionary";
import type { Asked } from "../dictionary";
import { ErrorSummary, titleForErrors } from "../form/errors";
import { Field } from "../form/field";
import { namesNow } from "../form/options";
import { Prompts } from "../form/prompts";
import { boxesOf, readForm, settledFields } from "../form/read";
import { SeenBy } from "../parts/marks";
import { JOURNEYS } from "../practice";
import { go } from "../routes";
import type { JourneyName } from "../routes";
import { words } from "../strings";
import { Check } from "./check";
import { PickRecords } from "./records";
import { addressOf, answer, answered, draftOf, dropJourney, isChanging } from "./state";
import { stepsOf } from "./steps";
import type { Step } from "./steps";

export interface JourneyProps {
  context: CaseContext;
  name: JourneyName;
  step: number | "check";
}

export function Journey({ context, name, step }: JourneyProps) {
  const { type, verb } = JOURNEYS[name];
  const typeSpec = context.dictionary.types[type];
  const verbSpec = typeSpec?.verbs[verb];
  if (!typeSpec || !verbSpec)
    return (
      <div class="govuk-width-container govuk-main-wrapper">
        <h1 class="govuk-heading-l">{words.nothingThere}</h1>
        <p class="govuk-body">{words.refused.not_found}</p>
      </div>
    );
  const steps = stepsOf(typeSpec, verbSpec);
  const at = step === "check" ? steps.length : Math.min(step, steps.length) - 1;
  const current = steps[at];
  const leave = () => {
    dropJourney(context.id, name);
    go(`/case/${context.id}`);
  };
  return (
    <div class="govuk-width-container cb-narrow">
      <div class="govuk-main-wrapper cb-journey">
        <BackLink caseId={context.id} name={name} at={at} />
        {current === undefined ? (
          <Check context={context} name={name} steps={steps} onLeave={leave} />
        ) : (
          <Question key={at} context={context} name={name} steps={steps} at={at} step={current} onLeave={leave} />
        )}
      </div>
    </div>
  );
}

function BackLink({ caseId, name, at }: { caseId: string; name: JourneyName; at: number }) {
  return (
    <a class="govuk-back-link" href={at === 0 ? `/case/${caseId}` : addressOf(caseId, name, at)}>
      {words.back}
    </a>
  );
}

function isText({ spec }: Asked): boolean {
  return spec.kind === "text" || spec.kind === "prose";
}

interface QuestionProps {
  context: CaseContext;
  name: JourneyName;
  steps: readonly Step[];
  at: number;
  step: Step;
  onLeave(): void;
}

function Question({ context, name, steps, at, step, onLeave }: QuestionProps) {
  const { dictionary } = context;
  const draft = draftOf(context.id, name);
  const names = namesNow(dictionary);
  const heading = useRef<HTMLHeadingElement>(null);
  const [problems, setProblems] = useState<{ [field: string]: string }>({});
  const [turn, setTurn] = useState(0);
  answered.value; // draws anew with each answer
  const idOf = (field: string) => `journey-${field}`;
  useEffect(() => {
    heading.current?.focus();
    return () => titleForErrors(false);
  }, []);
  const submit = (event: Event) => {
    event.preventDefault();
    const found = readForm(dictionary, step.fields, draft.boxes, {}, true).problems;
    setProblems(found);
    setTurn(turn + 1);
    titleForErrors(Object.keys(found).length > 0);
    if (Object.keys(found).length > 0) return;
    const isLast = isChanging.value || at + 1 === steps.length;
    isChanging.value = false;
    go(addressOf(context.id, name, isLast ? "check" : at + 2));
  };
  const settled = settledFields(dictionary, step.fields, draft.boxes, {});
  const rule = dictionary.types[JOURNEYS[name].type]?.class;
  const className = rule === undefined ? undefined : classBy(rule, settled);
  const fieldOf = (field: Asked) => {
    const shared = {
      id: idOf(field.name),
      spec: field.spec,
      problem: problems[field.name],
      onChange: (boxes: typeof draft.boxes[string]) => answer(draft, field.name, boxes),
    };
    return (
      <div key={field.name}>
        {isOfRecordsSeen(field.spec) ? (
          <PickRecords {...shared} context={context} names={names} boxes={boxesOf(field, draft.boxes, {})} />
        ) : (
          <Field {...shared} name={field.name} names={names} isNeeded={field.isNeeded} boxes={boxesOf(field, draft.boxes, {})} />
        )}
        <Prompts type={JOURNEYS[name].type} field={field.name} settled={settled} />
      </div>
    );
  };
  return (
    <form noValidate onSubmit={submit} class={step.fields.length === 1 ? "cb-step cb-step--one" : "cb-step"}>
      <ErrorSummary
        problems={Object.entries(problems).map(([field, text]) => ({ id: idOf(field), text }))}
        turn={turn}
      />
      <span class="govuk-caption-l">{words.questionOf(words.journeys[name], at + 1, steps.length)}</span>
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        {step.title}
      </h1>
      {at === 0 && words.journeyBefore[name].map((text) => <p class="govuk-body" key={text}>{text}</p>)}
      {className !== undefined && step.fields.some(isText) && <SeenBy className={className} />}
      {step.fields.map(fieldOf)}
      <div class="govuk-button-group">
        <button class="govuk-button" type="submit">
          {words.continue}
        </button>
        <button class="cb-link" type="button" onClick={onLeave}>
          {draft.isTouched ? words.discard : words.cancel}
        </button>
      </div>
    </form>
  );
}
