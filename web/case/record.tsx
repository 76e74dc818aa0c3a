/** Everything of one record, and what can be done to it. */
import { fieldsApart, isKnownEmpty, orderedFields, sayTime, sayValue, usableVerbs } from "../dictionary";
import type { Apart as FieldApart, Names } from "../dictionary";
import { Menu } from "../parts/menu";
import type { CaseRecord, TypeSpec } from "../protocol";
import { agencyName, openCase, userName } from "../state";
import { Disclosed } from "../journey/disclosed";
import { beginJourney } from "../journey/state";
import { CASE, CORRECTION, JOURNEYS, REQUEST } from "../practice";
import { words } from "../strings";
import { canCreate } from "./add";
import type { CaseContext } from "./case";
import { FormInPlace } from "./form-in-place";
import { openForm, openForms } from "./open-forms";
import { WhyButton } from "./why";

export function RecordDetails(props: { record: CaseRecord; context: CaseContext; names: Names }) {
  const { record, context, names } = props;
  const type = context.dictionary.types[record.type];
  if (!type) return null;
  const forms = openForms.value.filter((form) => form.record === record.id);
  return (
    <div class="cb-record">
      <dl class="govuk-summary-list">
        {filled(type, record, names).map(({ name, label, text, isLong }) => (
          <div class="govuk-summary-list__row" key={name}>
            <dt class="govuk-summary-list__key">{label}</dt>
            <dd class={isLong ? "cb-long" : ""}>{text}</dd>
          </div>
        ))}
        {fieldsApart(context.dictionary, record).map((field) => (
          <Apart key={field.name} field={field} record={record} context={context} />
        ))}
        <Empty labels={emptyLabels(type, record, context)} />
      </dl>
      {record.type === JOURNEYS.share.type && (
        <Disclosed
          context={context}
          names={names}
          fields={orderedFields(type).map(([name, spec]) => ({ name, spec, isNeeded: false }))}
          set={record.fields}
        />
      )}
      <p class="cb-small">{provenance(record, context, names)}</p>
      <Verbs record={record} type={type} context={context} />
      {forms.map((form) => (
        <FormInPlace key={form.verb} form={form} record={record} context={context} />
      ))}
    </div>
  );
}

interface Filled {
  name: string;
  label: string;
  text: string;
  isLong: boolean;
}

function filled(type: TypeSpec, record: CaseRecord, names: Names): Filled[] {
  const out: Filled[] = [];
  for (const [name, spec] of orderedFields(type)) {
    const value = record.fields[name];
    if (value === undefined || value === null) continue;
    const text = sayValue(names, spec, value);
    if (text !== "") out.push({ name, label: spec.label, text, isLong: text.includes("\n") || text.length > 120 });
  }
  return out;
}

function emptyLabels(type: TypeSpec, record: CaseRecord, context: CaseContext): string[] {
  return orderedFields(type)
    .filter(([name, spec]) => {
      const isEmpty = record.fields[name] === undefined || record.fields[name] === null;
      return isEmpty && name !== "summary" && isKnownEmpty(record, spec, context.session.agency.id);
    })
    .map(([, spec]) => spec.label);
}

function Apart(props: { field: FieldApart; record: CaseRecord; context: CaseContext }) {
  const { field, record, context } = props;
  return (
    <div class="govuk-summary-list__row">
      <dt class="govuk-summary-list__key">{field.label}</dt>
      <dd>
        <span class="cb-mark__head">{field.isSure ? words.notInView : words.notInViewPerhaps}</span>
        <WhyButton
          caseId={context.id}
          about={{ record: record.id, field: field.name }}
          label={field.isSure ? words.whyNot : words.whichAndWhy}
        />
      </dd>
    </div>
  );
}

function Empty({ labels }: { labels: readonly string[] }) {
  if (labels.length === 0) return null;
  return (
    <div class="govuk-summary-list__row">
      <dt class="govuk-summary-list__key cb-none">{words.notRecorded}</dt>
      <dd class="cb-2">{labels.join(" · ")}</dd>
    </div>
  );
}

