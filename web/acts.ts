/** What the page does: joins the connection to the state. Pages call these and read `state.ts`. */
import { batch } from "@preact/signals";
import { alertAloud, announce } from "./announce";
import { Connection, isRefusal, LineBroke } from "./connection";
import type { LinkState } from "./connection";
import { dropAllDrafts } from "./form/draft";
import * as http from "./http";
import { openPipe, openSocket } from "./line";
import { edge, tell } from "./others";
import { DIRECTORY } from "./practice";
import { isUnchanged } from "./protocol";
import type {
  BoardSnapshot,
  CaseSnapshot,
  Dictionary,
  DirectorySnapshot,
  Json,
  Notice,
  Session,
  Unchanged,
} from "./protocol";
import { forgetFound } from "./search/forget";
import * as state from "./state";
import { words } from "./strings";
import { apply, difference, rootOf, viewOf } from "./view";
import type { RecordView } from "./view";

/** A person at work renews the session at most this often, and only while at work. */
const RENEW_MS = 4 * 60_000;

let wantedBoard: string | undefined;
let lastUser: string | undefined;
let lastAsked = 0;
/** The reasons given on this page, so that turning to the board and back asks only once. */
const reasons = new Map<string, string>();

const connection = new Connection(
  {
    socket: openSocket,
    pipe: openPipe,
    session: http.hasSession,
    later: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    now: () => Date.now(),
    random: () => Math.random(),
  },
  { state: linkChanged, notice: noticed, confirmed, resume, signedOut },
);

// ---- session -------------------------------------------------------------------------------------

export async function begin(): Promise<void> {
  addEventListener("online", () => connection.nudge());
  addEventListener("offline", () => connection.lost());
  const answer = await http.hasSession();
  if (answer === "out") state.phase.value = "signed_out";
  else enter();
}

export async function signIn(name: string, password: string): Promise<void> {
  const session = await http.signIn(name, password);
  if (lastUser !== undefined && lastUser !== session.user.id) {
    dropAllDrafts();
    connection.forget();
    reasons.clear();
    state.openCase.value = undefined;
  }
  enter();
}

export async function unlock(password: string): Promise<void> {
  await http.confirm(password);
  enter();
}

/** A fresh factor: the session is renewed, so the line begins anew; what is on the page stays. */
export async function confirmPassword(password: string): Promise<void> {
  connection.stop();
  try {
    await http.confirm(password);
  } finally {
    connection.start();
  }
}

/** Blank the page: no data is left in it, and none comes until the password is given. */
export function lock(): void {
  connection.stop();
  emptyState();
  state.phase.value = "locked";
}

export async function signOut(): Promise<void> {
  connection.stop();
  emptyState();
  dropAllDrafts();
  try {
    await http.signOut();
  } finally {
    location.replace("/");
  }
}

export async function switchSeat(membership: string): Promise<void> {
  await ask("session.switch", { membership }, false);
  connection.stop();
  reasons.clear();
  batch(() => {
    emptyState();
    state.openCase.value = undefined;
  });
  connection.start();
}

function enter(): void {
  batch(() => {
    state.wasIn.value = true;
    state.phase.value = "in";
  });
  connection.start();
}

/** The session is about to end: a new one begins over the page. */
export function signInAgain(): void {
  connection.stop();
  signedOut();
}

function signedOut(): void {
  emptyState();
  state.phase.value = "signed_out";
}

/** What may not stay when nobody is known to sit here. Unsent text stays (`form/draft.ts`). */
export function emptyState(): void {
  batch(() => {
    const open = state.openCase.value;
    if (open) state.openCase.value = { ...open, status: open.why ? "opening" : "asking", view: undefined };
    state.session.value = undefined;
    state.dictionary.value = undefined;
    state.directories.value = new Map();
    state.board.value = undefined;
    state.boardMissing.value = false;
    state.fresh.value = new Set();
    state.readers.value = new Map();
    state.search.value = state.noSearch;
  });
}

/** A human act on the page that the server has not heard of keeps the session alive. */
export function renew(): void {
  const isIn = state.phase.value === "in" && state.session.value !== undefined;
  const often = Math.min(RENEW_MS, (state.session.value?.idle_ms ?? RENEW_MS) / 3);
  if (!isIn || Date.now() - lastAsked < often) return;
  ask("session.who", { stay: "yes" }, false).catch(() => undefined);
}

