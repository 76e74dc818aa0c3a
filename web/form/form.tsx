/** The form of a verb, made from the dictionary: asked, checked, sent, and kept until it is saved. */
import { useEffect, useRef, useState } from "preact/hooks";
import { confirmPassword } from "../acts";
import type { Guard } from "../clock/contact";
import { guardOf, NO_GUARD, planOf } from "../clock/contact";
import { PLAN } from "../clock/names";
import { send } from "../commands";
import { isRefusal } from "../connection";
import { classBy, LONG_TEXT } from "../dictionary";
import type { Asked, Names } from "../dictionary";
import { formatClock } from "../format";
import { SeenBy } from "../parts/marks";
import { showResult } from "../parts/notice";
import { ATTEMPT } from "../practice";
import type { CaseRecord, Dictionary, Fields, Refusal, Saved, TypeSpec, VerbSpec } from "../protocol";
import { Password } from "../sign-in/password";
import { signInProblem } from "../sign-in/sign-in";
import { link, openCase } from "../state";
import { words } from "../strings";
import { Conflict } from "./conflict";
import type { Pick } from "./conflict";
import { commandFor, draftFor, dropDraft, touchDraft } from "./draft";
import type { Draft } from "./draft";
import { ErrorSummary, titleForErrors } from "./errors";
import type { Problem } from "./errors";
import { Field } from "./field";
import { choicesFor, namesNow } from "./options";
import { Prompts } from "./prompts";
import { boxesOf, inAskingOrder, onlyChoice, readForm, settledFields } from "./read";
import type { Contents } from "./read";
import { boxesFor, timeBoxes } from "./value";
import type { Boxes } from "./value";

export interface FormProps {
  /** Names the draft: the same form opened again finds its text. */
  formKey: string;
  dictionary: Dictionary;
  type: string;
  verb: string;
  stream: string;
  /** The record that the verb changes; none: it makes one. */
  record?: CaseRecord;
  /** Chosen before the form opened, and not asked again. */
  preset?: Fields;
  isAttempt?: boolean;
  /** What stands in the boxes of a new record when the form opens; all of it may be changed. */
  start?: Fields;
  /** The moment is now, unless said otherwise. */
  isNow?: boolean;
  heading: string;
  onDone(saved: Saved): void;
  onCancel(): void;
}

type Stage = "editing" | "sending";
/** How many fields stand open before the rest goes behind "More". */
const OPEN_FIELDS = 9;

export function VerbForm(props: FormProps) {
  const type = props.dictionary.types[props.type];
  const verb = type?.verbs[props.verb];
  return type && verb ? <Form {...props} typeSpec={type} verbSpec={verb} /> : null;
}

type Inner = FormProps & { typeSpec: TypeSpec; verbSpec: VerbSpec };

