/** How current the page is, in one line under the bar. */
import { isPaused } from "../announce";
import { formatClock, formatHourMinute } from "../format";
import { unsent } from "../form/draft";
import { isHelpOpen } from "../keys";
import type { Session } from "../protocol";
import { confirmedAt, link } from "../state";
import { words } from "../strings";

export function Strip({ session }: { session: Session }) {
  const seat = session.seats.find(({ membership }) => membership === session.membership);
  return (
    <div class="cb-strip" role="region" aria-label={words.connection}>
      <div class="govuk-width-container">
        <Current />
        {unsent.value > 0 && <span>{words.unsentForms(unsent.value)}</span>}
        <span class="cb-strip__end">
          <span>
            {words.yourView} <b>{seat?.seat_label ?? session.agency.name}</b>
          </span>
          <span>
            {isPaused.value ? words.announcementsOff : words.announcementsOn}{" "}
            <button type="button" onClick={() => (isPaused.value = !isPaused.value)}>
              {isPaused.value ? words.resume : words.pause}
              <span class="govuk-visually-hidden"> {words.announcements}</span>
            </button>
          </span>
          <button type="button" class="cb-strip__keys" onClick={() => (isHelpOpen.value = true)}>
            {words.keyboard} <span aria-hidden="true">?</span>
          </button>
        </span>
      </div>
    </div>
  );
}

function Current() {
  const state = link.value;
  const at = confirmedAt.value;
  const confirmed = at === undefined ? null : (
    <>
      , {words.confirmed} <span class="cb-nowrap">{formatClock(at)}</span>
    </>
  );
  switch (state.is) {
    case "live":
      return (
        <span class="cb-strip__live">
          <b>{words.live}</b>
          {confirmed}
        </span>
      );
    case "slower":
      return (
        <span class="cb-strip__live cb-strip__live--slower">
          <b>{words.slower}</b>
          {confirmed}
        </span>
      );
    case "offline":
      return (
        <span class="cb-strip__live cb-strip__live--off">
          <b>{words.notConnectedSince(formatHourMinute(state.since))}</b>, {words.showingThen}
        </span>
      );
    case "stopped":
    case "opening":
    case "catching_up":
      return (
        <span class="cb-strip__live cb-strip__live--wait">
          <b>{words.catchingUp}</b>
        </span>
      );
    default:
      return state satisfies never;
  }
}
