/** What is owed to the victims of a case and how it stands, what was told, and who had to ask first. */
import { useState } from "preact/hooks";
import type { CaseContext } from "../case/case";
import { canCreate } from "../case/add";
import { beginAct, DEFER, TELL } from "../case/begin";
import { timeOf } from "../dictionary";
import type { Names } from "../dictionary";
import { formatDate } from "../format";
import { Menu } from "../parts/menu";
import type { CaseRecord } from "../protocol";
import { agencyName, openCase, userName } from "../state";
import { words } from "../strings";
import { ClockState } from "./clock";
import { contactLine, planOf } from "./contact";
import { CLOCK } from "./names";
import { byDue, nameClock } from "./say";
import { isLive } from "./start";
import { chaseShare, nextTold } from "./told";

/** How many that are over stand open before the rest goes behind a button. */
const FIRST_OVER = 6;
/** Of findings, which are for the work on the case rather than for its victims, how many at first. */
const FIRST_FINDINGS = 3;

export function Commitments({ context, names }: { context: CaseContext; names: Names }) {
  const view = openCase.value?.view;
  if (!view) return null;
  const records = [...view.items.values()];
  const clocks = [...view.clocks.values()];
  return (
    <>
      <Contact records={records} names={names} />
      <Clocks label={words.commitments} clocks={clocks.filter((one) => !isFinding(one))} context={context} names={names} />
      <ChaseLine records={records} clocks={view.clocks} />
      <Clocks label={words.findings} most={FIRST_FINDINGS} clocks={clocks.filter(isFinding)} context={context} names={names} />
    </>
  );
}

function isFinding(clock: CaseRecord): boolean {
  return clock.fields[CLOCK.kind] === "finding";
}

/** How contact is to be had, and when the next was said to come. */
function Contact({ records, names }: { records: readonly CaseRecord[]; names: Names }) {
  const plan = planOf(records, undefined);
  const line = plan && contactLine(names.dictionary, plan);
  const next = nextTold(records);
  if (line === undefined && next === undefined) return null;
  return (
    <div class="cb-class cb-contact">
      {line !== undefined && (
        <p>
          <b>{words.contact}</b> {line}
        </p>
      )}
      {next !== undefined && <p>{next === null ? words.nextToldNone : words.nextTold(formatDate(next, names.now))}</p>}
    </div>
  );
}

function ChaseLine(props: { records: readonly CaseRecord[]; clocks: ReadonlyMap<string, CaseRecord> }) {
  const share = chaseShare(props.records, props.clocks);
  return share ? <p class="cb-chased">{words.chaseShare(share.prompted.length, share.of)}</p> : null;
}

interface ClocksProps {
  label: string;
  /** How many of those that are not over stand open at first; all, unless said. */
  most?: number;
  clocks: readonly CaseRecord[];
  context: CaseContext;
  names: Names;
}

function Clocks({ label, most, clocks, context, names }: ClocksProps) {
  const [isAll, setAll] = useState(false);
  const live = clocks.filter(isLive).sort(byDue);
  const over = clocks.filter((clock) => !isLive(clock)).sort(newestFirst);
  const first = [...live.slice(0, most), ...over.slice(0, most ?? FIRST_OVER)];
  const shown = isAll ? [...live, ...over] : first;
  const hidden = clocks.length - shown.length;
  if (clocks.length === 0) return null;
  return (
    <div class="cb-group-of">
      <h3 class="govuk-heading-s">{label}</h3>
      <table class="govuk-table cb-blocks cb-clocks">
        <caption class="govuk-visually-hidden">{label}</caption>
        <thead>
          <tr>
            {[words.clockState, words.whatIsOwed, words.owner].map((label) => (
              <th scope="col" key={label}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((clock) => (
            <Row key={clock.id} clock={clock} context={context} names={names} />
          ))}
        </tbody>
      </table>
      {hidden > 0 && (
        <button type="button" class="cb-link" onClick={() => setAll(true)}>
          {words.moreClocks(hidden)}
          <span class="govuk-visually-hidden">, {label}</span>
        </button>
      )}
    </div>
  );
}

/** By what closed them, where that is seen, else by when they were due. */
function newestFirst(a: CaseRecord, b: CaseRecord): number {
  return closedAt(b) - closedAt(a);
}

function closedAt(clock: CaseRecord): number {
  const by = openCase.value?.view?.items.get(String(clock.fields[CLOCK.closedBy]));
  return timeOf(by?.created ?? String(clock.fields[CLOCK.dueAt]));
}

function Row({ clock, context, names }: { clock: CaseRecord; context: CaseContext; names: Names }) {
  const opener = openCase.value?.view?.items.get(String(clock.fields[CLOCK.opener]));
  const what = nameClock(names, clock.fields, opener);
  return (
    <tr data-clock={clock.id}>
      <td>
        <ClockState names={names} fields={clock.fields} />
      </td>
      <th scope="row">
        {what}
        <Acts clock={clock} context={context} what={what} />
      </th>
      <td data-label={words.owner}>{ownerOf(clock)}</td>
    </tr>
  );
}

export function ownerOf(clock: CaseRecord): string {
  const owner = clock.fields[CLOCK.owner];
  if (typeof owner === "string") return userName(owner);
  return clock.agency === null ? words.nobodyOwns : agencyName(clock.agency);
}

/** Offered to whose agency owes it: an update covers nobody else's. */
function Acts({ clock, context, what }: { clock: CaseRecord; context: CaseContext; what: string }) {
  const { dictionary, session } = context;
  const isTelling = clock.fields[CLOCK.kind] !== "finding" && clock.fields[CLOCK.kind] !== "action";
  if (!isTelling || !isLive(clock) || clock.agency !== session.agency.id) return null;
  if (!canCreate(dictionary, TELL.update.type, TELL.update.verb)) return null;
  return (
    <div class="govuk-button-group cb-clock-acts">
      <button
        type="button"
        class="govuk-button govuk-button--secondary cb-button--s"
        onClick={() => beginAct(TELL.update, clock)}
      >
        {words.recordUpdate}
        <span class="govuk-visually-hidden">: {what}</span>
      </button>
      <Menu label={words.more}>
        <li>
          <button type="button" onClick={() => beginAct(TELL.attempt, clock)}>
            {words.recordAttempt}
          </button>
        </li>
        {canCreate(dictionary, DEFER.type, DEFER.verb) && (
          <li>
            <button type="button" onClick={() => beginAct(DEFER, clock)}>
              {words.workAskDeferral}
            </button>
          </li>
        )}
      </Menu>
    </div>
  );
}
