/** Which page stands on the screen, and what lies over it. */
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { polite, urgent } from "./announce";
import { lock } from "./acts";
import { BoardPage } from "./board/board";
import { MoveLayer } from "./board/move";
import { CasePage } from "./case/case";
import { AccessibilityPage, HelpPage } from "./help/help";
import { bindKeys } from "./keys";
import { Bar } from "./parts/bar";
import { Foot } from "./parts/foot";
import { KeyHelp } from "./parts/key-help";
import { Layer } from "./parts/layer";
import { Loading } from "./parts/loading";
import { ResultBanner } from "./parts/notice";
import { Strip } from "./parts/strip";
import type { Dictionary, Session } from "./protocol";
import { mayPropose } from "./practice";
import { go, route } from "./routes";
import { goToSearch } from "./search/box";
import { SearchPage } from "./search/search";
import { LooksPage, OwnLooksPage } from "./log/log";
import { ReviewPage } from "./log/review";
import { SignalsPage } from "./log/signals";
import { PacksPage } from "./packs/packs";
import { DeclarationPage } from "./sign-in/declaration";
import { EndingLayer } from "./sign-in/ending";
import { LockLayer } from "./sign-in/lock";
import { SetPasswordPage } from "./sign-in/set-password";
import { SignInForm, SignInPage } from "./sign-in/sign-in";
import { dictionary, hasDraft, phase, session, wasIn } from "./state";
import { words } from "./strings";

export function App() {
  const who = session.value;
  const isIn = phase.value === "in";
  useEffect(() => bindKeys({ "g b": () => go("/"), "/": () => goToSearch(go), l: lock }), []);
  useEffect(() => {
    document.title = titleNow(who);
  }, [route.value, phase.value, who]);
  useEffect(() => void document.body.classList.toggle("cb-training", who?.training === true), [
    who?.training,
  ]);
  return (
    <>
      <a class="govuk-skip-link" href="#main">
        {words.skip}
      </a>
      {who?.training && (
        <p class="cb-training-label" role="region" aria-label={words.trainingLabel}>
          {words.training}
        </p>
      )}
      <Bar session={isIn ? who : undefined} />
      {isIn && who && <Strip session={who} />}
      <main id="main" tabIndex={-1}>
        <ResultBanner />
        <Page />
      </main>
      <Foot />
      <KeyHelp />
      {isIn && dictionary.value && <MoveLayer dictionary={dictionary.value} />}
      {isIn && <EndingLayer />}
      {phase.value === "locked" && <LockLayer />}
      {phase.value === "signed_out" && wasIn.value && (
        <Layer label={words.signIn} isBlank>
          <SignInForm isLayer />
        </Layer>
      )}
      <p class="govuk-visually-hidden" aria-live="polite">
        {polite.value}
      </p>
      <p class="govuk-visually-hidden" aria-live="assertive">
        {urgent.value}
      </p>
    </>
  );
}

/** Pages that need nobody signed in come first. */
function Page() {
  switch (route.value.page) {
    case "help":
      return <Reading><HelpPage /></Reading>;
    case "accessibility":
      return <Reading><AccessibilityPage /></Reading>;
    case "set_password":
      return <Reading><SetPasswordPage /></Reading>;
    default:
      return <Inside />;
  }
}

function Inside() {
  if (phase.value === "signed_out" && !wasIn.value) return <Reading><SignInPage /></Reading>;
  if (phase.value !== "in") return null;
  const who = session.value;
  const words = dictionary.value;
  if (!who || !words) return <Reading><Loading /></Reading>;
  if (who.declaration_due.length > 0) return <Reading><DeclarationPage session={who} /></Reading>;
  return <Working session={who} dictionary={words} />;
}

function Working(props: { session: Session; dictionary: Dictionary }) {
  const at = route.value;
  if (at.page === "case" || at.page === "journey") return <CasePage id={at.id} {...props} />;
  if (at.page === "search")
    return (
      <div class="govuk-width-container">
        <div class="govuk-main-wrapper">
          <SearchPage dictionary={props.dictionary} />
        </div>
      </div>
    );
  if (at.page === "looks") return <Reading><LooksPage id={at.id} /></Reading>;
  if (at.page === "own_looks") return <Reading><OwnLooksPage /></Reading>;
  if (at.page === "signals") return <Reading><SignalsPage session={props.session} /></Reading>;
  if (at.page === "review") return <Reading><ReviewPage session={props.session} dictionary={props.dictionary} /></Reading>;
  if (at.page === "packs" && (mayPropose(props.dictionary) || hasDraft.value))
    return (
      <div class="govuk-width-container">
        <div class="govuk-main-wrapper">
          <PacksPage session={props.session} dictionary={props.dictionary} />
        </div>
      </div>
    );
  const board = at.page === "board" ? at.id ?? props.session.boards[0]?.id : undefined;
  if (board === undefined)
    return (
      <Reading>
        <h1 class="govuk-heading-l">{words.nothingThere}</h1>
        <p class="govuk-body">{words.refused.not_found}</p>
      </Reading>
    );
  return (
    <div class="govuk-width-container">
      <div class="govuk-main-wrapper">
        <BoardPage id={board} {...props} />
      </div>
    </div>
  );
}

function Reading({ children }: { children: ComponentChildren }) {
  return (
    <div class="govuk-width-container cb-narrow">
      <div class="govuk-main-wrapper">{children}</div>
    </div>
  );
}

/** Titles name the page and nothing of what is on it. */
function titleNow(who: Session | undefined): string {
  const page = phase.value === "locked" ? words.locked : who || route.value.page !== "board" ? titles[route.value.page] : words.signIn;
  return words.titled(page);
}

const titles = {
  board: words.board,
  case: words.caseWord,
  looks: words.whoLooked,
  own_looks: words.myLooks,
  signals: words.signals,
  review: words.review,
  packs: words.packs,
  journey: words.stepByStep,
  search: words.search,
  help: words.help,
  accessibility: words.accessibility,
  set_password: words.setPassword,
  nothing: words.nothingThere,
} as const;