function provenance(record: CaseRecord, context: CaseContext, names: Names): string {
  const kind = context.dictionary.classes[record.class]?.label ?? record.class;
  const who = record.author === undefined ? agencyName(record.agency) : `${userName(record.author)}, ${agencyName(record.agency)}`;
  const when = record.created === undefined ? "" : sayTime(record.created, names.now);
  return words.recordedLine(who, when, kind);
}

function canDispute(context: CaseContext, record: CaseRecord): boolean {
  const mayBeDisputed = record.type !== CORRECTION.type && record.type !== CASE.type;
  return mayBeDisputed && canCreate(context.dictionary, CORRECTION.type, CORRECTION.verb);
}

function dispute(record: CaseRecord): void {
  openForm({
    type: CORRECTION.type,
    verb: CORRECTION.verb,
    record: undefined,
    isAttempt: false,
    start: { [CORRECTION.record]: record.id },
    mark: record.id,
  });
}

interface Shareable {
  record: CaseRecord;
  to: string[];
}

/** The record itself, or what a request asks for with the asker as its reader. Only the owner shares;
 * whether this kind is ever shared the server says. */
function shareable(context: CaseContext, record: CaseRecord): Shareable | undefined {
  const { type, verb } = JOURNEYS.share;
  if (!canCreate(context.dictionary, type, verb)) return undefined;
  const wanted = record.type === REQUEST.type ? record.fields[REQUEST.wanted] : undefined;
  const found = typeof wanted === "string" ? openCase.value?.view?.items.get(wanted) : undefined;
  const one = found ?? record;
  const isOwn = one.agency === context.session.agency.id && one.level === "full";
  if (!isOwn || one.type === CASE.type || one.type === type) return undefined;
  return { record: one, to: found && record.author !== undefined ? [record.author] : [] };
}

function share(context: CaseContext, { record, to }: Shareable): void {
  const { records, recipients } = JOURNEYS.share;
  beginJourney(context.id, "share", {
    [records]: [{ record: record.id, etag: record.etag }],
    ...(to.length > 0 ? { [recipients]: to } : {}),
  });
}

/** What is the viewer's own to do stands as buttons, everything else that is possible in a menu. */
function Verbs(props: { record: CaseRecord; type: TypeSpec; context: CaseContext }) {
  const { record, type, context } = props;
  const verbs = usableVerbs(type, record, context.session.user.id);
  const mine = verbs.filter(({ isMine }) => isMine);
  const others = verbs.filter(({ isMine }) => !isMine);
  const start = (verb: string) =>
    openForm({ type: record.type, verb, record: record.id, isAttempt: false });
  const mayDispute = canDispute(context, record);
  const mayShare = shareable(context, record);
  if (verbs.length === 0 && !mayDispute && !mayShare) return null;
  return (
    <div class="govuk-button-group cb-verbs">
      {mine.map(({ name, verb }, index) => (
        <button
          key={name}
          type="button"
          class={`govuk-button cb-button--s${index === 0 ? "" : " govuk-button--secondary"}`}
          onClick={() => start(name)}
        >
          {verb.label}
        </button>
      ))}
      {(others.length > 0 || mayDispute || mayShare) && (
        <Menu label={mine.length > 0 ? words.more : words.changeThis}>
          {others.map(({ name, verb }) => (
            <li key={name}>
              <button type="button" onClick={() => start(name)}>
                {verb.label}
              </button>
            </li>
          ))}
          {mayShare && (
            <li>
              <button type="button" onClick={() => share(context, mayShare)}>
                {mayShare.record === record ? words.shareThis : words.shareWanted}
              </button>
            </li>
          )}
          {mayDispute && (
            <li>
              <button type="button" onClick={() => dispute(record)}>
                {words.disputeThis}
              </button>
            </li>
          )}
        </Menu>
      )}
    </div>
  );
}
