/** What a pack would change for whom: in sentences, on how many cases, and as the whole matrix. */
import type { Names } from "../dictionary";
import type { Comparison, ComparisonRow, PackTests } from "../protocol";
import { words } from "../strings";
import { Samples } from "./samples";
import type { Which } from "./samples";

export function Compared({ comparison, which, names }: { comparison: Comparison; which: Which; names: Names }) {
  if (comparison.same) return <p class="govuk-body">{words.packSame}</p>;
  return (
    <>
      {!comparison.follows && (
        <div class="govuk-error-summary" role="alert">
          <h3 class="govuk-error-summary__title">{words.packDoesNotFollow}</h3>
          <List items={comparison.problems} />
        </div>
      )}
      <p class="govuk-body">
        <b>{comparison.gains_sight ? words.packGains : words.packGainsNothing}</b>
      </p>
      <h3 class="govuk-heading-s">{words.packSentences}</h3>
      <List items={comparison.sentences} />
      <Cases comparison={comparison} />
      <Matrix comparison={comparison} />
      <Fields comparison={comparison} />
      {comparison.follows && <Samples classes={comparison.table.filter(isChanged)} which={which} names={names} />}
      {comparison.tests && <Tests tests={comparison.tests} />}
    </>
  );
}

function Tests({ tests }: { tests: PackTests }) {
  const isWhole = tests.failed === 0 && !tests.cut && tests.files > 0;
  return (
    <>
      <h3 class="govuk-heading-s">{words.packTests}</h3>
      <p class={isWhole ? "govuk-body" : "govuk-error-message"}>{words.packTested(tests.files, tests.passed, tests.failed)}</p>
      {tests.cut && <p class="govuk-error-message">{words.packTestsCut}</p>}
      {tests.differences.length > 0 && <List items={tests.differences} />}
      {tests.more && <p class="govuk-body">{words.packTestsMore}</p>}
    </>
  );
}

function List({ items }: { items: string[] }) {
  return (
    <ul class="govuk-list govuk-list--bullet">
      {items.map((item, index) => (
        <li key={index}>{item}</li>
      ))}
    </ul>
  );
}

function labelOf(comparison: Comparison, seat: string): string {
  return comparison.seats.find((one) => one.seat === seat)?.label ?? seat;
}

function Cases({ comparison }: { comparison: Comparison }) {
  const rows = new Map(comparison.table.map((row) => [row.class, row.label]));
  if (comparison.cases.length === 0) return null;
  return (
    <>
      <h3 class="govuk-heading-s">{words.packCases}</h3>
      <p class="cb-2">{words.packCasesText}</p>
      <List
        items={comparison.cases.map((one) =>
          words.packCase(rows.get(one.class) ?? one.class, labelOf(comparison, one.seat), String(one.cases)),
        )}
      />
    </>
  );
}

function Matrix({ comparison }: { comparison: Comparison }) {
  const rows = [...comparison.table].sort((a, b) => Number(isChanged(b)) - Number(isChanged(a)));
  return (
    <div class="cb-matrix" role="region" aria-label={words.packMatrix} tabIndex={0}>
      <table class="govuk-table">
        <caption class="govuk-table__caption govuk-table__caption--s">{words.packMatrix}</caption>
        <thead class="govuk-table__head">
          <tr class="govuk-table__row">
            <th class="govuk-table__header" scope="col">
              {words.packKind}
            </th>
            {comparison.seats.map(({ seat, label }) => (
              <th key={seat} class="govuk-table__header" scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody class="govuk-table__body">
          {rows.map((row) => (
            <Row key={row.class} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row }: { row: ComparisonRow }) {
  return (
    <tr class="govuk-table__row">
      <th class="govuk-table__header" scope="row">
        {row.label}
      </th>
      {row.cells.map(({ seat, before, after }) => (
        <td key={seat} class={`govuk-table__cell${isSame(before, after) ? "" : " cb-matrix__changed"}`}>
          {words.packCell(after)}
          {!isSame(before, after) && <span class="cb-matrix__was">{words.packWas(words.packCell(before))}</span>}
        </td>
      ))}
    </tr>
  );
}

function isSame(before: string[], after: string[]): boolean {
  return before.join("\n") === after.join("\n");
}

function isChanged(row: ComparisonRow): boolean {
  return row.cells.some(({ before, after }) => !isSame(before, after));
}

function Fields({ comparison }: { comparison: Comparison }) {
  if (comparison.fields.length === 0) return null;
  return (
    <details class="govuk-details">
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">{words.packFields(comparison.fields.length)}</span>
      </summary>
      <div class="govuk-details__text">
        <List items={comparison.fields.map(({ sentence }) => sentence)} />
      </div>
    </details>
  );
}
