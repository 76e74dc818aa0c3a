/** The board: cards by stage, or the same as a table; what is closed stands behind a filter. */
import { useComputed, useSignal } from "@preact/signals";
import { optionsOf } from "../dictionary";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { showBoard } from "../acts";
import { bindKeys } from "../keys";
import { Loading } from "../parts/loading";
import { PrintHead } from "../parts/print-head";
import { useSettled } from "../parts/settled";
import { CASE, officersOfCard } from "../practice";
import type { Card, Dictionary, Session } from "../protocol";
import { go } from "../routes";
import { SearchBox } from "../search/box";
import { board, boardMissing } from "../state";
import type { BoardState } from "../state";
import { words } from "../strings";
import { BoardCard } from "./card";
import { BoardList } from "./list";

export function BoardPage(props: { id: string; session: Session; dictionary: Dictionary }) {
  useEffect(() => showBoard(props.id), [props.id]);
  const shown = board.value;
  if (boardMissing.value) return <p class="govuk-body">{words.refused.not_found}</p>;
  if (shown?.id !== props.id) return <Loading />;
  return <Board board={shown} session={props.session} dictionary={props.dictionary} />;
}

interface Filter {
  isMine: boolean;
  isHigh: boolean;
  isClosed: boolean;
}

function Board(props: { board: BoardState; session: Session; dictionary: Dictionary }) {
  const { dictionary, session } = props;
  const filter = useSignal<Filter>({ isMine: false, isHigh: false, isClosed: false });
  const isList = useSignal(matchMedia("(max-width: 48rem)").matches);
  const region = useRef<HTMLDivElement>(null);
  const isBusy = region.current?.contains(document.activeElement) ?? false;
  const { items: cards, waiting, showAll } = useSettled(props.board.view.items, isBusy, props.board.id);
  const bands = useComputed(() => bandNames(dictionary)).value;
  const highest = bands[bands.length - 1];
  const kept = inOrder(cards, bands).filter(
    (card) =>
      (!filter.value.isMine || isMine(card, session)) &&
      (!filter.value.isHigh || card.fields[CASE.band] === highest),
  );
  const behind = new Set(dictionary.stages.behind_filter);
  const columns = props.board.columns.filter(({ stage }) => behind.has(stage) === filter.value.isClosed);
  const stages = new Set(columns.map(({ stage }) => stage));
  const visible = kept.filter((card) => stages.has(String(card.fields[CASE.stage])));
  useFocusFollowsCard(region);
  useEffect(() => bindKeys(cardKeys(region)), []);

  const toggle = (name: keyof Filter) => (filter.value = { ...filter.value, [name]: !filter.value[name] });
  return (
    <>
      <PrintHead session={session} title={words.boardTitle(props.board.name)} />
      <div class="cb-row cb-row--ends cb-board-head">
        <div class="cb-row">
          <h1 class="govuk-heading-l">{words.board}</h1>
          <span class="cb-2">{words.cases(visible.length)}</span>
          {waiting > 0 && (
            <button type="button" class="cb-chip" onClick={showAll}>
              {words.newShow(waiting)}
            </button>
          )}
        </div>
        <SearchBox isSmall isFirst={false} onFind={() => go("/search")} />
        <div class="cb-row cb-filters" role="group" aria-label={words.filter}>
          <Chip isOn={filter.value.isMine} label={words.myCases} onClick={() => toggle("isMine")} />
          <Chip isOn={filter.value.isHigh} label={words.highBand} onClick={() => toggle("isHigh")} />
          <Chip
            isOn={filter.value.isClosed}
            label={columnLabels(props.board, [...behind])}
            onClick={() => toggle("isClosed")}
          />
        </div>
      </div>
      <div ref={region} class={isList.value ? "" : "cb-board-scroll"}>
        {visible.length === 0 && <p class="govuk-body">{cards.length === 0 ? words.noCasesAtAll : words.noCases}</p>}
        {isList.value ? (
          <BoardList cards={visible} dictionary={dictionary} columns={columns} />
        ) : (
          <div class="cb-board" tabIndex={0} role="region" aria-label={words.casesByStage}>
            {columns.map((column) => (
              <Column
                key={column.stage}
                column={column}
                cards={visible.filter((card) => card.fields[CASE.stage] === column.stage)}
                dictionary={dictionary}
              />
            ))}
          </div>
        )}
      </div>
      <p class="cb-row cb-board-foot">
        <button type="button" class="cb-link" onClick={() => (isList.value = !isList.value)}>
          {isList.value ? words.columnView : words.listView}
        </button>
        <button type="button" class="cb-link" onClick={() => print()}>
          {words.printForAgency}
        </button>
      </p>
    </>
  );
}

