/** Check before it is done: who gets what, every answer with a way to change it, and the password where needed. */
import { useEffect, useRef, useState } from "preact/hooks";
import { confirmPassword } from "../acts";
import { send } from "../commands";
import type { CaseContext } from "../case/case";
import { isRefusal } from "../connection";
import { isOfRecordsSeen, sayValue } from "../dictionary";
import type { Names } from "../dictionary";
import { commandFor } from "../form/draft";
import { ErrorSummary, titleForErrors } from "../form/errors";
import { namesNow } from "../form/options";
import { readForm } from "../form/read";
import type { Contents } from "../form/read";
import { formatClock } from "../format";
import { NotRecorded } from "../parts/marks";
import { showResult } from "../parts/notice";
import { JOURNEYS } from "../practice";
import type { Json, Refusal } from "../protocol";
import { go } from "../routes";
import type { JourneyName } from "../routes";
import { Password } from "../sign-in/password";
import { signInProblem } from "../sign-in/sign-in";
import { words } from "../strings";
import { Disclosed, recordsIn, stale } from "./disclosed";
import { addressOf, answer, draftOf, dropJourney, isChanging } from "./state";
import { stepOf } from "./steps";
import type { Step } from "./steps";

interface CheckProps {
  context: CaseContext;
  name: JourneyName;
  steps: readonly Step[];
  onLeave(): void;
}

export function Check({ context, name, steps, onLeave }: CheckProps) {
  const { dictionary } = context;
  const { type, verb } = JOURNEYS[name];
  const verbSpec = dictionary.types[type]?.verbs[verb];
  const draft = draftOf(context.id, name);
  const fields = steps.flatMap((step) => step.fields);
  const names = namesNow(dictionary);
  const heading = useRef<HTMLHeadingElement>(null);
  const [password, setPassword] = useState("");
  const [refusal, setRefusal] = useState<string | undefined>(undefined);
  const [problems, setProblems] = useState<{ [field: string]: string }>({});
  const [turn, setTurn] = useState(0);
  const [isSending, setSending] = useState(false);
  const contents = readForm(dictionary, fields, draft.boxes, {}, true);
  const old = stale(recordsIn(fields, contents.set));
  useEffect(() => {
    heading.current?.focus();
    return () => titleForErrors(false);
  }, []);

  const say = (found: { [field: string]: string }, text: string | undefined) => {
    setProblems(found);
    setRefusal(text);
    setTurn((n) => n + 1);
    titleForErrors(text !== undefined || Object.keys(found).length > 0);
  };
  const submit = async () => {
    say(contents.problems, undefined);
    if (Object.keys(contents.problems).length > 0 || old.length > 0) return;
    setSending(true);
    try {
      if (verbSpec?.fresh) await confirmPassword(password);
    } catch (error) {
      setSending(false);
      return say({ password: signInProblem(error) }, undefined);
    }
    try {
      await sendAll(context, name, contents);
      dropJourney(context.id, name);
      showResult(words.savedAt(formatClock(Date.now()).slice(0, 5)));
      go(`/case/${context.id}`);
    } catch (error) {
      setSending(false);
      const refused = isRefusal(error) ? error : undefined;
      say(sentences(refused, steps), refused ? words.refusedBecause(refused) : words.refused.not_saved);
    }
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isSending) void submit();
      }}
    >
      <ErrorSummary problems={linesOf(problems, steps)} turn={turn} />
      <span class="govuk-caption-l">{words.journeys[name]}</span>
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        {words.checkTitle}
      </h1>
      {refusal !== undefined && (
        <p class="govuk-error-message" role="alert">
          {refusal}
        </p>
      )}
      <Disclosed context={context} names={names} fields={fields} set={contents.set} />
      {old.length > 0 && (
        <div class="cb-conflict" role="alert">
          <p>{words.changedSince}</p>
          <button
            type="button"
            class="govuk-button govuk-button--secondary cb-button--s"
            onClick={() => fields.filter(({ spec }) => isOfRecordsSeen(spec)).forEach((field) => takeAsNow(draft, field.name))}
          >
            {words.lookedAgain}
          </button>
        </div>
      )}
      <h2 class="govuk-heading-m">{words.yourAnswers}</h2>
      <dl class="govuk-summary-list">
        {steps.map((step, index) => (
          <Answers key={step.title} step={step} set={contents.set} names={names} onChange={() => change(context.id, name, index)} />
        ))}
      </dl>
      {verbSpec?.fresh && (
        <>
          <p class="govuk-body">{words.confirmHint}</p>
          <Password id="journey-password" label={words.password} value={password} kind="current-password" onInput={setPassword} />
        </>
      )}
      <div class="govuk-button-group">
        <button
          class={verbSpec?.fresh ? "govuk-button govuk-button--warning" : "govuk-button"}
          type="submit"
          aria-disabled={isSending}
        >
          {verbSpec?.label ?? words.save}
        </button>
        <button class="cb-link" type="button" onClick={onLeave}>
          {words.discard}
        </button>
        <span role="status" class="cb-2">
          {isSending && words.sending}
        </span>
      </div>
    </form>
  );
}

