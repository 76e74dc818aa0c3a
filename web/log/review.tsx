/** Records made by somebody who was shut out of a case later: for who is told of that. */
import { typeLabel } from "../dictionary";
import type { Dictionary, LogEntry, Session } from "../protocol";
import { userName } from "../state";
import { words } from "../strings";
import { Entries } from "./log";
import { useLog } from "./use-log";

export function ReviewPage({ session, dictionary }: { session: Session; dictionary: Dictionary }) {
  return (
    <>
      <h1 class="govuk-heading-l">{words.review}</h1>
      <p class="govuk-body">{words.reviewText}</p>
      {session.boards.map(({ id, name }) => (
        <section key={id} aria-labelledby={`review-${id}`}>
          <h2 class="govuk-heading-m" id={`review-${id}`}>
            {name}
          </h2>
          <OfBoard id={id} dictionary={dictionary} />
        </section>
      ))}
    </>
  );
}

function OfBoard({ id, dictionary }: { id: string; dictionary: Dictionary }) {
  const log = useLog("audit.review", { board: id });
  return <Entries log={log} none={words.nothingToReview} line={(entry) => <Made entry={entry} dictionary={dictionary} />} />;
}

function Made({ entry, dictionary }: { entry: LogEntry; dictionary: Dictionary }) {
  const from = [...new Set((entry.from ?? []).map(({ ref_no }) => ref_no))].join(", ");
  return (
    <>
      <b>{userName(entry.user ?? "")}</b> {words.reviewMade(typeLabel(dictionary, entry.type ?? ""))}{" "}
      <a href={`/case/${entry.case}`}>{entry.ref_no}</a>
      <p class="cb-small">{words.reviewFrom(from)}</p>
    </>
  );
}