function Column(props: { column: { stage: string; label: string }; cards: Card[]; dictionary: Dictionary }) {
  const id = `column-${props.column.stage}`;
  return (
    <section class="cb-column" aria-labelledby={id}>
      <h2 class="cb-column__head" id={id}>
        {props.column.label}{" "}
        <span>
          <span class="govuk-visually-hidden">, </span>
          {props.cards.length}
          <span class="govuk-visually-hidden"> {words.casesWord}</span>
        </span>
      </h2>
      <ul>
        {props.cards.map((card) => (
          <li key={card.id}>
            <BoardCard card={card} dictionary={props.dictionary} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Chip(props: { isOn: boolean; label: string; onClick(): void }) {
  return (
    <button type="button" class="cb-chip" aria-pressed={props.isOn} onClick={props.onClick}>
      {props.label}
    </button>
  );
}

function columnLabels(shown: BoardState, stages: string[]): string {
  const labels = shown.columns.filter(({ stage }) => stages.includes(stage)).map(({ label }) => label);
  return labels.join(", ") || words.closedCases;
}

function bandNames(dictionary: Dictionary): string[] {
  const spec = dictionary.types[CASE.type]?.fields[CASE.band];
  return spec ? optionsOf(dictionary, spec).map((option) => option.value) : [];
}

function isMine(card: Card, session: Session): boolean {
  return officersOfCard(card.fields).some((officer) => officer.user === session.user.id);
}

/** Until cards bring due dates: the higher band first, then by reference. */
function inOrder(cards: readonly Card[], bands: readonly string[]): Card[] {
  const band = (card: Card) => bands.indexOf(String(card.fields[CASE.band]));
  const reference = (card: Card) => String(card.fields[CASE.reference] ?? "");
  return [...cards].sort(
    (a, b) => band(b) - band(a) || reference(a).localeCompare(reference(b), "en"),
  );
}

/** A card that moves to another column takes the focus along. */
function useFocusFollowsCard(region: { current: HTMLElement | null }): void {
  const last = useRef<string | undefined>(undefined);
  useEffect(() => {
    const note = (event: FocusEvent) => {
      const card = event.target instanceof Element ? event.target.closest("[data-card]") : null;
      last.current = card?.getAttribute("data-card") ?? undefined;
    };
    document.addEventListener("focusin", note);
    return () => document.removeEventListener("focusin", note);
  }, []);
  useLayoutEffect(() => {
    if (document.activeElement !== document.body || last.current === undefined) return;
    region.current?.querySelector<HTMLElement>(`[data-card="${last.current}"] a`)?.focus();
  });
}

/** Next, previous, and the move menu of the card that has the focus. */
function cardKeys(region: { current: HTMLElement | null }): { [key: string]: () => void } {
  const cards = () => [...(region.current?.querySelectorAll<HTMLElement>("[data-card]") ?? [])];
  const current = () => cards().findIndex((card) => card.contains(document.activeElement));
  const step = (by: number) => {
    const all = cards();
    const at = current();
    const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by;
    all[next]?.querySelector<HTMLElement>("a")?.focus();
  };
  return {
    n: () => step(1),
    p: () => step(-1),
    m: () => {
      const menu = cards()[current()]?.querySelector("details");
      if (!menu) return;
      menu.open = true;
      menu.querySelector<HTMLElement>("button")?.focus();
    },
  };
}
