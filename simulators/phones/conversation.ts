import type { Conferences } from './conferences.ts';
import { addLine, type Call, type Program } from './records.ts';
import { type Answer, isSuccess, type Post } from './sender.ts';
import type { Timekeeper } from './timekeeper.ts';
import { type Conference, type Gather, type Prompt, parseTwiml, type Verb } from './twiml.ts';
import { XmlError } from './xml.ts';

export interface ConversationParts {
  call: Call;
  conferences: Conferences;
  time: Timekeeper;
  speechMsPerCharacter: number;
  /** Parameters that go with every request of this call. */
  params: () => Record<string, string>;
  send: (post: Post) => Promise<Answer>;
  changed: () => void;
  /** The document has run out, or could not be had: hang up. */
  finished: (failed: boolean) => void;
}

/** Where the next document comes from, and what is posted to get it. */
interface Source {
  program: Program;
  extra: Record<string, string>;
}
interface Document {
  verbs: readonly Verb[];
  /** Address of the document, for relative links; undefined when it came with the request. */
  base: string | undefined;
  method: 'GET' | 'POST';
}

/** Documents in one call; more is a redirect that never ends. */
const DOCUMENTS_LIMIT = 200;
const KEYS_LIMIT = 200;

/** Runs TwiML over an answered call: speaks, listens for keys, fetches the next document. */
export class Conversation {
  readonly #parts: ConversationParts;
  #run = new AbortController();
  #ear: ((key: string) => void) | undefined;
  #settled = Promise.withResolvers<void>();

  constructor(parts: ConversationParts) {
    this.#parts = parts;
  }

  /** Starts with a document, or goes over to another one at once, whatever is being said. */
  begin(program: Program): void {
    this.#run.abort();
    this.#run = new AbortController();
    this.#unsettle();
    void this.#perform({ program, extra: {} }, this.#run.signal);
  }

  /** Resolves when nothing more happens by itself for the moment: it speaks, pauses, listens, or is over. */
  settled(): Promise<void> {
    return this.#settled.promise;
  }

  /** Presses one key. Outside a <Gather> it is heard by nobody, as on a real call. */
  press(key: string): void {
    const { call, time, changed } = this.#parts;
    if (call.keys.length < KEYS_LIMIT) call.keys += key;
    addLine(call, time.now(), 'phone', this.#ear ? key : `${key} (nobody was listening for keys)`);
    this.#ear?.(key);
    changed();
  }

  stop(): void {
    this.#run.abort();
    this.#settled.resolve();
  }

  async #perform(first: Source, signal: AbortSignal): Promise<void> {
    let failed = false;
    try {
      let source: Source | undefined = first;
      for (let documents = 0; source && !signal.aborted; documents += 1) {
        if (documents >= DOCUMENTS_LIMIT) throw new XmlError(`over ${DOCUMENTS_LIMIT} documents in one call`);
        const document: Document = await this.#fetch(source);
        if (!signal.aborted) source = await this.#follow(document, signal);
      }
    } catch (error) {
      failed = true;
      const why = error instanceof Error ? error.message : 'unknown';
      if (!signal.aborted) this.#say('network', `An application error has occurred. Goodbye. (${why})`);
    }
    if (signal.aborted) return;
    this.#settled.resolve();
    this.#parts.finished(failed);
  }

