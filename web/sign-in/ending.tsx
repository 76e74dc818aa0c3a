/** Two minutes before the page locks, or the session ends: told once, with one button to stay. */
import { useEffect, useRef } from "preact/hooks";
import { signInAgain } from "../acts";
import { unsent } from "../form/draft";
import { formatHourMinute } from "../format";
import { Layer } from "../parts/layer";
import { ending, endsAt } from "../state";
import { words } from "../strings";

export function EndingLayer() {
  switch (ending.value) {
    case "idle":
      return <Idle />;
    case "end":
      return <End />;
    default:
      return null;
  }
}

/** Any key and any click is an act of somebody, so that the button only says so. */
function Idle() {
  const stay = () => (ending.value = undefined);
  return (
    <Told title={words.aboutToLock} text={words.aboutToLockText} button={words.stay} onClick={stay} onClose={stay} />
  );
}

function End() {
  const later = () => (ending.value = "told");
  const at = endsAt.value === undefined ? "" : formatHourMinute(endsAt.value);
  return (
    <Told
      title={words.aboutToEnd(at)}
      text={unsent.value > 0 ? words.aboutToEndUnsent : words.aboutToEndText}
      button={words.signInAgain}
      onClick={() => {
        later();
        signInAgain();
      }}
      onClose={later}
    />
  );
}

function Told(props: { title: string; text: string; button: string; onClick(): void; onClose(): void }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <Layer label={props.title} onClose={props.onClose}>
      <h2 class="govuk-heading-m">{props.title}</h2>
      <p class="govuk-body" role="alert">
        {props.text}
      </p>
      <button type="button" class="govuk-button" ref={button} onClick={props.onClick}>
        {props.button}
      </button>
    </Layer>
  );
}
