/** The policy pack in force, drafts, and what a pack would change. For whoever may propose one. */
import type { ComponentChildren } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import { ask, confirmPassword, patiently } from "../acts";
import { isRefusal } from "../connection";
import { formatInstant } from "../format";
import { problemOf } from "../log/use-log";
import { Loading } from "../parts/loading";
import type { Names } from "../dictionary";
import { mayPropose, PACK } from "../practice";
import type { CaseRecord, Comparison, Dictionary, Json, PackName, Packs, Session } from "../protocol";
import { Password } from "../sign-in/password";
import { signInProblem } from "../sign-in/sign-in";
import { agencyName, dictionary, directories, now, userName } from "../state";
import { words } from "../strings";
import { Compared } from "./compare";

export function PacksPage({ session, dictionary }: { session: Session; dictionary: Dictionary }) {
  return (
    <>
      <h1 class="govuk-heading-l">{words.packs}</h1>
      <p class="govuk-body">{words.packsText}</p>
      {session.boards.map(({ id, name }) => (
        <section key={id} aria-labelledby={`packs-${id}`}>
          <h2 class="govuk-heading-m" id={`packs-${id}`}>
            {name}
          </h2>
          {mayPropose(dictionary) ? <OfBoard id={id} session={session} /> : <Drafts id={id} session={session} />}
        </section>
      ))}
    </>
  );
}

/** The packs of a board that are in a state, as its directory has them; the newest first. */
function packsIn(board: string, state: string): CaseRecord[] {
  const items = [...(directories.value.get(board)?.items.values() ?? [])];
  return items
    .filter(({ type, fields }) => type === PACK.type && fields[PACK.state] === state)
    .sort((a, b) => (b.created ?? "").localeCompare(a.created ?? ""));
}

function OfBoard({ id, session }: { id: string; session: Session }) {
  const [packs, setPacks] = useState<Packs | undefined>(undefined);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  useEffect(() => {
    let isThere = true;
    patiently(() => ask("policy.packs", { board: id }, true))
      .then((result) => isThere && setPacks(result as unknown as Packs))
      .catch((error: unknown) => isThere && setProblem(problemOf(error)));
    return () => void (isThere = false);
  }, [id, session.pack]);
  if (problem !== undefined) return <Problem text={problem} />;
  if (!packs) return <Loading />;
  const drafts = packsIn(id, PACK.draft);
  const waiting = packsIn(id, PACK.active).filter(({ fields }) => fields[PACK.hash] !== packs.in_force.hash);
  const known = new Set([...drafts, ...waiting].map(({ fields }) => fields[PACK.hash]));
  const others = packs.packs.filter(({ hash }) => hash !== packs.in_force.hash && !known.has(hash));
  return (
    <>
      <p class="govuk-body">
        <b>{words.packInForce}</b> {named(packs.in_force)}
      </p>
      {waiting.map(({ id, fields }) => (
        <p key={id} class="govuk-body">
          {words.packWaits(String(fields[PACK.name] ?? ""))}
        </p>
      ))}
      {drafts.map((draft) => (
        <Draft key={draft.id} draft={draft} board={id} session={session} />
      ))}
      {others.map((pack) => (
        <Candidate key={pack.hash} pack={pack} board={id} />
      ))}
      {drafts.length + others.length === 0 && <p class="govuk-body">{words.noOtherPack}</p>}
      {packs.broken.map(({ folder, problems }) => (
        <p key={folder} class="govuk-body">
          {words.packBroken(folder, problems)}
        </p>
      ))}
    </>
  );
}

/** For whoever may propose none, and may say whether it is right. */
function Drafts({ id, session }: { id: string; session: Session }) {
  const drafts = packsIn(id, PACK.draft);
  if (drafts.length === 0) return <p class="govuk-body">{words.noOtherPack}</p>;
  return (
    <>
      {drafts.map((draft) => (
        <Draft key={draft.id} draft={draft} board={id} session={session} />
      ))}
    </>
  );
}

function named({ name, hash, title }: PackName): string {
  return words.packNamed(title, name, hash.slice(0, 12));
}

function Problem({ text }: { text: string }) {
  return (
    <p class="govuk-error-message" role="alert">
      {text}
    </p>
  );
}

