/** Records by which to judge what a pack changes: those that the reader sees in full both ways. */
import { useState } from "preact/hooks";
import { ask, patiently } from "../acts";
import { recordTitle, sayTime, typeLabel } from "../dictionary";
import type { Names } from "../dictionary";
import { problemOf } from "../log/use-log";
import type { CaseRecord, ComparisonRow, PackSample } from "../protocol";
import { words } from "../strings";

/** The pack that is looked at, on a board. */
export interface Which {
  board: string;
  name: string;
  hash: string;
}

export function Samples(props: { classes: ComparisonRow[]; which: Which; names: Names }) {
  if (props.classes.length === 0) return null;
  return (
    <>
      <h3 class="govuk-heading-s">{words.packSamples}</h3>
      <p class="cb-2">{words.packSamplesText}</p>
      {props.classes.map((row) => (
        <OfClass key={row.class} row={row} which={props.which} names={props.names} />
      ))}
    </>
  );
}

function OfClass({ row, which, names }: { row: ComparisonRow; which: Which; names: Names }) {
  const [samples, setSamples] = useState<PackSample[] | undefined>(undefined);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const [isBusy, setBusy] = useState(false);
  const look = () => {
    setBusy(true);
    setProblem(undefined);
    patiently(() => ask("policy.samples", { ...which, class: row.class }, true))
      .then((result) => setSamples((result as unknown as { samples: PackSample[] }).samples))
      .catch((error: unknown) => setProblem(problemOf(error)))
      .finally(() => setBusy(false));
  };
  if (problem !== undefined)
    return (
      <p class="govuk-error-message" role="alert">
        {problem}
      </p>
    );
  if (!samples)
    return (
      <p>
        <button class="govuk-button govuk-button--secondary" type="button" disabled={isBusy} onClick={look}>
          {words.packSamplesOf(row.label)}
        </button>
      </p>
    );
  if (samples.length === 0) return <p class="govuk-body">{words.packNoSamples(row.label)}</p>;
  return (
    <section aria-label={row.label}>
      <h4 class="govuk-heading-s">{row.label}</h4>
      <ul class="govuk-list govuk-list--bullet">
        {samples.map((sample) => (
          <li key={sample.case}>
            <Sample sample={sample} names={names} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Sample({ sample, names }: { sample: PackSample; names: Names }) {
  const { id, type, created, fields } = sample.record;
  const record: CaseRecord = { id, type, class: "", level: "full", agency: null, created, etag: "", fields };
  const label = typeLabel(names.dictionary, type);
  const title = recordTitle(names, record);
  return (
    <>
      <a href={`/case/${sample.case}`}>{sample.ref_no}</a>: <bdi>{title === label ? label : `${label}: ${title}`}</bdi>
      <span class="cb-small"> {sayTime(created, names.now)}</span>
    </>
  );
}
