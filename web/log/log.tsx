/** Who looked: at a case, and what one looked at oneself. */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ask } from "../acts";
import { formatInstant } from "../format";
import { Loading } from "../parts/loading";
import type { LogEntry, OpenSession } from "../protocol";
import { agencyName, board, caseReference, now, userName } from "../state";
import { words } from "../strings";
import { useLog } from "./use-log";
import type { Log } from "./use-log";

/** Of one case, as far as this seat may know it. */
export function LooksPage({ id }: { id: string }) {
  const log = useLog("audit.access", { case: id });
  return (
    <>
      <a class="govuk-back-link" href={`/case/${id}`}>
        {words.backToCase}
      </a>
      <h1 class="govuk-heading-l">{words.whoLooked}</h1>
      <p class="govuk-body">{words.whoLookedText}</p>
      <Entries log={log} none={words.nobodyLooked} line={(entry) => <Look entry={entry} />} />
    </>
  );
}

export function OwnLooksPage() {
  const log = useLog("audit.mine", {});
  return (
    <>
      <h1 class="govuk-heading-l">{words.myLooks}</h1>
      <OpenSessions />
      <h2 class="govuk-heading-m cb-gap">{words.myLooksLog}</h2>
      <p class="govuk-body">{words.myLooksText}</p>
      <Entries log={log} none={words.nobodyLooked} line={(entry) => <OwnLook entry={entry} />} />
    </>
  );
}

export function Entries(props: { log: Log; none: string; line: (entry: LogEntry) => ComponentChildren }) {
  const { entries, isBusy, problem, more } = props.log;
  return (
    <div aria-busy={isBusy}>
      {problem !== undefined && (
        <p class="govuk-error-message" role="alert">
          {problem}
        </p>
      )}
      {entries === undefined && isBusy && <Loading />}
      {entries?.length === 0 && <p class="govuk-body">{props.none}</p>}
      {entries && entries.length > 0 && (
        <ol class="cb-log">
          {entries.map((entry, index) => (
            <li key={index}>
              <span class="cb-2">{formatInstant(entry.at, new Date(now.value), words.today)}</span>
              <div>{props.line(entry)}</div>
            </li>
          ))}
        </ol>
      )}
      {more && (
        <button class="govuk-button govuk-button--secondary" type="button" onClick={more} disabled={isBusy}>
          {words.logMore}
        </button>
      )}
    </div>
  );
}

/** Where a seat is told that somebody looked, and no more, the agency stands for the person. */
function Look({ entry }: { entry: LogEntry }) {
  const who = entry.user !== undefined ? userName(entry.user) : undefined;
  const agency = entry.agency !== undefined ? agencyName(entry.agency) : undefined;
  return (
    <>
      <b>{who ?? agency ?? words.somebody}</b>
      {who !== undefined && agency !== undefined && `, ${agency}`} {words.lookDid(entry.did)}
      {entry.to && entry.to.length > 0 && `: ${entry.to.map(userName).join(", ")}`}
      <Reason text={entry.reason} />
    </>
  );
}

function OwnLook({ entry }: { entry: LogEntry }) {
  const title = entry.case === undefined ? undefined : caseReference(entry.case) ?? words.caseWord;
  const place = entry.board === undefined ? undefined : boardName(entry.board);
  return (
    <>
      {words.ownDid(entry.did)} {title !== undefined && <a href={`/case/${entry.case}`}>{title}</a>}
      {place}
      {entry.address !== undefined && ` (${entry.address})`}
      <Reason text={entry.reason} />
    </>
  );
}

function Reason({ text }: { text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <p class="cb-small">
      {words.reasonGiven} <bdi>{text}</bdi>
    </p>
  );
}

function boardName(id: string): string {
  return board.value?.id === id ? board.value.name : id;
}

function OpenSessions() {
  const [sessions, setSessions] = useState<readonly OpenSession[]>([]);
  useEffect(() => {
    let isThere = true;
    ask("session.list", {}, true)
      .then((result) => isThere && setSessions((result as unknown as { sessions: OpenSession[] }).sessions))
      .catch(() => undefined); // the log below says what is wrong with the line
    return () => void (isThere = false);
  }, []);
  return (
    <>
      <h2 class="govuk-heading-m">{words.openSessions}</h2>
      <p class="govuk-body">{words.openSessionsText}</p>
      <ul class="cb-log">
        {sessions.map((one) => (
          <li key={one.began}>
            <span class="cb-2">{formatInstant(one.began, new Date(now.value), words.today)}</span>
            <div>
              {words.lastActive(formatInstant(one.touched, new Date(now.value), words.today))}
              {one.this && <b> {words.thisSession}</b>}
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
