/** Why one sees no more of something, in place, with one click to ask for it. */
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { askWhy } from "../commands";
import { isRefusal } from "../connection";
import { listed } from "../format";
import type { Dictionary, Fields, Why, WhyWho } from "../protocol";
import { beginJourney } from "../journey/state";
import { JOURNEYS } from "../practice";
import { agencyName, dictionary, userName } from "../state";
import { words } from "../strings";
import { openForm } from "./open-forms";

type Answer = readonly Why[] | "asking" | "not_found" | "broken";

/** What is asked about: a record, a field of it, or a kind of information. */
export type About = { record: string } | { record: string; field: string } | { class: string };

/** A button that opens the explanation under it and takes it away again. */
export function WhyButton(props: { caseId: string; about: About; label?: string }) {
  const [answer, setAnswer] = useState<Answer | undefined>(undefined);
  const box = useRef<HTMLDivElement>(null);
  const id = `why-${Object.values(props.about).join("-")}`;
  const open = async () => {
    setAnswer("asking");
    setAnswer(await answerFor(props.caseId, props.about));
    box.current?.focus();
  };
  return (
    <div class="cb-why">
      <button
        type="button"
        class="cb-link"
        aria-expanded={answer !== undefined}
        aria-controls={id}
        onClick={() => (answer === undefined ? void open() : setAnswer(undefined))}
      >
        {props.label ?? words.whyNot}
      </button>
      <div id={id} ref={box} tabIndex={-1} class={answer === undefined ? "" : "cb-why__box"}>
        {answer !== undefined && <Said caseId={props.caseId} answer={answer} />}
      </div>
    </div>
  );
}

async function answerFor(caseId: string, about: About): Promise<Answer> {
  try {
    return await askWhy(caseId, about);
  } catch (error) {
    return isRefusal(error) && error.kind === "not_found" ? "not_found" : "broken";
  }
}

function Said({ caseId, answer }: { caseId: string; answer: Answer }) {
  if (answer === "asking") return <p role="status">{words.loading}</p>;
  if (answer === "not_found") return <p role="status">{words.refused.not_found}</p>;
  if (answer === "broken") return <p role="alert">{words.whyBroken}</p>;
  return (
    <>
      {answer.map((why) => (
        <Explanation key={why.class} caseId={caseId} why={why} />
      ))}
    </>
  );
}

function Explanation({ caseId, why }: { caseId: string; why: Why }) {
  const spec = dictionary.value;
  return (
    <div>
      {why.sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {why.raised_by && spec && <p>{words.raisedBy(spec.types[why.raised_by.type]?.label ?? "")}</p>}
      {why.agency !== undefined && <p>{words.heldBy(agencyName(why.agency))}</p>}
      <WhoMay who={why.who} label={why.field === undefined ? words.whoMayRaise : words.whoMayBeAsked} />
      <p class="cb-small">{words.ruleOf(why.label, why.pack)}</p>
      {spec && (
        <div class="govuk-button-group">
          <Ask why={why} dictionary={spec} />
          <BreakIn caseId={caseId} why={why} dictionary={spec} />
        </div>
      )}
    </div>
  );
}

/** Agencies, and of their people those who may decide; only whom the viewer's directory shows. */
function WhoMay({ who, label }: { who: readonly WhyWho[]; label: string }) {
  if (who.length === 0) return null;
  return (
    <dl class="cb-why__who">
      <dt>{label}</dt>
      {who.map(({ agency, people }) => (
        <dd key={agency}>
          <b>{agencyName(agency)}</b>
          {people.length > 0 && `: ${listed(people.map(({ user }) => userName(user)), words.and)}`}
        </dd>
      ))}
    </dl>
  );
}

function Ask({ why, dictionary: spec }: { why: Why; dictionary: Dictionary }): ComponentChildren {
  if (!why.ask) return null;
  const [type, verb] = why.ask.verb.split(".");
  if (type === undefined || verb === undefined || !spec.types[type]?.verbs[verb]) return null;
  const { set } = why.ask;
  return (
    <button
      type="button"
      class="govuk-button govuk-button--secondary cb-button--s"
      onClick={() =>
        openForm({ type, verb, record: undefined, isAttempt: false, start: set, mark: markOf(set) })
      }
    >
      {words.askForIt}
    </button>
  );
}

/** Only for whom the pack names, and only what it lets an emergency raise. */
function BreakIn({ caseId, why, dictionary: spec }: { caseId: string; why: Why; dictionary: Dictionary }) {
  const { type, verb, target } = JOURNEYS.emergency;
  const label = spec.types[type]?.verbs[verb]?.label;
  if (label === undefined || !why.ways.some(({ way }) => way === "emergency")) return null;
  return (
    <button
      type="button"
      class="govuk-button govuk-button--warning cb-button--s"
      onClick={() => beginJourney(caseId, "emergency", { [target]: why.record ?? why.class })}
    >
      {label}
    </button>
  );
}

/** Asking for another thing is another form. */
function markOf(set: Fields): string {
  return Object.values(set).join("+");
}

/** Of what a viewer is told nothing there is no mark to ask at: here any kind can be asked about. */
export function WhyKinds({ caseId, dictionary: spec }: { caseId: string; dictionary: Dictionary }) {
  const [kind, setKind] = useState("");
  const kinds = Object.entries(spec.classes).filter(([name]) => isOfCases(spec, name));
  return (
    <section class="cb-section" aria-labelledby="kinds-heading">
      <h2 class="govuk-heading-m" id="kinds-heading">
        {words.whatYouSee}
      </h2>
      <p class="cb-2">{words.whatYouSeeHint}</p>
      <label class="govuk-label" for="why-kind">
        {words.kindOfInformation}
      </label>
      <select
        class="govuk-select"
        id="why-kind"
        value={kind}
        onChange={(event) => setKind(event.currentTarget.value)}
      >
        <option value="">{words.choose}</option>
        {kinds.map(([name, { label }]) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
      </select>
      {kind !== "" && <WhyButton key={kind} caseId={caseId} about={{ class: kind }} label={words.whatOfThis} />}
    </section>
  );
}

/** Whether a record of a case may be of the class. */
function isOfCases(spec: Dictionary, name: string): boolean {
  return Object.values(spec.types).some(
    ({ stream, class: rule }) =>
      stream === "case" && (rule === name || (typeof rule === "object" && Object.values(rule).includes(name))),
  );
}
