/** The locked page: nothing of a case is left in it until the password is given. */
import { useEffect, useRef, useState } from "preact/hooks";
import { signOut, unlock } from "../acts";
import { isRefusal } from "../connection";
import { unsent } from "../form/draft";
import { Layer } from "../parts/layer";
import { phase } from "../state";
import { words } from "../strings";
import { Password } from "./password";
import { signInProblem } from "./sign-in";

export function LockLayer() {
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector("input")?.focus(), []);
  const submit = async (event: Event) => {
    event.preventDefault();
    try {
      await unlock(password);
    } catch (error) {
      setPassword("");
      // The session may have ended behind the lock: then it takes a full sign-in.
      if (isRefusal(error) && error.kind === "signed_out") phase.value = "signed_out";
      else setProblem(signInProblem(error));
    }
  };
  return (
    <Layer label={words.locked} isBlank>
      <form ref={form} class="cb-reading" onSubmit={submit} noValidate>
        <h1 class="govuk-heading-xl">{words.locked}</h1>
        <p class="govuk-body">{unsent.value > 0 ? words.lockedUnsent : words.lockedText}</p>
        {problem && (
          <p class="govuk-error-message" role="alert">
            <span class="govuk-visually-hidden">{words.error}</span> {problem}
          </p>
        )}
        <Password id="unlock-password" label={words.password} value={password} kind="current-password" onInput={setPassword} />
        <div class="govuk-button-group">
          <button class="govuk-button" type="submit">
            {words.unlock}
          </button>
          <button class="cb-link" type="button" onClick={() => void signOut()}>
            {words.signOut}
          </button>
        </div>
      </form>
    </Layer>
  );
}