  async #fetch(source: Source): Promise<Document> {
    const { program } = source;
    if ('twiml' in program) return { verbs: parseTwiml(program.twiml), base: undefined, method: 'POST' };
    const what = source.extra['Digits'] === undefined ? 'asks what to say' : 'keys pressed';
    const answer = await this.#parts.send({ what, ...program, params: { ...this.#parts.params(), ...source.extra } });
    if (!isSuccess(answer)) throw new XmlError(`no document: ${answer.error || `status ${answer.status}`}`);
    return { verbs: parseTwiml(answer.body), base: program.url, method: program.method };
  }

  async #follow(document: Document, signal: AbortSignal): Promise<Source | undefined> {
    for (const verb of document.verbs) {
      if (signal.aborted || verb.verb === 'hangup' || verb.verb === 'reject') return undefined;
      if (verb.verb === 'message') throw new XmlError('<Message> is not a verb of a call');
      if (verb.verb === 'redirect') {
        return { program: { url: resolve(verb.url, document.base), method: verb.method }, extra: {} };
      }
      if (verb.verb === 'gather') {
        const next = await this.#gather(verb, document, signal);
        if (next) return next;
      } else if (verb.verb === 'conference') {
        await this.#confer(verb, signal);
      } else {
        await this.#speak(verb, signal);
      }
    }
    return undefined;
  }

  /** Sits in the room until it is over, or the call is. */
  async #confer({ room, muted, endsOnExit }: Conference, signal: AbortSignal): Promise<void> {
    const { call, conferences } = this.#parts;
    const over = Promise.withResolvers<void>();
    const leave = (): void => {
      conferences.leave(call);
      over.resolve();
    };
    if (!conferences.join(room, { call, muted, endsOnExit, leave })) throw new XmlError('there is no room left');
    signal.addEventListener('abort', leave, { once: true });
    this.#settled.resolve();
    await over.promise;
    signal.removeEventListener('abort', leave);
    if (!signal.aborted) this.#unsettle();
  }

  async #speak(prompt: Prompt, signal: AbortSignal): Promise<void> {
    const ms = this.#prompt(prompt);
    if (ms === 0) return;
    this.#settled.resolve();
    await this.#parts.time.pause(ms, signal);
    if (!signal.aborted) this.#unsettle();
  }

  /** Says it, and how long that takes in milliseconds. */
  #prompt(prompt: Prompt): number {
    if (prompt.verb === 'pause') return prompt.ms;
    this.#say('caller', prompt.text, prompt.language);
    return prompt.text.length * this.#parts.speechMsPerCharacter;
  }

  /** Listens while the prompts play and until enough keys, the finish key or the timeout; then where to go next. */
  async #gather(gather: Gather, document: Document, signal: AbortSignal): Promise<Source | undefined> {
    const heard = await this.#listen(gather, signal);
    if (signal.aborted || (heard.keys === '' && !gather.actionOnEmptyResult)) return undefined;
    const url = gather.action === undefined ? document.base : resolve(gather.action, document.base);
    if (url === undefined) throw new XmlError('<Gather> without an action in a document that has no address');
    const method = gather.action === undefined ? document.method : gather.method;
    const extra = { Digits: heard.keys, FinishedOnKey: heard.finishedOn, msg: 'Gather End' };
    return { program: { url, method }, extra };
  }

  async #listen(gather: Gather, signal: AbortSignal): Promise<{ keys: string; finishedOn: string }> {
    const { call, time, changed } = this.#parts;
    const quiet = new AbortController();
    const ended = Promise.withResolvers<void>();
    const heard = { keys: '', finishedOn: '' };
    let callOff = (): void => {};
    const finish = (): void => {
      callOff();
      quiet.abort();
      this.#ear = undefined;
      call.listening = false;
      if (!signal.aborted) this.#unsettle();
      ended.resolve();
    };
    const waitAgain = (): void => {
      callOff();
      callOff = time.wait(gather.timeoutMs, finish);
    };
    this.#ear = (key) => {
      quiet.abort();
      if (gather.finishOnKey.includes(key)) heard.finishedOn = key;
      else heard.keys += key;
      if (heard.finishedOn !== '' || heard.keys.length === gather.numDigits) finish();
      else waitAgain();
    };
    signal.addEventListener('abort', finish, { once: true });
    call.listening = true;
    this.#settled.resolve();
    for (const prompt of gather.prompts) {
      if (!quiet.signal.aborted) await time.pause(this.#prompt(prompt), quiet.signal);
    }
    if (!quiet.signal.aborted) waitAgain();
    changed();
    await ended.promise;
    signal.removeEventListener('abort', finish);
    return heard;
  }

  #say(who: 'caller' | 'network', text: string, language?: string): void {
    addLine(this.#parts.call, this.#parts.time.now(), who, text, language);
    this.#parts.changed();
  }

  #unsettle(): void {
    this.#settled.resolve();
    this.#settled = Promise.withResolvers();
  }
}

function resolve(url: string, base: string | undefined): string {
  if (!URL.canParse(url, base)) throw new XmlError('an address in the document cannot be resolved');
  return base === undefined ? url : new URL(url, base).toString();
}
