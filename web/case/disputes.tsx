/** What is disputed stands beside the disputed record, for all who see the words of the dispute. */
import type { CaseRecord } from "../protocol";
import { CORRECTION } from "../practice";
import { agencyName, openCase } from "../state";
import { words } from "../strings";

export function Disputes({ record }: { record: CaseRecord }) {
  const disputes = [...(openCase.value?.view?.items.values() ?? [])].filter(
    ({ type, fields }) => type === CORRECTION.type && fields[CORRECTION.record] === record.id,
  );
  if (disputes.length === 0) return null;
  return (
    <div class="cb-disputes">
      {disputes.map((dispute) => (
        <Dispute key={dispute.id} dispute={dispute} />
      ))}
    </div>
  );
}

function Dispute({ dispute }: { dispute: CaseRecord }) {
  const what = dispute.fields[CORRECTION.disputed];
  const answer = dispute.fields[CORRECTION.answer];
  return (
    <div class="cb-dispute">
      <span class="cb-mark__head">{words.disputedBy(agencyName(dispute.agency))}</span>
      {typeof what === "string" && <p class="cb-long">{what}</p>}
      {typeof answer === "string" && (
        <p class="cb-long">
          <b>{words.answered}</b> {answer}
        </p>
      )}
    </div>
  );
}
