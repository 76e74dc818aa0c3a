/** The bar over every page: what this is, where one can go, who sits here. */
import { lock, signOut, switchSeat } from "../acts";
import { initialsOf } from "../format";
import type { Session } from "../protocol";
import { route } from "../routes";
import { mayPropose } from "../practice";
import { board, dictionary, hasDraft } from "../state";
import { words } from "../strings";
import { Menu } from "./menu";

export function Bar({ session }: { session: Session | undefined }) {
  const name = board.value?.name ?? session?.boards[0]?.name;
  return (
    <header class="govuk-service-navigation govuk-service-navigation--inverse">
      <div class="govuk-width-container">
        <div class="govuk-service-navigation__container">
          <span class="govuk-service-navigation__service-name">
            {words.product}
            {name && <small>{name}</small>}
          </span>
          {session && <Boards session={session} />}
          <div class="cb-bar-end">
            {session ? <Who session={session} /> : <HelpLink />}
          </div>
        </div>
      </div>
    </header>
  );
}

function HelpLink() {
  return (
    <a class="govuk-service-navigation__link" href="/help">
      {words.help}
    </a>
  );
}

function Boards({ session }: { session: Session }) {
  const at = route.value;
  const [first] = session.boards;
  const isOn = (id: string) => at.page === "board" && (at.id ?? first?.id) === id;
  const isSingle = session.boards.length === 1;
  return (
    <nav class="govuk-service-navigation__wrapper" aria-label={words.mainNavigation}>
      <ul class="govuk-service-navigation__list">
        {session.boards.map(({ id, name }) => (
          <li
            key={id}
            class={`govuk-service-navigation__item${isOn(id) ? " govuk-service-navigation__item--active" : ""}`}
          >
            <a
              class="govuk-service-navigation__link"
              href={isSingle ? "/" : `/board/${id}`}
              {...(isOn(id) ? { "aria-current": "page" as const } : {})}
            >
              {isSingle ? words.board : name}
            </a>
          </li>
        ))}
        <li
          class={`govuk-service-navigation__item${at.page === "search" ? " govuk-service-navigation__item--active" : ""}`}
        >
          <a
            class="govuk-service-navigation__link"
            href="/search"
            {...(at.page === "search" ? { "aria-current": "page" as const } : {})}
          >
            {words.search}
          </a>
        </li>
      </ul>
    </nav>
  );
}

function Who({ session }: { session: Session }) {
  const seat = session.seats.find(({ membership }) => membership === session.membership);
  const others = session.seats.filter(({ membership }) => membership !== session.membership);
  return (
    <>
      <Menu
        summaryClass="cb-who"
        label={
          <>
            <b aria-hidden="true">{initialsOf(session.user.name)}</b>
            <span class="govuk-visually-hidden">{session.user.name}, </span>{" "}
            {seat?.seat_label ?? session.agency.name}
          </>
        }
      >
        <li>
          {session.user.name}, {session.agency.name}
        </li>
        {others.map((other) => (
          <li key={other.membership}>
            <button type="button" onClick={() => void switchSeat(other.membership)}>
              {words.actAs(other.seat_label, other.agency_name)}
            </button>
          </li>
        ))}
        <li>
          <a href="/my-looks">{words.myLooks}</a>
        </li>
        {(mayPropose(dictionary.value) || hasDraft.value) && (
          <li>
            <a href="/policy-pack">{words.packs}</a>
          </li>
        )}
        {session.review && (
          <li>
            <a href="/review">{words.review}</a>
          </li>
        )}
        {session.signals && (
          <li>
            <a href="/signals">{words.signals}</a>
          </li>
        )}
        <li>
          <button type="button" onClick={() => void signOut()}>
            {words.signOut}
          </button>
        </li>
      </Menu>
      <button class="cb-button--bar" type="button" onClick={lock}>
        {words.lock}
      </button>
    </>
  );
}