// ---- the line ------------------------------------------------------------------------------------

function linkChanged(link: LinkState): void {
  if (link.is === "offline" && state.link.value.is !== "offline") alertAloud(words.aloudOffline);
  if (link.is === "live" || link.is === "slower") alertAloud("");
  state.link.value = link;
}

function confirmed(at: number): void {
  state.confirmedAt.value = at;
}

async function resume(): Promise<void> {
  const who = (await ask("session.who", {}, false)) as unknown as Session;
  lastUser = who.user.id;
  if (state.dictionary.value?.pack !== who.pack) {
    const dictionary = await ask("dictionary.get", {}, false);
    state.dictionary.value = dictionary as unknown as Dictionary;
  }
  state.session.value = who;
  state.endsAt.value = Date.now() + who.ends_ms;
  if (who.declaration_due.length > 0) return;
  await openViews(who);
}

async function openViews(who: Session): Promise<void> {
  const views = who.boards.map((board) => openDirectory(board.id));
  const first = wantedBoard ?? who.boards[0]?.id;
  if (first !== undefined) views.push(openBoard(first));
  const open = state.openCase.value;
  if (open && (open.why !== undefined || open.view)) views.push(readCase());
  await Promise.all(views);
}

export async function declare(who: Session, on: string): Promise<void> {
  for (const board of who.declaration_due)
    await ask(
      `${DIRECTORY.declaration}.log`,
      {
        board,
        id: crypto.randomUUID(),
        set: { user: who.user.id, on },
        command: crypto.randomUUID(),
      },
      true,
    );
  const after = (await ask("session.who", {}, true)) as unknown as Session;
  await openViews(after);
  state.session.value = after;
}

export function ask(method: string, params: Json, again: boolean, take?: (result: Json) => void): Promise<Json> {
  lastAsked = Date.now();
  return connection.call(method, params, again, take);
}

/** A refusal to wait is heard once before it is given to the person. */
export async function patiently<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (!isRefusal(error) || error.kind !== "too_fast" || (error.retryAfter ?? 0) > 30) throw error;
    await new Promise((done) => setTimeout(done, 1000 * (error.retryAfter ?? 1)));
    return run();
  }
}

// ---- board and directory -------------------------------------------------------------------------

export function showBoard(id: string): void {
  if (wantedBoard === id && state.board.value?.id === id) return;
  wantedBoard = id;
  state.board.value = undefined;
  if (state.session.value) openBoard(id).catch(ignoreBroken);
}

async function openBoard(id: string): Promise<void> {
  wantedBoard = id;
  const held = state.board.value?.id === id ? state.board.value : undefined;
  const params = held ? { board: id, have: held.view.root } : { board: id };
  try {
    await patiently(() =>
      ask("board.open", params, false, (result) => {
        const snapshot = result as unknown as BoardSnapshot | Unchanged;
        if (wantedBoard !== id || isUnchanged(snapshot)) return;
        const { name, columns, cards, root } = snapshot;
        state.boardMissing.value = false;
        state.board.value = { id, name, columns, view: viewOf(cards, root) };
      }),
    );
  } catch (error) {
    if (!isRefusal(error) || error.kind !== "not_found") throw error;
    batch(() => {
      state.board.value = undefined;
      state.boardMissing.value = true;
    });
  }
}

async function openDirectory(id: string): Promise<void> {
  await patiently(() =>
    ask("directory.open", { board: id }, false, (result) => {
      const snapshot = result as unknown as DirectorySnapshot | Unchanged;
      if (isUnchanged(snapshot)) return;
      setDirectory(id, viewOf(snapshot.records, snapshot.root));
    }),
  );
}

function setDirectory(id: string, view: RecordView): void {
  state.directories.value = new Map(state.directories.value).set(id, view);
}

// ---- a case --------------------------------------------------------------------------------------

