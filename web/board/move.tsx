/** "Move to…": offers the moves that the pack allows and says why the others are refused. */
import { signal } from "@preact/signals";
import { send } from "../commands";
import { announce } from "../announce";
import { optionsOf } from "../dictionary";
import { VerbForm } from "../form/form";
import { listed } from "../format";
import { Layer } from "../parts/layer";
import { offerUndo } from "../parts/notice";
import { Menu } from "../parts/menu";
import { CASE } from "../practice";
import type { Card, CaseRecord, Dictionary, Saved } from "../protocol";
import { words } from "../strings";
import { referenceOf, takesPart } from "./card";

interface Move {
  card: Card;
  to: string;
  label: string;
}
const asked = signal<Move | undefined>(undefined);

const MOVE = "move";

export function MoveMenu({ card, dictionary }: { card: Card; dictionary: Dictionary }) {
  const type = dictionary.types[CASE.type];
  const spec = type?.fields[dictionary.stages.field];
  if (!type?.verbs[MOVE] || !spec || !takesPart(card)) return null;
  const stages = optionsOf(dictionary, spec);
  const from = String(card.fields[CASE.stage]);
  const allowed = dictionary.stages.moves[from] ?? [];
  const labelOf = (stage: string) => stages.find(({ value }) => value === stage)?.label ?? stage;
  return (
    <Menu
      label={
        <>
          {words.moveTo}
          <span class="govuk-visually-hidden"> {words.moveOf(referenceOf(card))}</span>
        </>
      }
    >
      {allowed.map((to) => (
        <li key={to}>
          <button type="button" onClick={() => (asked.value = { card, to, label: labelOf(to) })}>
            {labelOf(to)}
          </button>
        </li>
      ))}
      <li class="cb-2">{words.onlyFrom(labelOf(from), listed(allowed.map(labelOf), words.or))}</li>
    </Menu>
  );
}

/**
 * The way back is a move of its own, where the pack allows one; its reason says what it is. What
 * somebody else has changed meanwhile is left as it is.
 */
async function back(move: Move, from: string, saved: Saved): Promise<void> {
  const band = move.card.fields[CASE.band] ?? null;
  await send({
    type: CASE.type,
    verb: MOVE,
    stream: move.card.id,
    id: move.card.id,
    set: { [CASE.stage]: from, [CASE.band]: band },
    ...(saved.etag === null ? {} : { etag: saved.etag }),
    why: words.undone,
    command: crypto.randomUUID(),
  });
}

/** Asks for the reason, and sends the move. Stands once on the page. */
export function MoveLayer({ dictionary }: { dictionary: Dictionary }) {
  const move = asked.value;
  if (!move) return null;
  const { card, to, label } = move;
  const reference = referenceOf(card);
  const close = () => (asked.value = undefined);
  const from = String(card.fields[CASE.stage]);
  // The card is what the person was looking at, so its etag is what the move goes by.
  const header: CaseRecord = {
    id: card.id,
    type: CASE.type,
    class: String(dictionary.types[CASE.type]?.class),
    level: "full",
    agency: null,
    etag: card.etag,
    fields: card.fields,
  };
  return (
    <Layer label={words.moveHeading(reference, label)} onClose={close}>
      <VerbForm
        formKey={`${card.id}/move/${to}`}
        dictionary={dictionary}
        type={CASE.type}
        verb={MOVE}
        stream={card.id}
        record={header}
        preset={{ [dictionary.stages.field]: to }}
        heading={words.moveHeading(reference, label)}
        onDone={(saved) => {
          announce(words.moved(reference, label));
          close();
          if (saved.etag !== null && (dictionary.stages.moves[to] ?? []).includes(from))
            offerUndo(() => back(move, from, saved));
        }}
        onCancel={close}
      />
    </Layer>
  );
}
