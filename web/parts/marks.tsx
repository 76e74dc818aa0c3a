/** Marks that tell full, summary, exists-only and not recorded apart, also in black and white. */
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { askReaders } from "../acts";
import { isKnownEmpty } from "../dictionary";
import type { CaseRecord, FieldSpec, Reader } from "../protocol";
import { agencyName, dictionary, readers } from "../state";
import { words } from "../strings";
import { listed } from "../format";

export function NotRecorded() {
  return <span class="cb-none">{words.notRecorded}</span>;
}

/**
 * A value that is absent. Only where the viewer would get it does that mean that nobody recorded it;
 * elsewhere the same words stand whether there is one or not.
 */
export function Missing(props: { record: CaseRecord; spec: FieldSpec; ownAgency: string }) {
  const isEmpty = isKnownEmpty(props.record, props.spec, props.ownAgency);
  return isEmpty ? <NotRecorded /> : <span class="cb-2">{words.notInView}</span>;
}

/** What the owner wrote for sharing. */
export function SummaryMark(props: { head: string; children: ComponentChildren }) {
  return (
    <div class="cb-mark">
      <span class="cb-mark__head">{props.head}</span>
      {props.children}
    </div>
  );
}

/** That something is there, and why no more of it is shown. */
export function ExistsMark(props: { agency: string | null; className: string; what: string }) {
  return (
    <div class="cb-mark cb-mark--exists">
      <span class="cb-mark__head">{words.existsHead}</span>
      <p>{props.what}</p>
      <details class="govuk-details">
        <summary class="govuk-details__summary">
          <span class="govuk-details__summary-text">{words.whyNot}</span>
        </summary>
        <div class="govuk-details__text">
          <Because className={props.className} />
          <p class="cb-small">{words.heldBy(agencyName(props.agency))}</p>
        </div>
      </details>
    </div>
  );
}

function Because({ className }: { className: string }) {
  const spec = dictionary.value?.classes[className];
  if (!spec) return null;
  return (
    <>
      <p>{spec.because}</p>
      <p class="cb-small">{words.ruleOf(spec.label, dictionary.value?.pack ?? "")}</p>
    </>
  );
}

/** The kind of information and who reads it, beside the boxes it is typed into. */
export function SeenBy({ className }: { className: string }) {
  const known = readers.value.get(className);
  useEffect(() => void askReaders(className).catch(() => undefined), [className]);
  const label = dictionary.value?.classes[className]?.label ?? className;
  return (
    <div class="cb-class">
      <p>
        {words.kind}: <b>{label}</b>
        {known && ` · ${seenLine(known.seats)}`}
      </p>
      {known && (
        <details class="govuk-details cb-class__who">
          <summary class="govuk-details__summary">
            <span class="govuk-details__summary-text">{words.whoSees}</span>
          </summary>
          <ul class="cb-class__list">
            {known.seats.map((seat, index) => (
              <li key={index}>
                <b>{seat.label}</b>: {words.levels[seat.level]}
                {seat.when.length > 0 && `, ${words.onlyIf(listed(seat.when.map(words.condition), words.and))}`}
              </li>
            ))}
          </ul>
          <p>{words.notSeenByOthers}</p>
        </details>
      )}
    </div>
  );
}

/** Seats whose level hangs on a condition are said to be some of them. */
function seenLine(seats: readonly Reader[]): string {
  const labelled = (level: string): string[] => {
    const at = seats.filter((seat) => seat.level === level);
    const all = new Set(at.filter(({ when }) => when.length === 0).map(({ label }) => label));
    const some = new Set(at.map(({ label }) => label).filter((label) => !all.has(label)));
    return [...all, ...[...some].map(words.someOf)];
  };
  return [
    [words.seenInFull, labelled("full")] as const,
    [words.seenSummary, labelled("summary")] as const,
  ]
    .filter(([, labels]) => labels.length > 0)
    .map(([what, labels]) => `${what} ${labels.join(", ")}`)
    .join(" · ");
}
