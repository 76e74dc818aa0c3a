/** One case on the board: reference, band, officers, and where it may go. Nothing that it was not sent. */
import { initialsOf } from "../format";
import { Band } from "../parts/band";
import { CASE, officersOfCard } from "../practice";
import type { Card, Dictionary, Fields } from "../protocol";
import { agencyName, fresh, userName } from "../state";
import { words } from "../strings";
import { MoveMenu } from "./move";

export function BoardCard({ card, dictionary }: { card: Card; dictionary: Dictionary }) {
  const reference = referenceOf(card);
  return (
    <article
      class={fresh.value.has(card.id) ? "cb-card cb-fresh" : "cb-card"}
      data-card={card.id}
      aria-label={reference}
    >
      <div class="cb-card__head">
        <h3 class="cb-card__ref">
          <CaseLink card={card} />
        </h3>
        {card.fields[CASE.band] !== undefined && <Band dictionary={dictionary} value={card.fields[CASE.band]} />}
      </div>
      <p class="cb-2">{leadOf(card.fields)}</p>
      <div class="cb-card__foot">
        <Officers card={card} />
        <MoveMenu card={card} dictionary={dictionary} />
      </div>
    </article>
  );
}

export function referenceOf(card: Card): string {
  const reference = card.fields[CASE.reference];
  return typeof reference === "string" ? reference : words.caseWord;
}

/** A card of an agency that takes no part shows that the case is there, and opens nothing. */
export function CaseLink({ card }: { card: Card }) {
  const reference = referenceOf(card);
  return takesPart(card) ? <a href={`/case/${card.id}`}>{reference}</a> : <>{reference}</>;
}

export function takesPart(card: Card): boolean {
  return "officers" in card.fields || CASE.band in card.fields;
}

export function leadOf(fields: Fields): string {
  const lead = fields["lead_agency"];
  return typeof lead === "string" ? agencyName(lead) : "";
}

/** "RO, dep AB": initials to look at, names and roles to listen to. */
function Officers({ card }: { card: Card }) {
  const officers = officersOfCard(card.fields);
  if (!takesPart(card)) return <span />;
  if (officers.length === 0) return <span>{words.noOfficer}</span>;
  const short = officers.map(({ role, user }) => words.officerShort(role) + initialsOf(userName(user)));
  return (
    <span>
      <span aria-hidden="true">{short.join(", ")}</span>
      <span class="govuk-visually-hidden">{officersInWords(card.fields)}</span>
    </span>
  );
}

export function officersInWords(fields: Fields): string {
  return officersOfCard(fields)
    .map((officer) => `${words.officerLong(officer.role)} ${userName(officer.user)}`)
    .join(", ");
}
