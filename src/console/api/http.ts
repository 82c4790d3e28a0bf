/** The desk answers within this, or the call is given up and its outcome is unknown. */
export const ANSWER_WITHIN_MS = 10_000;

/** An answer that is not what was asked for, as one plain sentence to show beside the thing that was clicked. */
export class Problem extends Error {
  /** HTTP status, or 0 when there was no answer at all. */
  readonly status: number;
  /** The desk's own stable code, when it gave one. */
  readonly code: string | null;

  constructor(status: number, detail: string, code: string | null = null) {
    super(detail);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
  }
}

/** The desk's words as a sentence: they begin small, so that they can stand behind a command or a file's name too. */
export const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const NO_ANSWER =
  'The desk did not answer, so it is not known whether this was done. Look at what the page shows, then try again.';

/** Reads the `detail` and `code` of a problem document (RFC 9457); anything else gives a general sentence. */
async function problemOf(response: Response): Promise<Problem> {
  let detail = `The desk refused this (status ${response.status}).`;
  let code: string | null = null;
  try {
    const body: unknown = await response.json();
    if (typeof body === 'object' && body !== null) {
      if ('detail' in body && typeof body.detail === 'string') detail = sentence(body.detail);
      if ('code' in body && typeof body.code === 'string') code = body.code;
    }
  } catch {
    // Not a problem document; the general sentence stands.
  }
  return new Problem(response.status, detail, code);
}

/** What a request may say besides its body: `ifMatch` is the version that a change was made from. */
export interface Asking {
  ifMatch?: string;
}

async function ask(method: string, path: string, body?: unknown, asking: Asking = {}): Promise<Response> {
  // The header proves that the request came from this page and not from a form elsewhere.
  const headers: Record<string, string> = { accept: 'application/json', 'x-havenwatch': '1' };
  if (asking.ifMatch !== undefined) headers['if-match'] = asking.ifMatch;
  const init: RequestInit = {
    method,
    headers,
    credentials: 'same-origin',
    cache: 'no-store',
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  };
  if (body !== undefined) {
    headers['content-type'] = 'application/json';
    init.body = JSON.stringify(body);
  }
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch {
    throw new Problem(0, NO_ANSWER);
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

/**
 * Sends one request and returns the checked answer.
 * Throws `Problem` when the desk refuses, does not answer in `ANSWER_WITHIN_MS`, or answers with something unreadable.
 */
export async function request<T>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  guard: (value: unknown) => value is T,
  body?: unknown,
  asking?: Asking,
): Promise<T> {
  return read(await ask(method, path, body, asking), guard);
}

async function read<T>(response: Response, guard: (value: unknown) => value is T): Promise<T> {
  let answer: unknown;
  try {
    answer = await response.json();
  } catch {
    throw new Problem(0, NO_ANSWER);
  }
  if (guard(answer)) return answer;
  throw new Problem(response.status, 'The desk sent something this page cannot read. Reload the page.');
}

/** Asks for what has changed: null when nothing has (204). Throws as `request` does. */
export async function requestChange<T>(path: string, guard: (value: unknown) => value is T): Promise<T | null> {
  const response = await ask('GET', path);
  return response.status === 204 ? null : read(response, guard);
}

/** Sends one request whose answer has no body. */
export async function requestNothing(
  method: 'DELETE' | 'POST' | 'PUT',
  path: string,
  body?: unknown,
  asking?: Asking,
): Promise<void> {
  await ask(method, path, body, asking);
}
