/** Signing in: a page of its own at first, later a layer over the page that was open. */
import { useEffect, useRef, useState } from "preact/hooks";
import { signIn } from "../acts";
import { isRefusal } from "../connection";
import { unsent } from "../form/draft";
import { ErrorMessage, ErrorSummary } from "../form/errors";
import type { Problem } from "../form/errors";
import { words } from "../strings";
import { Password } from "./password";

const NAME = "sign-in-name";
const PASSWORD = "sign-in-password";

export function SignInForm({ isLayer }: { isLayer: boolean }) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [turn, setTurn] = useState(0);
  const [isBusy, setBusy] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const say = (found: readonly Problem[]) => {
    setProblems(found);
    setTurn((n) => n + 1);
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    if (isBusy) return;
    const missing = [
      ...(name.trim() === "" ? [{ id: NAME, text: words.signInNameMissing }] : []),
      ...(password === "" ? [{ id: PASSWORD, text: words.passwordMissing }] : []),
    ];
    if (missing.length > 0) return say(missing);
    setBusy(true);
    setProblems([]);
    try {
      await signIn(name.trim(), password);
    } catch (error) {
      setPassword("");
      say([{ id: NAME, text: signInProblem(error) }]);
    } finally {
      setBusy(false);
    }
  };
  const problemAt = (id: string) => problems.find((one) => one.id === id)?.text;
  const problem = problemAt(NAME);
  return (
    <form onSubmit={submit} class="cb-reading" noValidate>
      <h1 class="govuk-heading-xl">{words.signIn}</h1>
      {isLayer && <p class="govuk-body">{unsent.value > 0 ? words.signedOutUnsent : words.signedOut}</p>}
      <ErrorSummary problems={problems} turn={turn} />
      <div class={problem ? "govuk-form-group govuk-form-group--error" : "govuk-form-group"}>
        <label class="govuk-label" for={NAME}>
          {words.signInName}
        </label>
        <ErrorMessage of={NAME} text={problem} />
        <input
          class="govuk-input"
          id={NAME}
          ref={first}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          translate={false}
          {...(problem ? { "aria-describedby": `${NAME}-error`, "aria-invalid": "true" } : {})}
        />
      </div>
      <Password
        id={PASSWORD}
        label={words.password}
        value={password}
        problem={problemAt(PASSWORD)}
        kind="current-password"
        onInput={setPassword}
      />
      <button class="govuk-button" type="submit" aria-disabled={isBusy}>
        {words.signIn}
      </button>
    </form>
  );
}

/** Never says which part was wrong. */
export function signInProblem(error: unknown): string {
  if (!isRefusal(error)) return words.noServer;
  switch (error.kind) {
    case "too_fast":
      return words.wait(error.retryAfter ?? 60);
    case "not_allowed":
    case "signed_out":
    case "invalid":
      return words.signInWrong;
    default:
      return words.refused.internal;
  }
}

export function SignInPage() {
  return (
    <div class="cb-signin">
      <div>
        <SignInForm isLayer={false} />
        <p class="govuk-body-s cb-trouble">
          <b>{words.troubleSigningIn}</b> <a href="/set-password">{words.haveCode}</a>
        </p>
        <p class="govuk-body-s">{words.askContact}</p>
      </div>
      <aside class="cb-aside" aria-label={words.aboutService}>
        <h2 class="govuk-heading-s">{words.whoCanUse}</h2>
        <p class="govuk-body-s">{words.whoCanUseText}</p>
        <h2 class="govuk-heading-s cb-gap">{words.sharedComputer}</h2>
        <p class="govuk-body-s">{words.sharedComputerText}</p>
      </aside>
    </div>
  );
}
