/** The board as a table: the same cards, for narrow screens and for those who prefer it. */
import { Band } from "../parts/band";
import { NotRecorded } from "../parts/marks";
import { CASE } from "../practice";
import type { Card, Dictionary } from "../protocol";
import { fresh } from "../state";
import { words } from "../strings";
import { CaseLink, leadOf, officersInWords, takesPart } from "./card";
import { MoveMenu } from "./move";

export function BoardList(props: {
  cards: readonly Card[];
  dictionary: Dictionary;
  columns: readonly { stage: string; label: string }[];
}) {
  const place = (card: Card) => props.columns.findIndex(({ stage }) => stage === card.fields[CASE.stage]);
  const cards = [...props.cards].sort((a, b) => place(a) - place(b));
  return (
    <table class="govuk-table cb-blocks">
      <caption class="govuk-visually-hidden">{words.casesByStage}</caption>
      <thead>
        <tr>
          {[words.stage, words.caseWord, words.band, words.leadAgency, words.officers].map((label) => (
            <th scope="col" key={label}>
              {label}
            </th>
          ))}
          <th scope="col">
            <span class="govuk-visually-hidden">{words.acts}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {cards.map((card) => (
          <tr key={card.id} data-card={card.id} class={fresh.value.has(card.id) ? "cb-fresh" : ""}>
            <td data-label={words.stage}>{props.columns[place(card)]?.label}</td>
            <th scope="row">
              <CaseLink card={card} />
            </th>
            <td data-label={words.band}>
              {takesPart(card) && <Band dictionary={props.dictionary} value={card.fields[CASE.band]} />}
            </td>
            <td data-label={words.leadAgency}>{leadOf(card.fields) || <NotRecorded />}</td>
            <td data-label={words.officers}>
              {takesPart(card) && (officersInWords(card.fields) || <NotRecorded />)}
            </td>
            <td>
              <MoveMenu card={card} dictionary={props.dictionary} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