function Form(props: Inner) {
  const { dictionary, typeSpec, verbSpec, record } = props;
  const names = namesNow(dictionary);
  const isNew = record === undefined;
  const asked = inAskingOrder(typeSpec, verbSpec).filter(({ name }) => !(name in (props.preset ?? {})));
  const draft = draftFor(props.formKey, () => ({
    record: record?.id ?? crypto.randomUUID(),
    boxes: startingBoxes(props, asked, names),
  }));
  const base = record?.fields ?? {};
  // What the person was looking at when they began to change it.
  const etag = useRef(record?.etag);
  if (!draft.isTouched) etag.current = record?.etag;

  const [stage, setStage] = useState<Stage>("editing");
  const [problems, setProblems] = useState<{ [field: string]: string }>({});
  const [refusal, setRefusal] = useState<Refusal | "broken" | undefined>(undefined);
  const [turn, setTurn] = useState(0);
  const [password, setPassword] = useState("");
  const idOf = (field: string) => `${props.formKey}-${field}`.replaceAll(/[^A-Za-z0-9_-]/g, "-");

  const settled = settledFields(dictionary, asked, draft.boxes, { ...base, ...props.preset });
  const className = record?.class ?? classBy(typeSpec.class, settled);
  const shown = asked.filter((field) => className !== undefined || !isText(field));
  const guard = isNew ? guardNow(dictionary, props.type, settled) : NO_GUARD;
  const [open, more] = split(shown, { ...props.start, ...guard.hints });

  const change = (name: string, boxes: Boxes) => {
    draft.boxes[name] = boxes;
    followPerson(name, asked, draft, names);
    touchDraft(draft);
    setTurn((n) => n + 1);
  };
  const readNow = () => {
    const contents = readForm(dictionary, asked, draft.boxes, base, isNew);
    Object.assign(contents.set, props.preset);
    contents.problems = { ...guard.problems, ...contents.problems };
    if (verbSpec.why && draft.why.trim() === "") contents.problems["why"] = words.neededWhy;
    return contents;
  };
  const sayProblems = (found: { [field: string]: string }) => {
    setProblems(found);
    setTurn((n) => n + 1);
    titleForErrors(Object.keys(found).length > 0);
  };
  const submit = async (contents: Contents, ifEtag: string | undefined): Promise<void> => {
    sayProblems(contents.problems);
    if (Object.keys(contents.problems).length > 0) return;
    setRefusal(undefined);
    setStage("sending");
    try {
      if (verbSpec.fresh) await confirmPassword(password);
    } catch (error) {
      setStage("editing");
      return sayProblems({ password: signInProblem(error) });
    }
    try {
      const saved = await sendDraft(props, draft, contents, ifEtag);
      dropDraft(props.formKey);
      showResult(words.savedAt(formatClock(Date.now()).slice(0, 5)));
      props.onDone(saved);
    } catch (error) {
      setStage("editing");
      const refused = isRefusal(error) ? error : "broken";
      if (refused !== "broken" && refused.kind === "invalid") sayProblems(refused.fields);
      setRefusal(refused);
    }
  };
  const picked = (picks: { [field: string]: Pick }) => {
    if (refusal === undefined || refusal === "broken" || !refusal.record) return;
    etag.current = refusal.record.etag;
    applyPicks(picks, asked, draft, refusal.record);
    setRefusal(undefined);
    setTurn((n) => n + 1);
  };

  useEffect(() => {
    const heading = document.getElementById(idOf("heading"));
    heading?.focus({ preventScroll: true });
    heading?.closest("form")?.scrollIntoView({ block: "start" });
    return () => titleForErrors(false);
  }, []);

  const fieldOf = (field: Asked) => (
    <div class={isWide(field) ? "cb-form__wide" : ""} key={field.name}>
      <Field
        id={idOf(field.name)}
        name={field.name}
        spec={field.spec}
        names={names}
        isNeeded={field.isNeeded}
        boxes={boxesOf(field, draft.boxes, base)}
        problem={problems[field.name]}
        hint={guard.hints[field.name] ?? ownClassHint(dictionary, field, settled)}
        refused={guard.refused[field.name]}
        without={props.isAttempt && field.name === ATTEMPT.field ? ATTEMPT.never : undefined}
        onChange={(boxes) => change(field.name, boxes)}
      />
      <Prompts type={props.type} field={field.name} settled={settled} />
    </div>
  );

  return (
    <form
      class="cb-form cb-dense"
      noValidate
      aria-labelledby={idOf("heading")}
      onSubmit={(event) => {
        event.preventDefault();
        if (stage === "editing") void submit(readNow(), etag.current);
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !draft.isTouched) props.onCancel();
      }}
    >
      <h3 class="govuk-heading-m" id={idOf("heading")} tabIndex={-1}>
        {props.heading}
      </h3>
      <ErrorSummary problems={problemLines(problems, asked, idOf)} turn={turn} />
      {className === undefined ? (
        <p class="cb-class">{words.classFirst(decidingLabel(typeSpec))}</p>
      ) : (
        <SeenBy className={className} />
      )}
      <Prompts type={props.type} field={undefined} settled={settled} />
      {guard.line !== undefined && (
        <p class="cb-class cb-contact">
          <b>{words.contact}</b> {guard.line}
        </p>
      )}
      <div class="cb-form__grid">{open.map(fieldOf)}</div>
      {more.length > 0 && (
        <details class="govuk-details" open={more.some((field) => field.name in problems)}>
          <summary class="govuk-details__summary">
            <span class="govuk-details__summary-text">{words.moreDetails}</span>
          </summary>
          <div class="cb-form__grid">{more.map(fieldOf)}</div>
        </details>
      )}
      {(verbSpec.why || props.verb === "withdraw") && (
        <Field
          id={idOf("why")}
          name="why"
          spec={{ kind: "text", label: words.why, max: 200 }}
          names={names}
          isNeeded={verbSpec.why === true}
          boxes={draft.why}
          problem={problems["why"]}
          onChange={(boxes) => {
            draft.why = String(boxes);
            touchDraft(draft);
            setTurn((n) => n + 1);
          }}
        />
      )}
      {verbSpec.fresh && (
        <>
          <p class="govuk-body">{words.confirmHint}</p>
          <Password id={idOf("password")} label={words.password} value={password} kind="current-password" onInput={setPassword} />
        </>
      )}
      {refusal !== undefined && refusal !== "broken" && refusal.kind === "conflict" && refusal.record ? (
        <Conflict names={names} asked={asked} mine={readNow().set} theirs={refusal.record} onPicked={picked} />
      ) : (
        refusal !== undefined && <Refused refusal={refusal} />
      )}
      <div class="govuk-button-group">
        <button class="govuk-button cb-button--s" type="submit" aria-disabled={stage === "sending"}>
          {refusal === undefined ? words.save : words.tryAgain}
        </button>
        <button
          class="cb-link"
          type="button"
          onClick={() => {
            dropDraft(props.formKey);
            props.onCancel();
          }}
        >
          {draft.isTouched ? words.discard : words.cancel}
        </button>
        <span role="status" class="cb-2">
          {stage === "sending" && (link.value.is === "offline" ? words.sendingLater : words.sending)}
        </span>
      </div>
    </form>
  );
}

