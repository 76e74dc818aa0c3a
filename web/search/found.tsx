/** What was found in one case: the case, and its records with the words in them. */
import { optionLabel, recordTime, recordTitle, sayTime, titleFields, typeLabel } from "../dictionary";
import type { Names } from "../dictionary";
import { leadOf, referenceOf } from "../board/card";
import { SummaryMark } from "../parts/marks";
import { CASE } from "../practice";
import type { CaseRecord, FoundCase, FoundRecord } from "../protocol";
import { agencyName, wantedSection } from "../state";
import { words } from "../strings";

export function FoundInCase({ found, names }: { found: FoundCase; names: Names }) {
  const heading = `found-${found.case}`;
  const card = found.card ?? { id: found.case, etag: "", fields: {} };
  return (
    <section class="cb-found" aria-labelledby={heading}>
      <h3 class="govuk-heading-s" id={heading}>
        {found.open ? <a href={`/case/${found.case}`}>{referenceOf(card)}</a> : referenceOf(card)}
      </h3>
      <p class="cb-small">{[stageOf(found, names), leadOf(card.fields)].filter(Boolean).join(" · ")}</p>
      {!found.open && <p class="cb-2">{words.foundByCard}</p>}
      {found.records.length > 0 && (
        <ul>
          {found.records.map((record) => (
            <li key={record.id} class="cb-found__record">
              <FoundLine caseId={found.case} record={record} names={names} />
            </li>
          ))}
        </ul>
      )}
      {found.more && <p class="cb-small">{words.foundMoreInCase}</p>}
    </section>
  );
}

function stageOf(found: FoundCase, names: Names): string {
  const stage = found.card?.fields[CASE.stage];
  const spec = names.dictionary.types[CASE.type]?.fields[CASE.stage];
  return spec && typeof stage === "string" ? optionLabel(names.dictionary, spec, stage) : "";
}

/** The link leads to the case, and there to the part that the record stands in. */
function FoundLine(props: { caseId: string; record: FoundRecord; names: Names }) {
  const { record, names } = props;
  const { dictionary } = names;
  const whole: CaseRecord = { ...record, etag: "" };
  const when = recordTime(dictionary, whole);
  const label = typeLabel(dictionary, record.type);
  const title = recordTitle(names, whole);
  return (
    <>
      <a
        href={`/case/${props.caseId}`}
        onClick={() => (wantedSection.value = { case: props.caseId, section: record.section })}
      >
        <bdi>{title === label ? label : `${label}: ${title}`}</bdi>
      </a>
      {when !== undefined && <span class="cb-small"> {sayTime(when, names.now)}</span>}
      <Words record={record} names={names} />
    </>
  );
}

function Words({ record, names }: { record: FoundRecord; names: Names }) {
  const { dictionary } = names;
  const type = dictionary.types[record.type];
  const label = type?.fields[record.field]?.label ?? "";
  if (record.level === "summary")
    return (
      <SummaryMark head={words.summaryHead(typeLabel(dictionary, record.type), agencyName(record.agency), "")}>
        <p>
          <bdi>{record.excerpt}</bdi>
        </p>
      </SummaryMark>
    );
  const isInTitle = type !== undefined && titleFields(type).includes(record.field);
  return (
    <>
      {!isInTitle && (
        <p class="cb-records__text">
          <span class="cb-2">{label}: </span>
          <bdi>{record.excerpt}</bdi>
        </p>
      )}
      {record.level === "codes" && <p class="cb-small">{words.codesOnly}</p>}
    </>
  );
}
