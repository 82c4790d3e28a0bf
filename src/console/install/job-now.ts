import { batch, computed, signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { Problem } from '../api/http.ts';
import { doubtBuild } from '../offline/build.ts';
import { isInstaller } from '../store/roles.ts';
import { isFromPhone, staff } from '../store/store.ts';
import { getJob, type Item, type JobInFull, jobPath, type Measure, signOff } from './api.ts';
import { mustBeHeard, settled, taken, waitingOf } from './entering.ts';
import { forgetJob, type KeptJob, keepJob, keptJob } from './kept-job.ts';
import { rememberSigned, type SignedHere, signedHere } from './signed-here.ts';
import type { Entry, Waiting } from './waiting.ts';

/** How often the desk is asked while somebody walks through the home. */
const ASK_EVERY_MS = 2_000;
/** While nothing changes, how often this phone notes that the desk was heard. */
const KEEP_EVERY_MS = 15_000;

/** An item as the page shows it: `waits` is what was said on this phone and has not been taken yet. */
export interface ItemShown extends Item {
  waits: 'yes' | 'no' | null;
}
export interface MeasureShown extends Measure {
  waits: boolean;
}

/** A random id (UUID, version 4). `crypto.randomUUID` is not there on a page without TLS. */
export function newEntry(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes.set([((bytes[6] ?? 0) & 0x0f) | 0x40], 6);
  bytes.set([((bytes[8] ?? 0) & 0x3f) | 0x80], 8);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Whether this is no answer at all, as opposed to one that says no. */
const isSilence = (error: unknown) => error instanceof Problem && (error.status === 0 || error.status >= 500);

/** Which item an entry answers, and how: that something is fitted is a change of the thing itself. */
function wordOf({ about, body }: Entry): [item: string, word: ItemShown['waits']] {
  const { said, fitted } = body;
  if (typeof fitted === 'boolean') return [`fitted:${about}`, fitted ? 'yes' : 'no'];
  return [about, said === 'yes' || said === 'no' ? said : null];
}

function tickedSince(before: JobInFull, now: JobInFull): Item | undefined {
  const was = new Map(before.items.map(({ id, state }) => [id, state]));
  return now.items.find(({ id, state }) => (state === 'seen' || state === 'done') && was.get(id) !== state);
}

/** One job as it stands now, with what was entered here and is not there yet. */
export class JobNow {
  readonly id: string;
  readonly waiting: Waiting;
  readonly full = signal<JobInFull | null>(null);
  /** Why it cannot be shown. */
  readonly problem = signal('');
  /** Since when the desk has not answered; null while it does. */
  readonly lostAt = signal<number | null>(null);
  /** When the desk was heard last, by this phone's clock: so old is what is shown. */
  readonly heardAt = signal<number | null>(null);
  /** The item that ticked last, since this page was opened. */
  readonly newest = signal<Item | null>(null);
  /** It was signed off here: whoever installs may see it no longer, but for the certificate. */
  readonly signed = signal<SignedHere | null>(null);
  readonly #owner: string;
  #asked = 0;
  /** Whether what is shown came from the desk, whole, and since the page was opened. */
  #isFromDesk = false;
  #keptAt = 0;

  constructor(id: string, owner: string) {
    this.id = id;
    this.#owner = owner;
    this.waiting = waitingOf(owner);
    this.signed.value = signedHere(id);
    const found = keptJob(owner, id);
    if (found !== null && this.signed.peek() === null) this.#show(found);
  }

  /** What this phone has kept, until the desk is heard. */
  #show({ full, taken: before, at }: KeptJob): void {
    this.full.value = full;
    this.heardAt.value = at;
    if (isFromPhone.peek()) this.lostAt.value = at;
    const known = new Set(taken.peek().map(({ entry }) => entry));
    taken.value = [...before.filter(({ entry }) => !known.has(entry)), ...taken.peek()];
  }

  /** Signs it off. What is asked stays the same when no answer came and it is asked again. Throws `Problem`. */
  async signOff(entry: string, withoutAddress: boolean): Promise<void> {
    const { job } = this.full.peek() ?? {};
    if (job === undefined) return;
    const { signedOffAt, soakUntil } = await signOff(this.id, { entry, withoutAddress });
    this.signed.value = { reference: job.reference, withoutAddress, signedOffAt, soakUntil };
    rememberSigned(this.id, this.signed.value);
    forgetJob(this.id);
  }

  /** What was entered for this job and is not in the answer, oldest first. */
  readonly #entered = computed(() =>
    [...taken.value, ...this.waiting.entries.value].filter(({ job }) => job === this.id),
  );

  readonly items = computed<readonly ItemShown[]>(() => {
    const waits = new Map(this.#entered.value.map(wordOf));
    return (this.full.value?.items ?? []).map((item) => ({ ...item, waits: waits.get(item.id) ?? null }));
  });

  readonly measures = computed<readonly MeasureShown[]>(() => {
    return (this.full.value?.job.measures ?? []).map((measure) => {
      const mine = this.#entered.value.filter(({ about, method }) => method === 'PATCH' && about === measure.id);
      return { ...measure, ...Object.assign({}, ...mine.map(({ body }) => body)), waits: mine.length > 0 };
    });
  });

  /** Asks once. An answer that a newer question has overtaken is left. */
  async ask(): Promise<void> {
    this.#asked += 1;
    const turn = this.#asked;
    const before = taken.peek();
    try {
      await mustBeHeard(this.#owner);
      const full = await getJob(this.id, this.#isFromDesk ? this.full.peek()?.version : undefined);
      if (turn !== this.#asked || this.signed.peek() !== null) return;
      taken.value = taken.peek().filter((entry) => !before.includes(entry));
      this.#take(full);
    } catch (error) {
      if (turn === this.#asked) this.#lose(error);
    }
  }

  /** Keeps what somebody entered, and sends it when it can. */
  enter(what: Pick<Entry, 'about' | 'method' | 'body' | 'says'> & { to: readonly string[] }): boolean {
    const { to, body, ...rest } = what;
    const entry = newEntry();
    const isSaid = 'said' in body;
    const at = Date.now();
    return this.waiting.enter({
      ...rest,
      entry,
      job: this.id,
      path: jobPath(this.id, ...to),
      body: isSaid ? { ...body, entry, at: new Date(at).toISOString() } : body,
      at,
    });
  }

  /** Answers an item that only the person on the spot can answer. */
  say({ id, measure, says }: Item, said: 'yes' | 'no', text = ''): boolean {
    const words = `${says}: ${said}`;
    if (measure !== null && id === `fitted:${measure}`) {
      const to = ['measures', measure];
      return this.enter({ about: measure, method: 'PATCH', to, body: { fitted: said === 'yes' }, says: words });
    }
    const body = text === '' ? { said } : { said, text };
    return this.enter({ about: id, method: 'POST', to: ['items', id], body, says: words });
  }

  #take(full: JobInFull | null): void {
    const before = this.full.peek();
    const ticked = full && before && tickedSince(before, full);
    batch(() => {
      if (full) this.full.value = full;
      this.problem.value = '';
      this.lostAt.value = null;
      this.heardAt.value = Date.now();
      if (ticked) this.newest.value = ticked;
    });
    this.#isFromDesk = true;
    this.#keep(full !== null);
    void this.waiting.flush();
  }

  /** Notes on the phone how the job stood when the desk was heard: at once when it has changed, else now and then. */
  #keep(hasChanged: boolean): void {
    const [full, at] = [this.full.peek(), this.heardAt.peek()];
    if (!isInstaller(staff.peek()?.role)) return;
    if (full === null || at === null || (!hasChanged && at - this.#keptAt < KEEP_EVERY_MS)) return;
    this.#keptAt = at;
    keepJob(this.#owner, { full, taken: taken.peek().filter(({ job }) => job === this.id), at });
  }

  #lose(error: unknown): void {
    if (isSilence(error)) {
      doubtBuild();
      // What was taken a moment before, too: else it would stand there as never said.
      if (this.lostAt.peek() === null) this.#keep(true);
      this.lostAt.value ??= Date.now();
      return;
    }
    // Not theirs any more, or nobody is signed in: then it is not on the phone either.
    if (error instanceof Problem && [401, 403, 404].includes(error.status)) forgetJob(this.id);
    this.problem.value = error instanceof Problem ? error.message : 'Something went wrong in this page. Reload it.';
  }
}

/** Follows a job for as long as its page is open. */
export function useJob(id: string): JobNow {
  const [now] = useState(() => new JobNow(id, staff.peek()?.id ?? 'nobody'));
  useEffect(() => {
    const ask = () => {
      if (now.signed.peek() === null) void now.ask();
    };
    const lose = () => {
      now.lostAt.value ??= Date.now();
    };
    const timer = setInterval(ask, ASK_EVERY_MS);
    const stop = settled.subscribe(ask);
    window.addEventListener('online', ask);
    window.addEventListener('offline', lose);
    return () => {
      clearInterval(timer);
      stop();
      window.removeEventListener('online', ask);
      window.removeEventListener('offline', lose);
    };
  }, [now]);
  return now;
}
