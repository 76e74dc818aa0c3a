/** Everything the client says in its own words: one catalogue, so that another language can be put in. */
import { board } from "./words/board";
import { casePage } from "./words/case";
import { clockWords } from "./words/clock";
import { form } from "./words/form";
import { frame } from "./words/frame";
import { help } from "./words/help";
import { log } from "./words/log";
import { packs } from "./words/packs";
import { signIn } from "./words/sign-in";
import { workWords } from "./words/work";

/** The pages' parts; no word stands in two of them. */
export const parts = [frame, board, casePage, clockWords, workWords, form, signIn, log, packs, help];

export const words = { ...frame, ...board, ...casePage, ...clockWords, ...workWords, ...form, ...signIn, ...log, ...packs, ...help };
