/** One build of the console, as far as the installer's page needs it. Put in by the build. */
export interface Build {
  /** Another content, another name. */
  name: string;
  /** SHA-256 of the document, in hex. */
  document: string;
  /** Paths of everything that the page loads; each has a hash of its content in its name. */
  files: readonly string[];
}

/** What is asked for, as far as it matters here. */
export interface Asked {
  method: string;
  mode: string;
  url: string;
}

/** What of a browser's caches is used. */
interface Store {
  match: (path: string) => Promise<Response | undefined>;
  put: (path: string, answer: Response) => Promise<void>;
  delete: (path: string) => Promise<boolean>;
}
interface Stores {
  open: (name: string) => Promise<Store>;
  keys: () => Promise<readonly string[]>;
  delete: (name: string) => Promise<boolean>;
}

export interface Outside<T> {
  caches: Stores;
  /** Throws when nobody answers. */
  fetch: (asked: string | T, init?: RequestInit) => Promise<Response>;
  after: (ms: number) => Promise<void>;
  /** SHA-256, in hex. */
  digest: (bytes: ArrayBuffer) => Promise<string>;
  /** Looks for a newer worker. */
  renew: () => Promise<void>;
  origin: string;
}

/** The desk answers within this, or the phone shows what it keeps. */
export const ANSWER_WITHIN_MS = 4_000;
const PREFIX = 'havenwatch-install-';
const PAGE = '/install';
const isPage = (path: string) => path === PAGE || path.startsWith(`${PAGE}/`);
const isDocument = (answer: Response) =>
  answer.status === 200 && answer.headers.get('content-type')?.startsWith('text/html') === true;

/**
 * Keeps the installer's page on the phone, and nothing else: one build, whole or not at all. The desk always comes first: what is
 * kept is shown only when the desk does not answer, and never once the desk has been seen to serve another build.
 */
export class Keeper<T extends Asked> {
  readonly #build: Build;
  readonly #files: ReadonlySet<string>;
  readonly #outside: Outside<T>;

  constructor(build: Build, outside: Outside<T>) {
    this.#build = build;
    this.#files = new Set(build.files);
    this.#outside = outside;
  }

  /** Fetches the whole build. Throws when any of it is missing, or the desk serves another build by now. */
  async take(): Promise<void> {
    const { fetch, digest } = this.#outside;
    const answer = await fetch(PAGE, { cache: 'no-store', credentials: 'omit' });
    if (!isDocument(answer) || (await digest(await answer.clone().arrayBuffer())) !== this.#build.document)
      throw new Error('the desk serves another build');
    const files = await Promise.all(
      this.#build.files.map(async (path) => {
        const file = await fetch(path, { credentials: 'omit' });
        if (file.status !== 200) throw new Error(`${path} is missing`);
        return { path, file };
      }),
    );
    const cache = await this.#cache();
    for (const { path, file } of files) await cache.put(path, file);
    // Last: without the document nothing is shown, and with it everything is there.
    await cache.put(PAGE, answer);
  }

  async leaveOlder(): Promise<void> {
    const { caches } = this.#outside;
    const names = await caches.keys();
    const older = names.filter((name) => name.startsWith(PREFIX) && name !== this.#name);
    await Promise.all(older.map((name) => caches.delete(name)));
  }

  /**
   * What the phone answers to this, if the desk does not; null: it is none of its business, as everything that the API answers.
   * `until` is given what has to be finished after the answer.
   */
  answer(asked: T, until: (work: Promise<void>) => void): Promise<Response> | null {
    const { origin, pathname } = new URL(asked.url);
    if (asked.method !== 'GET' || origin !== this.#outside.origin) return null;
    if (asked.mode === 'navigate') return isPage(pathname) ? this.#page(asked, until) : null;
    return this.#files.has(pathname) ? this.#file(pathname, asked) : null;
  }

  async #page(asked: T, until: (work: Promise<void>) => void): Promise<Response> {
    const { fetch, after } = this.#outside;
    const told = fetch(asked);
    const first = await Promise.race([told.catch(() => null), after(ANSWER_WITHIN_MS).then(() => null)]);
    if (first !== null && first.status < 500) {
      if (isDocument(first)) until(this.#compare(first.clone()).catch(() => {}));
      return first;
    }
    const kept = await (await this.#cache()).match(PAGE);
    return kept ?? told;
  }

  /** A document that the desk no longer serves is not kept for a moment longer. */
  async #compare(answer: Response): Promise<void> {
    const { digest, renew } = this.#outside;
    const isOurs = (await digest(await answer.arrayBuffer())) === this.#build.document;
    const cache = await this.#cache();
    if (isOurs) {
      // It was thrown away for a while, or the phone was short of room.
      if ((await cache.match(PAGE)) === undefined) await this.take();
      return;
    }
    await cache.delete(PAGE);
    await renew();
  }

  /** The name of a file says what is in it, so the one that is kept is the one that was asked for. */
  async #file(path: string, asked: T): Promise<Response> {
    return (await (await this.#cache()).match(path)) ?? this.#outside.fetch(asked);
  }

  get #name(): string {
    return PREFIX + this.#build.name;
  }

  #cache(): Promise<Store> {
    return this.#outside.caches.open(this.#name);
  }
}