/** A pack that nobody has proposed yet: it is compared before it can be sent. */
function Candidate({ pack, board }: { pack: PackName; board: string }) {
  const propose = () => ({ set: { [PACK.name]: pack.name, [PACK.hash]: pack.hash }, id: crypto.randomUUID() });
  return (
    <article class="cb-pack">
      <h3 class="govuk-heading-s">{named(pack)}</h3>
      <Looked board={board} name={pack.name} hash={pack.hash}>
        <Act verb={PACK.propose} label={words.packPropose} params={() => ({ board, ...propose() })} />
      </Looked>
    </article>
  );
}

function Draft({ draft, board, session }: { draft: CaseRecord; board: string; session: Session }) {
  const name = String(draft.fields[PACK.name] ?? "");
  const hash = String(draft.fields[PACK.hash] ?? "");
  const when = draft.created ? formatInstant(draft.created, new Date(now.value), words.today) : "";
  const isOwn = draft.author === session.user.id || draft.agency === session.agency.id;
  return (
    <article class="cb-pack">
      <h3 class="govuk-heading-s">{words.packDraft(name, hash.slice(0, 12))}</h3>
      <p class="cb-2">{words.packProposed(userName(draft.author ?? ""), when)}</p>
      <Looked board={board} name={name} hash={hash}>
        {!mayPropose(dictionary.value) ? (
          <p class="govuk-body">{words.packForAdministrators}</p>
        ) : isOwn ? (
          <p class="govuk-body">{words.packNeedsAnother}</p>
        ) : (
          <Act
            verb={PACK.activate}
            label={words.packActivate}
            params={() => ({ board, id: draft.id, set: {}, if: draft.etag })}
          />
        )}
      </Looked>
    </article>
  );
}

/** The comparison when it is asked for; what may be done comes after it. */
function Looked(props: { board: string; name: string; hash: string; children: ComponentChildren }) {
  const [comparison, setComparison] = useState<Comparison | undefined>(undefined);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const [isBusy, setBusy] = useState(false);
  const { board, name, hash } = props;
  const look = () => {
    setBusy(true);
    setProblem(undefined);
    patiently(() => ask("policy.compare", { board, name, hash }, true))
      .then((result) => setComparison(result as unknown as Comparison))
      .catch((error: unknown) =>
        setProblem(isRefusal(error) && error.kind === "not_found" ? words.packGone : problemOf(error)),
      )
      .finally(() => setBusy(false));
  };
  if (problem !== undefined) return <Problem text={problem} />;
  if (!comparison || !dictionary.value)
    return (
      <button class="govuk-button govuk-button--secondary" type="button" disabled={isBusy} onClick={look}>
        {words.packCompare(name)}
      </button>
    );
  const names: Names = { dictionary: dictionary.value, now: new Date(now.value), user: userName, agency: agencyName, pointed: () => undefined };
  return (
    <>
      <Compared comparison={comparison} which={{ board, name, hash }} names={names} />
      {comparison.follows && props.children}
    </>
  );
}

function Act(props: { verb: string; label: string; params: () => { [name: string]: Json } }) {
  const id = useId();
  const isFresh = dictionary.value?.types[PACK.type]?.verbs[props.verb]?.fresh === true;
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const [isBusy, setBusy] = useState(false);
  const act = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      if (isFresh) await confirmPassword(password);
    } catch (error) {
      setBusy(false);
      return setProblem(signInProblem(error));
    }
    await ask(`${PACK.type}.${props.verb}`, { ...props.params(), command: crypto.randomUUID() }, true)
      .catch((error: unknown) => setProblem(refusalOf(error)))
      .finally(() => setBusy(false));
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) void act();
      }}
    >
      {problem !== undefined && <Problem text={problem} />}
      {isFresh && (
        <>
          <p class="govuk-body">{words.confirmHint}</p>
          <Password id={`password-${id}`} label={words.password} value={password} kind="current-password" onInput={setPassword} />
        </>
      )}
      <button class="govuk-button" type="submit" aria-disabled={isBusy}>
        {props.label}
      </button>
    </form>
  );
}

function refusalOf(error: unknown): string {
  const said = isRefusal(error) && error.reason !== undefined ? words.packRefused[error.reason] : undefined;
  return said ?? problemOf(error);
}
