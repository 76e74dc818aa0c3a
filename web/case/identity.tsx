/** Which case this is, who is in charge, and the acts that people come for. Stays while scrolling. */
import { optionLabel } from "../dictionary";
import { Band } from "../parts/band";
import { Menu } from "../parts/menu";
import { ACTS, CASE, officersOf } from "../practice";
import type { Act } from "../practice";
import type { CaseRecord } from "../protocol";
import { agencyName, now, userName } from "../state";
import { words } from "../strings";
import { addLabel, canCreate, creatableTypes, startAdding } from "./add";
import { beginAct } from "./begin";
import type { CaseContext } from "./case";

export function Identity(props: {
  context: CaseContext;
  records: readonly CaseRecord[];
  reference: string;
}) {
  const { dictionary, header } = props.context;
  const stageSpec = dictionary.types[CASE.type]?.fields[CASE.stage];
  const stage = header?.fields[CASE.stage];
  return (
    <div class="moj-identity-bar">
      <div class="govuk-width-container">
        <div class="moj-identity-bar__container">
          <div>
            <div class="cb-ident">
              <a class="govuk-back-link" href="/">
                {words.board}
              </a>
              <h1 class="govuk-heading-l cb-nowrap" tabIndex={-1}>
                {props.reference}
              </h1>
              {stageSpec && typeof stage === "string" && (
                <span>{optionLabel(dictionary, stageSpec, stage)}</span>
              )}
              <Band dictionary={dictionary} value={header?.fields[CASE.band]} />
            </div>
            <Officers records={props.records} header={header} />
            <a class="cb-small" href={`/case/${props.context.id}/looks`}>
              {words.whoLooked}
            </a>
          </div>
          <Acts context={props.context} />
        </div>
      </div>
    </div>
  );
}

function Officers({ records, header }: { records: readonly CaseRecord[]; header: CaseRecord | undefined }) {
  const officers = officersOf(records, now.value);
  const lead = header?.fields["lead_agency"];
  return (
    <p class="cb-2">
      {officers.map((officer, index) => (
        <span key={index}>
          {index > 0 && " · "}
          {words.officerLong(officer.role)} <b>{userName(officer.user)}</b>
        </span>
      ))}
      {officers.length === 0 && words.noOfficer}
      {typeof lead === "string" && ` · ${words.leadIs(agencyName(lead))}`}
    </p>
  );
}

function Acts({ context }: { context: CaseContext }) {
  const { dictionary } = context;
  const acts: [string, Act][] = Object.entries(ACTS).filter(([, act]) =>
    canCreate(dictionary, act.type, act.verb),
  );
  const more = creatableTypes(dictionary);
  return (
    <div class="govuk-button-group cb-acts-phone">
      {acts.map(([name, act], index) => (
        <button
          key={name}
          type="button"
          class={`govuk-button cb-button--s${index === 0 ? "" : " govuk-button--secondary"}`}
          onClick={() => beginAct(act)}
        >
          {act.isAttempt ? words.recordAttempt : addLabel(dictionary, act.type)}
        </button>
      ))}
      {more.length > 0 && (
        <Menu label={words.addMore}>
          {more.map((type) => (
            <li key={type}>
              <button type="button" onClick={() => startAdding(dictionary, type, context.id)}>
                {addLabel(dictionary, type)}
              </button>
            </li>
          ))}
        </Menu>
      )}
    </div>
  );
}
