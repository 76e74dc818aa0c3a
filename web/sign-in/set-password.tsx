/** Setting a password with the code that came from the agency's contact. */
import { useState } from "preact/hooks";
import { isRefusal } from "../connection";
import { setPassword } from "../http";
import { go } from "../routes";
import { showResult } from "../parts/notice";
import { words } from "../strings";
import { Password } from "./password";
import { signInProblem } from "./sign-in";

export function SetPasswordPage() {
  const [name, setName] = useState("");
  const [code, setCode] = useState("");
  const [password, setTyped] = useState("");
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (name.trim() === "" || code.trim() === "" || password === "")
      return setProblem(words.setPasswordMissing);
    try {
      await setPassword(name.trim(), code.trim(), password);
      showResult(words.passwordSet);
      go("/");
    } catch (error) {
      const isRule = isRefusal(error) && error.kind === "invalid";
      setProblem(isRule ? words.passwordRefused(error.reason) : signInProblem(error));
    }
  };
  const box = (id: string, label: string, value: string, onInput: (text: string) => void, help: string) => (
    <div class="govuk-form-group">
      <label class="govuk-label" for={id}>
        {label}
      </label>
      <input
        class="govuk-input"
        id={id}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
        autocomplete={help}
        autocapitalize="none"
        spellcheck={false}
        translate={false}
      />
    </div>
  );
  return (
    <form class="cb-reading cb-reading-width" onSubmit={submit} noValidate>
      <a class="govuk-back-link" href="/">
        {words.backToSignIn}
      </a>
      <h1 class="govuk-heading-xl">{words.setPassword}</h1>
      {problem && (
        <p class="govuk-error-message" role="alert">
          <span class="govuk-visually-hidden">{words.error}</span> {problem}
        </p>
      )}
      {box("set-name", words.signInName, name, setName, "username")}
      {box("set-code", words.code, code, setCode, "one-time-code")}
      <Password
        id="set-password"
        label={words.newPassword}
        hint={words.passwordHint}
        value={password}
        kind="new-password"
        onInput={setTyped}
      />
      <button class="govuk-button" type="submit">
        {words.setPassword}
      </button>
    </form>
  );
}
