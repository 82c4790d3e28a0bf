import { ANSWER_WITHIN_MS, Problem } from '../api/http.ts';
import { INSTALL_PAGE, isServedByWorker, throwStoreAway, workerUpToDate } from './worker-there.ts';

/** A page is fetched anew at most this often, whatever the desk serves. */
const ANEW_EVERY_MS = 60_000;
const ANEW_AT = 'havenwatch.anew-at';
const NO_ANSWER = 'The desk does not answer.';
const NEWER = 'The desk has another version of this page. It is fetched as soon as nothing is being typed.';

/** Whether this page is of the build that the desk serves, as far as it is known. */
let isSure = !isServedByWorker();

/** The line was lost: what the desk serves when it is back is not known. */
export function doubtBuild(): void {
  isSure = false;
}

/**
 * Lets nothing pass between an old page and a newer desk: throws `Problem` (status 0) until the desk has shown that it serves the build
 * of this page. When it serves another one, that one is fetched.
 */
export async function mustBeDesksBuild(): Promise<void> {
  if (isSure) return;
  if (await isDesksBuild()) {
    isSure = true;
    return;
  }
  await fetchAnew();
  throw new Problem(0, NEWER);
}

async function isDesksBuild(): Promise<boolean> {
  const own = document.querySelector('script[type="module"][src]')?.getAttribute('src');
  if (!own) return true;
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
  try {
    const answer = await fetch(INSTALL_PAGE, { cache: 'no-store', credentials: 'omit', signal });
    if (answer.ok) return (await answer.text()).includes(`"${own}"`);
  } catch {
    // As an answer that is none.
  }
  throw new Problem(0, NO_ANSWER);
}

const TICKED = ['checkbox', 'radio'];
/** What is typed and not entered yet would be lost. */
const isTyping = () => {
  const { activeElement: here } = document;
  if (here instanceof HTMLInputElement) return !TICKED.includes(here.type) && here.value !== '';
  return here instanceof HTMLTextAreaElement && here.value !== '';
};

async function fetchAnew(): Promise<void> {
  if (isTyping() || !mayFetchAnew()) return;
  // What is kept may be older than what the desk serves: the page must come from the desk or from a newer store.
  if (!(await workerUpToDate())) await throwStoreAway();
  location.reload();
}

function mayFetchAnew(): boolean {
  try {
    const before = Number(sessionStorage.getItem(ANEW_AT) ?? 0);
    if (Date.now() - before < ANEW_EVERY_MS) return false;
    sessionStorage.setItem(ANEW_AT, String(Date.now()));
    return true;
  } catch {
    return false;
  }
}
