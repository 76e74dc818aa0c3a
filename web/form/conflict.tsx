/** Somebody else changed the same record: both stay, and the person says which holds. */
import { useState } from "preact/hooks";
import { LONG_TEXT, sayValue } from "../dictionary";
import type { Asked, Names } from "../dictionary";
import type { CaseRecord, Fields, Json } from "../protocol";
import { words } from "../strings";
import { NotRecorded } from "../parts/marks";

export type Pick = "mine" | "theirs" | "both";

export function Conflict(props: {
  names: Names;
  asked: readonly Asked[];
  mine: { [field: string]: Json };
  theirs: CaseRecord;
  onPicked(picks: { [field: string]: Pick }): void;
}) {
  const disputed = props.asked.filter(
    ({ name }) =>
      name in props.mine && JSON.stringify(props.mine[name]) !== JSON.stringify(props.theirs.fields[name] ?? null),
  );
  const [picks, setPicks] = useState<{ [field: string]: Pick }>({});
  return (
    <section class="cb-conflict" aria-labelledby="conflict-title">
      <h4 class="govuk-heading-s" id="conflict-title" tabIndex={-1}>
        {words.conflictTitle}
      </h4>
      {disputed.length === 0 && <p>{words.conflictElsewhere}</p>}
      {disputed.map((field) => (
        <fieldset key={field.name} class="cb-conflict__field">
          <legend class="govuk-fieldset__legend">{field.spec.label}</legend>
          {choicesFor(field).map((pick) => (
            <div class="govuk-radios__item" key={pick}>
              <input
                class="govuk-radios__input"
                type="radio"
                name={`conflict-${field.name}`}
                id={`conflict-${field.name}-${pick}`}
                checked={(picks[field.name] ?? "mine") === pick}
                onChange={() => setPicks({ ...picks, [field.name]: pick })}
              />
              <label class="govuk-radios__label" for={`conflict-${field.name}-${pick}`}>
                {words.conflictPick[pick]}
                {pick !== "both" && (
                  <span class="cb-conflict__value">
                    <Said names={props.names} field={field} fields={pick === "mine" ? props.mine : props.theirs.fields} />
                  </span>
                )}
              </label>
            </div>
          ))}
        </fieldset>
      ))}
      <button
        type="button"
        class="govuk-button cb-button--s"
        onClick={() => props.onPicked(Object.fromEntries(disputed.map(({ name }) => [name, picks[name] ?? "mine"])))}
      >
        {words.conflictGoOn}
      </button>
    </section>
  );
}

function choicesFor(field: Asked): Pick[] {
  const isText = LONG_TEXT.includes(field.spec.kind) && field.spec.kind !== "group";
  return isText ? ["mine", "theirs", "both"] : ["mine", "theirs"];
}

function Said({ names, field, fields }: { names: Names; field: Asked; fields: Fields }) {
  const value = fields[field.name];
  return value === undefined || value === null ? <NotRecorded /> : <>{sayValue(names, field.spec, value)}</>;
}
