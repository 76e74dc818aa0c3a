/** One field of a form, drawn by its kind. */
import { groupFields, optionsOf } from "../dictionary";
import type { Option } from "../protocol";
import { words } from "../strings";
import { describedBy, Fieldset, Labelled, QUIET } from "./frame";
import type { FieldProps } from "./frame";
import { choicesFor } from "./options";
import type { Choice } from "./options";
import { emptyBoxes, emptyRow } from "./value";
import type { Boxes, DateBoxes, Row, TimeBoxes } from "./value";

const MOST_RADIOS = 8;

export function Field(props: FieldProps) {
  const { spec } = props;
  switch (spec.kind) {
    case "prose":
    case "texts":
      return <LongText {...props} />;
    case "choice":
      return <OneChoice {...props} choices={offered(props)} />;
    case "choices":
      return <ManyChoices {...props} choices={offered(props)} />;
    case "yesno":
      return <OneChoice {...props} choices={YES_NO} />;
    case "date":
    case "time":
      return <DateBoxesField {...props} />;
    case "user":
    case "agency":
    case "record":
    case "case":
    case "clock":
      return <Pointer {...props} choices={choicesFor(props.names, props.name, spec)} />;
    case "records":
    case "clocks":
      return <ManyChoices {...props} choices={choicesFor(props.names, props.name, spec)} />;
    case "users":
    case "agencies":
      return <Several {...props} choices={choicesFor(props.names, props.name, spec)} />;
    case "group":
      return <Rows {...props} />;
    default:
      return <ShortText {...props} />;
  }
}

const YES_NO: Option[] = [
  { value: "yes", label: words.yes },
  { value: "no", label: words.no },
];

function offered(props: FieldProps): Option[] {
  return optionsOf(props.names.dictionary, props.spec).filter((option) => option.value !== props.without);
}

function ShortText(props: FieldProps) {
  const isNumber = props.spec.kind === "number";
  return (
    <Labelled {...props}>
      <input
        class={isNumber ? "govuk-input govuk-input--width-4" : "govuk-input"}
        id={props.id}
        type="text"
        inputMode={isNumber ? "numeric" : "text"}
        value={String(props.boxes)}
        onInput={(event) => props.onChange(event.currentTarget.value)}
        {...QUIET}
        {...describedBy(props)}
      />
    </Labelled>
  );
}

function LongText(props: FieldProps) {
  return (
    <Labelled {...props} isWide>
      <textarea
        class="govuk-textarea"
        id={props.id}
        rows={4}
        value={String(props.boxes)}
        onInput={(event) => props.onChange(event.currentTarget.value)}
        {...QUIET}
        {...describedBy(props)}
      />
    </Labelled>
  );
}

type WithChoices = FieldProps & { choices: readonly Choice[] };

function OneChoice(props: WithChoices) {
  const value = String(props.boxes);
  const numbered = props.choices.find((choice) => choice.value.endsWith(":n"));
  if (props.choices.length > MOST_RADIOS || numbered) return <Pointer {...props} />;
  return (
    <Fieldset {...props}>
      <div class="govuk-radios govuk-radios--inline">
        {props.choices.map((choice) => (
          <div class="govuk-radios__item" key={choice.value}>
            <input
              class="govuk-radios__input"
              type="radio"
              id={`${props.id}-${choice.value}`}
              name={props.id}
              checked={value === choice.value}
              disabled={props.refused?.[choice.value] !== undefined}
              onChange={() => props.onChange(choice.value)}
            />
            <label class="govuk-radios__label" for={`${props.id}-${choice.value}`}>
              {choice.label}
              {props.refused?.[choice.value] !== undefined && `: ${props.refused[choice.value]}`}
            </label>
          </div>
        ))}
      </div>
    </Fieldset>
  );
}

function ManyChoices(props: WithChoices) {
  const chosen = props.boxes as string[];
  const toggle = (value: string) =>
    props.onChange(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]);
  return (
    <Fieldset {...props} isWide>
      {props.choices.length === 0 && <p class="cb-2">{words.nothingToChoose}</p>}
      <div class="govuk-checkboxes govuk-radios--inline">
        {props.choices.map((choice) => (
          <div class="govuk-checkboxes__item" key={choice.value}>
            <input
              class="govuk-checkboxes__input"
              type="checkbox"
              id={`${props.id}-${choice.value}`}
              checked={chosen.includes(choice.value)}
              onChange={() => toggle(choice.value)}
            />
            <label class="govuk-checkboxes__label" for={`${props.id}-${choice.value}`}>
              {choice.label}
            </label>
          </div>
        ))}
      </div>
    </Fieldset>
  );
}