/** Turn to a case. It asks for a reason, unless this page has it open. */
export function showCase(id: string): void {
  if (state.openCase.value?.id === id) return;
  leaveCase();
  const why = reasons.get(id);
  state.openCase.value = { id, status: why === undefined ? "asking" : "opening", why, view: undefined };
  if (why !== undefined && state.session.value) readCase().catch(ignoreBroken);
}

export async function openWithReason(why: string): Promise<void> {
  const open = state.openCase.value;
  if (!open) return;
  reasons.set(open.id, why);
  state.openCase.value = { ...open, why, status: "opening" };
  try {
    await readCase();
  } catch (error) {
    if (!(error instanceof LineBroke)) throw error; // the next line opens it
  }
}

export function leaveCase(): void {
  const open = state.openCase.value;
  state.openCase.value = undefined;
  if (open?.view) ask("case.close", { case: open.id }, false).catch(() => undefined);
}

async function readCase(): Promise<void> {
  const open = state.openCase.value;
  if (!open) return;
  // A server that has not seen this session open the case, such as one just started, needs the reason.
  const why = open.why ?? "";
  const params = open.view ? { case: open.id, why, have: open.view.root } : { case: open.id, why };
  try {
    await patiently(() => ask("case.open", params, false, (result) => caseRead(open.id, result)));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const status = error.kind === "not_found" ? "gone" : "failed";
    setCase(open.id, { status, view: undefined });
  }
}

function caseRead(id: string, result: Json): void {
  const snapshot = result as unknown as CaseSnapshot | Unchanged;
  if (isUnchanged(snapshot)) return setCase(id, { status: "open" });
  const view = viewOf(snapshot.records, snapshot.root, snapshot.clocks);
  setCase(id, { status: "open", view });
  void checkRoot(id, view, false);
}

function setCase(id: string, change: Partial<state.CaseState>): void {
  const open = state.openCase.value;
  if (open?.id === id) state.openCase.value = { ...open, ...change };
}

/** A page that does not hold what the server thinks it holds reads the case anew. */
async function checkRoot(id: string, view: RecordView, mayRead: boolean): Promise<void> {
  const root = await rootOf(view);
  const open = state.openCase.value;
  if (root === view.root || !mayRead || open?.id !== id || open.view !== view) return;
  setCase(id, { view: undefined, status: "opening" });
  await readCase().catch(ignoreBroken);
}

function ignoreBroken(error: unknown): void {
  if (!(error instanceof LineBroke)) throw error;
}

// ---- what comes by itself ------------------------------------------------------------------------

function noticed(notice: Notice): void {
  switch (notice.method) {
    case "board.changed": {
      const board = state.board.value;
      if (board?.id !== notice.board) return;
      const view = apply(board.view, notice);
      const changes = difference(board.view, view);
      batch(() => {
        state.board.value = { ...board, view };
        forgetFound(notice.gone);
        edge(changes.changed);
      });
      if (state.openCase.value === undefined && changes.added.length > 0)
        announce(words.aloudCards(changes.added.length));
      return;
    }
    case "directory.changed": {
      const view = state.directories.value.get(notice.board);
      if (view) setDirectory(notice.board, apply(view, notice));
      return;
    }
    case "case.changed":
      return caseChanged(notice);
    case "pack.changed":
      return void readPack().catch(ignoreBroken);
    default:
      return notice satisfies never;
  }
}

/** Another pack is in force: its words, and what may be done under it. Records come by themselves. */
async function readPack(): Promise<void> {
  const read = (await ask("dictionary.get", {}, false)) as unknown as Dictionary;
  const who = state.session.value;
  batch(() => {
    state.dictionary.value = read;
    state.readers.value = new Map();
    if (who) state.session.value = { ...who, pack: read.pack };
  });
}

function caseChanged(notice: Notice & { method: "case.changed" }): void {
  const open = state.openCase.value;
  if (!open?.view || open.id !== notice.case) return;
  const view = apply(open.view, notice);
  if (notice.gone.includes(notice.case) && !view.items.has(notice.case))
    return setCase(open.id, { status: "gone", view: undefined });
  const changes = difference(open.view, view);
  batch(() => {
    setCase(open.id, { view });
    edge(changes.changed);
  });
  tell(view, changes.added, changes.changed);
  void checkRoot(open.id, view, true);
}
