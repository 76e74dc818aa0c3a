/** Signing in: a page of its own at first, later a layer over the page that was open. */
import { useEffect, useRef, useState } from "preact/hooks";
import { signIn } from "../acts";
import { isRefusal } from "../connection";
import { unsent } from "../form/draft";
import { words } from "../strings";
import { Password } from "./password";

export function SignInForm({ isLayer }: { isLayer: boolean }) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const [isBusy, setBusy] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (isBusy) return;
    if (name.trim() === "" || password === "") return setProblem(words.signInMissing);
    setBusy(true);
    setProblem(undefined);
    try {
      await signIn(name.trim(), password);
    } catch (error) {
      setPassword("");
      setProblem(signInProblem(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={submit} class="cb-reading" noValidate>
      <h1 class="govuk-heading-xl">{words.signIn}</h1>
      {isLayer && <p class="govuk-body">{unsent.value > 0 ? words.signedOutUnsent : words.signedOut}</p>}
      {problem && (
        <p class="govuk-error-message" role="alert" id="sign-in-problem">
          <span class="govuk-visually-hidden">{words.error}</span> {problem}
        </p>
      )}
      <div class={problem ? "govuk-form-group govuk-form-group--error" : "govuk-form-group"}>
        <label class="govuk-label" for="sign-in-name">
          {words.signInName}
        </label>
        <input
          class="govuk-input"
          id="sign-in-name"
          ref={first}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          translate={false}
          {...(problem ? { "aria-describedby": "sign-in-problem" } : {})}
        />
      </div>
      <Password id="sign-in-password" label={words.password} value={password} kind="current-password" onInput={setPassword} />
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