/** The contact plan on the open case says what is safe. */
function guardNow(dictionary: Dictionary, type: string, settled: Fields): Guard {
  const records = openCase.value?.view?.items.values() ?? [];
  return guardOf(dictionary, type, settled, planOf(records, settled[PLAN.victim]));
}

function sendDraft(props: Inner, draft: Draft, contents: Contents, etag: string | undefined): Promise<Saved> {
  const why = draft.why.trim();
  const { set } = contents;
  const isNew = props.record === undefined;
  return send({
    type: props.type,
    verb: props.verb,
    stream: props.stream,
    id: isNew ? draft.record : (props.record as CaseRecord).id,
    set,
    ...(etag === undefined ? {} : { etag }),
    ...(why === "" ? {} : { why }),
    command: commandFor(draft, JSON.stringify({ set, why, etag: etag ?? null })),
  });
}

function Refused({ refusal }: { refusal: Refusal | "broken" }) {
  const text = refusal === "broken" ? words.refused.not_saved : words.refusedBecause(refusal);
  return (
    <p class="govuk-error-message" role="alert">
      {text}
    </p>
  );
}

function startingBoxes(props: Inner, asked: readonly Asked[], names: Names): { [field: string]: Boxes } {
  const boxes: { [field: string]: Boxes } = {};
  if (props.record) return boxes;
  for (const { name, spec } of asked) {
    const given = props.start?.[name];
    if (given !== undefined) {
      boxes[name] = boxesFor(spec, given);
      continue;
    }
    const only = onlyChoice(spec, choicesFor(names, name, spec));
    if (only !== undefined) boxes[name] = only;
    if (props.isNow && name === props.typeSpec.when && spec.kind === "time") boxes[name] = timeBoxes(new Date());
  }
  return boxes;
}

/** Choosing an owner fills in the owner's agency, where a form asks for both. */
function followPerson(name: string, asked: readonly Asked[], draft: Draft, names: Names): void {
  const twin = asked.find((field) => field.name === name.replace(/user$/, "agency") && field.name !== name);
  if (!twin || twin.spec.kind !== "agency") return;
  const group = choicesFor(names, name, { kind: "user", label: "" }).find(
    (choice) => choice.value === draft.boxes[name],
  )?.group;
  const agency = choicesFor(names, twin.name, twin.spec).find((choice) => choice.label === group);
  if (agency) draft.boxes[twin.name] = agency.value;
}

function applyPicks(
  picks: { [field: string]: Pick },
  asked: readonly Asked[],
  draft: Draft,
  theirs: CaseRecord,
): void {
  for (const field of asked) {
    const pick = picks[field.name];
    if (pick === undefined || pick === "mine") continue;
    const boxes = boxesFor(field.spec, theirs.fields[field.name]);
    const mine = draft.boxes[field.name];
    draft.boxes[field.name] = pick === "theirs" ? boxes : `${String(boxes)}\n\n${String(mine ?? "")}`;
  }
}

function problemLines(
  problems: { [field: string]: string },
  asked: readonly Asked[],
  idOf: (field: string) => string,
): Problem[] {
  const order = [...asked.map(({ name }) => name), "why", "password"];
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return Object.entries(problems)
    .sort(([a], [b]) => place(a) - place(b))
    .map(([name, text]) => ({ id: idOf(name), text }));
}

/** What is needed, what is to be minded here, and the first few stand open. */
function split(asked: readonly Asked[], minded: Fields): [Asked[], Asked[]] {
  if (asked.length <= OPEN_FIELDS) return [[...asked], []];
  const itsWords = asked.find(({ name, spec }) => spec.kind === "prose" && name !== "summary");
  const isFirst = (field: Asked, index: number) =>
    field.isNeeded || field.name in minded || field === itsWords || index < OPEN_FIELDS - 2;
  return [asked.filter(isFirst), asked.filter((field, index) => !isFirst(field, index))];
}

function isText({ spec }: Asked): boolean {
  return spec.kind === "text" || LONG_TEXT.includes(spec.kind);
}

function isWide({ spec }: Asked): boolean {
  return ["prose", "texts", "group", "choices", "records", "clocks"].includes(spec.kind);
}

function decidingLabel(type: TypeSpec): string {
  const name = typeof type.class === "object" && "by" in type.class ? type.class.by : "";
  return type.fields[name]?.label ?? name;
}

function ownClassHint(dictionary: Dictionary, { spec }: Asked, settled: Fields): string | undefined {
  if (spec.class === undefined) return spec.hint;
  const className = classBy(spec.class, settled);
  const label = className === undefined ? undefined : dictionary.classes[className]?.label;
  const kind = label === undefined ? undefined : `${words.kind}: ${label}.`;
  return [spec.hint, kind].filter(Boolean).join(" ") || undefined;
}
