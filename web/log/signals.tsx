/** What in the access log deserves a second look. Signals inform; they accuse nobody and block nothing. */
import { useEffect, useState } from "preact/hooks";
import { ask, patiently } from "../acts";
import { formatInstant } from "../format";
import { Loading } from "../parts/loading";
import type { Session, Signals } from "../protocol";
import { agencyName, caseReference, now, userName } from "../state";
import { words } from "../strings";
import { problemOf } from "./use-log";

export function SignalsPage({ session }: { session: Session }) {
  return (
    <>
      <h1 class="govuk-heading-l">{words.signals}</h1>
      <p class="govuk-body">{words.signalsText}</p>
      {session.boards.map(({ id, name }) => (
        <section key={id} aria-labelledby={`signals-${id}`}>
          <h2 class="govuk-heading-m" id={`signals-${id}`}>
            {name}
          </h2>
          <OfBoard id={id} />
        </section>
      ))}
    </>
  );
}

function OfBoard({ id }: { id: string }) {
  const [told, setTold] = useState<Signals | undefined>(undefined);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  useEffect(() => {
    let isThere = true;
    patiently(() => ask("audit.signals", { board: id }, true))
      .then((result) => isThere && setTold(result as unknown as Signals))
      .catch((error: unknown) => isThere && setProblem(problemOf(error)));
    return () => void (isThere = false);
  }, [id]);
  if (problem !== undefined)
    return (
      <p class="govuk-error-message" role="alert">
        {problem}
      </p>
    );
  if (!told) return <Loading />;
  const say = (at: string) => formatInstant(at, new Date(now.value), words.today);
  return (
    <>
      <p class="cb-2">{words.signalsSince(say(told.since))}</p>
      {told.signals.length === 0 && <p class="govuk-body">{words.noSignals}</p>}
      <ul class="cb-log">
        {told.signals.map((one, index) => (
          <li key={index}>
            <span class="cb-2">{say(one.last)}</span>
            <div>
              <b>{userName(one.user)}</b>
              {one.agency !== undefined && `, ${agencyName(one.agency)}`}: {words.signalKind(one.kind)}
              {one.case !== undefined && (
                <>
                  {" "}
                  <a href={`/case/${one.case}/looks`}>{caseReference(one.case) ?? words.caseWord}</a>
                </>
              )}
              {`, ${words.times(one.count)}`}
            </div>
          </li>
        ))}
      </ul>
      {told.more && <p class="govuk-body">{words.signalsMore}</p>}
    </>
  );
}