function sendAll(context: CaseContext, name: JourneyName, contents: Contents): Promise<unknown> {
  const { type, verb } = JOURNEYS[name];
  const draft = draftOf(context.id, name);
  const command = commandFor(draft, JSON.stringify(contents.set));
  return send({ type, verb, stream: context.id, id: draft.record, set: contents.set, command });
}

/** The records are sent as they are shown now: the person says that they looked again. */
function takeAsNow(draft: ReturnType<typeof draftOf>, field: string): void {
  const rows = (draft.boxes[field] ?? []) as { record: string; etag: string }[];
  answer(draft, field, recordsAsNow(rows));
}

function recordsAsNow(rows: readonly { record: string; etag: string }[]): { [name: string]: string }[] {
  const now = new Map(stale(rows).map(({ record, now: etag }) => [record, etag]));
  return rows.flatMap(({ record, etag }) => {
    const newer = now.get(record);
    if (newer === undefined) return [{ record, etag }];
    return newer === "" ? [] : [{ record, etag: newer }];
  });
}

function change(caseId: string, name: JourneyName, index: number): void {
  isChanging.value = true;
  go(addressOf(caseId, name, index + 1));
}

interface AnswersProps {
  step: Step;
  set: { [field: string]: Json };
  names: Names;
  onChange(): void;
}

function Answers({ step, set, names, onChange }: AnswersProps) {
  const label = step.fields[0]?.spec.label ?? step.title;
  const texts = step.fields
    .map(({ name, spec }) => (set[name] === undefined ? "" : sayValue(names, spec, set[name] ?? null)))
    .filter((text) => text !== "");
  return (
    <div class="govuk-summary-list__row">
      <dt class="govuk-summary-list__key">{label}</dt>
      <dd class="cb-long">
        {texts.map((text) => (
          <p key={text}>{text}</p>
        ))}
        {texts.length === 0 && (
          <>
            <NotRecorded /> <span class="cb-2">{step.fields[0]?.spec.hint}</span>
          </>
        )}
      </dd>
      <dd>
        <button type="button" class="cb-link" id={`change-${step.fields[0]?.name}`} onClick={onChange}>
          {words.change}
          <span class="govuk-visually-hidden"> {label}</span>
        </button>
      </dd>
    </div>
  );
}

function sentences(refusal: Refusal | undefined, steps: readonly Step[]): { [field: string]: string } {
  const out: { [field: string]: string } = {};
  for (const [field, text] of Object.entries(refusal?.fields ?? {})) {
    const spec = steps.flatMap((step) => step.fields).find(({ name }) => name === field)?.spec;
    out[field] = spec ? `${spec.label}: ${text}` : text;
  }
  return out;
}

function linesOf(problems: { [field: string]: string }, steps: readonly Step[]): { id: string; text: string }[] {
  return Object.entries(problems).map(([field, text]) => {
    const step = steps[stepOf(steps, field)];
    return { id: step ? `change-${step.fields[0]?.name}` : `journey-${field}`, text };
  });
}