/** A list to pick one from; an option that ends in a number gets a box for it. */
function Pointer(props: WithChoices) {
  const value = String(props.boxes);
  const [stem, number] = value.split(":");
  const numbered = props.choices.find((choice) => choice.value === `${stem}:n`);
  const selected = numbered ? numbered.value : value;
  if (props.choices.length === 0)
    return (
      <Fieldset {...props}>
        <p class="cb-2">{words.nothingToChoose}</p>
      </Fieldset>
    );
  return (
    <Labelled {...props}>
      <div class="cb-row">
        <select
          class="govuk-select"
          id={props.id}
          value={selected}
          onChange={(event) => props.onChange(event.currentTarget.value)}
          {...describedBy(props)}
        >
          <option value="">{words.choose}</option>
          <Choices choices={props.choices} />
        </select>
        {numbered && (
          <input
            class="govuk-input govuk-input--width-4"
            aria-label={words.howMany(props.spec.label)}
            inputMode="numeric"
            value={number === "n" ? "" : number ?? ""}
            onInput={(event) => props.onChange(`${stem}:${event.currentTarget.value || "n"}`)}
            {...QUIET}
          />
        )}
      </div>
    </Labelled>
  );
}

function Choices({ choices }: { choices: readonly Choice[] }) {
  const groups = [...new Set(choices.map((choice) => choice.group))];
  if (groups.length === 1 && groups[0] === undefined)
    return (
      <>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </>
    );
  return (
    <>
      {groups.map((group) => (
        <optgroup key={group ?? ""} label={group ?? ""}>
          <Choices
            choices={choices
              .filter((choice) => choice.group === group)
              .map(({ value, label }) => ({ value, label }))}
          />
        </optgroup>
      ))}
    </>
  );
}

/** People or agencies, picked one after the other. */
function Several(props: WithChoices) {
  const chosen = props.boxes as string[];
  const left = props.choices.filter((choice) => !chosen.includes(choice.value));
  const labelFor = (value: string) =>
    props.choices.find((choice) => choice.value === value)?.label ?? value;
  return (
    <Labelled {...props}>
      <select
        class="govuk-select"
        id={props.id}
        value=""
        onChange={(event) => {
          if (event.currentTarget.value) props.onChange([...chosen, event.currentTarget.value]);
        }}
        {...describedBy(props)}
      >
        <option value="">{words.addOne}</option>
        <Choices choices={left} />
      </select>
      <ul class="cb-picked">
        {chosen.map((value) => (
          <li key={value}>
            {labelFor(value)}{" "}
            <button
              type="button"
              class="cb-link"
              onClick={() => props.onChange(chosen.filter((one) => one !== value))}
            >
              {words.remove}
              <span class="govuk-visually-hidden"> {labelFor(value)}</span>
              <span class="govuk-visually-hidden"> {labelFor(value)}</span>
            </button>
          </li>
        ))}
      </ul>
    </Labelled>
  );
}

function DateBoxesField(props: FieldProps) {
  const boxes = props.boxes as DateBoxes | TimeBoxes;
  const put = (part: string, value: string) => props.onChange({ ...boxes, [part]: value } as Boxes);
  const parts: [keyof TimeBoxes, string, string][] = [
    ["day", words.day, "cb-date__short"],
    ["month", words.month, "cb-date__short"],
    ["year", words.year, "cb-date__long"],
  ];
  if ("time" in boxes) parts.push(["time", words.time, "cb-date__long"]);
  return (
    <Fieldset {...props}>
      <div class="cb-date">
        {parts.map(([part, label, width]) => (
          <div key={part}>
            <label class="cb-small" for={`${props.id}-${part}`}>
              {label}
            </label>
            <input
              class={`govuk-input ${width}`}
              id={`${props.id}-${part}`}
              inputMode={part === "time" ? "text" : "numeric"}
              value={(boxes as TimeBoxes)[part]}
              onInput={(event) => put(part, event.currentTarget.value)}
              {...QUIET}
            />
          </div>
        ))}
      </div>
    </Fieldset>
  );
}

/** A short list of small objects: rows that can be added and taken away. */
function Rows(props: FieldProps) {
  const rows = props.boxes as Row[];
  const put = (index: number, row: Row) => props.onChange(rows.map((old, at) => (at === index ? row : old)));
  return (
    <Fieldset {...props} isWide>
      {rows.map((row, index) => (
        <div class="cb-group-row" key={index} role="group" aria-label={words.rowOf(props.spec.label, index + 1)}>
          {groupFields(props.spec).map(([name, spec]) => (
            <Field
              key={name}
              id={`${props.id}-${index}-${name}`}
              name={name}
              spec={spec}
              names={props.names}
              isNeeded={spec.required === true}
              boxes={row[name] ?? emptyBoxes(spec)}
              problem={undefined}
              onChange={(boxes) => put(index, { ...row, [name]: boxes })}
            />
          ))}
          <button
            type="button"
            class="cb-link"
            onClick={() => props.onChange(rows.filter((_, at) => at !== index))}
          >
            {words.remove}
            <span class="govuk-visually-hidden"> {words.rowOf(props.spec.label, index + 1)}</span>
          </button>
        </div>
      ))}
      <button
        type="button"
        class="govuk-button govuk-button--secondary cb-button--s"
        onClick={() => props.onChange([...rows, emptyRow(props.spec)])}
      >
        {words.addAnother}
        <span class="govuk-visually-hidden"> {props.spec.label}</span>
      </button>
    </Fieldset>
  );
}
