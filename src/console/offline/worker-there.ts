import { signal } from '@preact/signals';

/** The one page that may be shown without a desk. The desk allows the worker no other (`Service-Worker-Allowed`). */
export const INSTALL_PAGE = '/install';
const WORKER = '/installer-worker.js';
/** A newer build is on the phone within this, or the page is fetched without one. */
const NEWER_WITHIN_MS = 10_000;

/** Browsers have workers on encrypted pages only. */
const workers = () => ('serviceWorker' in navigator ? navigator.serviceWorker : undefined);

/** True when this page came through the worker, and so may be older than the desk. */
export function isServedByWorker(): boolean {
  return workers()?.controller != null;
}

/** True when this page may be reloaded without a connection. */
export const isReloadable = signal(isServedByWorker());

interface Policies {
  createPolicy: (
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ) => {
    createScriptURL: (url: string) => string;
  };
}
const hasPolicies = (page: object): page is { trustedTypes: Policies } => 'trustedTypes' in page;

/** The page takes no text for a script's address but this one. */
function makeAddress(): string {
  const page: object = globalThis;
  if (!hasPolicies(page)) return WORKER;
  const only = () => WORKER;
  return page.trustedTypes.createPolicy('installer-worker', { createScriptURL: only }).createScriptURL(WORKER);
}
let address: string | undefined;

/** Puts the installer's page on this phone. What fails is left: the page then works as long as there is a connection. */
export async function offerOffline(): Promise<void> {
  try {
    address ??= makeAddress();
    const found = await workers()?.register(address, { scope: INSTALL_PAGE, updateViaCache: 'none' });
    if (found) await follow(found);
  } catch {
    isReloadable.value = false;
  }
}

let followed: ServiceWorkerRegistration | undefined;

/** Knows from now on whether the page is on the phone, whichever worker takes over. */
async function follow(found: ServiceWorkerRegistration): Promise<void> {
  const look = async () => {
    isReloadable.value = await isOnPhone().catch(() => false);
  };
  const watch = (worker: ServiceWorker | null) =>
    worker?.addEventListener('statechange', () => void (worker.state === 'activated' && look()));
  watch(found.installing);
  if (followed !== found) found.addEventListener('updatefound', () => watch(found.installing));
  followed = found;
  await look();
}

/** A worker that only takes itself off keeps no page. */
const isOnPhone = async () => (await caches.match(INSTALL_PAGE)) !== undefined;

/** Takes it off again, with all that is kept of it: the phone is somebody else's now. */
export async function withdrawOffline(): Promise<void> {
  isReloadable.value = false;
  try {
    const found = (await workers()?.getRegistrations()) ?? [];
    await Promise.all(found.map((one) => one.unregister()));
    await throwStoreAway();
  } catch {
    // The desk comes first wherever it answers, so what could not be taken off does no harm.
  }
}

export async function throwStoreAway(): Promise<void> {
  if (!('caches' in globalThis)) return;
  for (const name of await caches.keys()) await caches.delete(name);
}

/** Looks for a newer worker; true when one has taken over. */
export async function workerUpToDate(): Promise<boolean> {
  try {
    const found = await workers()?.getRegistration(INSTALL_PAGE);
    const before = found?.active;
    const newer = (await found?.update())?.installing;
    if (newer == null) return found?.active != null && found.active !== before;
    return await Promise.race([
      new Promise<boolean>((done) => {
        newer.addEventListener('statechange', () => {
          if (newer.state === 'activated' || newer.state === 'redundant') done(newer.state === 'activated');
        });
      }),
      new Promise<boolean>((done) => setTimeout(() => done(false), NEWER_WITHIN_MS)),
    ]);
  } catch {
    return false;
  }
}
