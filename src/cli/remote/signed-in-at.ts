import { z } from 'zod';
import { Fault, isFault } from '../../core/fault.ts';
import { SecondStep, Session } from '../../desk/schema/session.ts';
import { type Answer, jsonOf, Link, readAs } from './link.ts';
import { refusalOf } from './refusal.ts';
import { Secrets } from './secrets.ts';

export const PASSWORD = 'HAVENWATCH_PASSWORD';
export const CODE = 'HAVENWATCH_CODE';
/** A person may mistype. */
const TRIES = 3;
const Alive = z.object({ live: z.literal(true) });
const COOKIE = /^((?:__Host-)?hw_session)=([^;]+)/;
const DIGITS = /^\d{6,8}$/;

export interface Door {
  http: string;
  login: string;
  ca?: string | undefined;
  stop?: AbortSignal | undefined;
  secrets?: Secrets;
}

/**
 * Signs somebody in at a gateway as they do at its page, and out again at the end, however it ends. Throws `HW_SIGN_IN_FAILED`,
 * `HW_SECOND_FACTOR_FAILED`, `HW_GATEWAY_AWAY`, `HW_GATEWAY_NOT_TRUSTED`, and what the gateway refuses.
 */
export async function signedInAt<T>(door: Door, use: (link: Link) => Promise<T>): Promise<T> {
  const { http, ca, stop, secrets = new Secrets() } = door;
  // What the console sends with every write: a page of another site cannot.
  const link = new Link(http, { ca, stop, headers: { 'x-havenwatch': '1', origin: http } });
  try {
    await mustBeGateway(link);
    await signIn(link, door.login, secrets);
    try {
      return await use(link);
    } finally {
      await signOut(link);
    }
  } finally {
    await link.close();
  }
}

/** A password is for a gateway only. */
async function mustBeGateway(link: Link): Promise<void> {
  const answer = await link.ask('GET', '/health/live');
  if (Alive.safeParse(jsonOf(answer)).success) return;
  throw new Fault('HW_GATEWAY_AWAY', { where: link.http, why: 'what answers there is not a gateway of Havenwatch' });
}

async function signIn(link: Link, login: string, secrets: Secrets): Promise<void> {
  const answer = await again(secrets.asksAPerson(PASSWORD), async () => {
    const password = await secrets.get(PASSWORD, `Password of ${login}`);
    return accepted(link, await link.ask('POST', '/api/session', { login, password }));
  });
  const done = answer.status === 202 ? await secondStep(link, readAs(SecondStep, answer), secrets) : answer;
  const cookie = [done.headers['set-cookie']].flat().flatMap((one) => COOKIE.exec(one ?? '')?.[0] ?? [])[0];
  if (cookie === undefined) throw new Fault('HW_GATEWAY_AWAY', { where: link.http, why: 'it has opened no session' });
  link.identify({ cookie });
  if (!readAs(Session, done).needsFactor) return;
  await signOut(link);
  throw new Fault('HW_SECOND_FACTOR_NEEDED');
}

/** A passkey belongs to a browser: here it is a code. */
async function secondStep(
  link: Link,
  { needs, ticket }: z.output<typeof SecondStep>,
  secrets: Secrets,
): Promise<Answer> {
  const takes = needs.filter((one) => one !== 'passkey');
  if (takes.length === 0)
    throw new Fault('HW_SECOND_FACTOR_FAILED', {
      why: 'this account has a passkey alone, which works in a browser only',
    });
  const question = takes.includes('totp') ? 'Code of your app, or a recovery code' : 'A recovery code';
  return again(secrets.asksAPerson(CODE), async () => {
    const code = (await secrets.get(CODE, question)).trim();
    const isOfApp = takes.includes('totp') && DIGITS.test(code.replaceAll(' ', ''));
    const given = isOfApp ? { totp: code.replaceAll(' ', '') } : { recovery: code };
    return accepted(link, await link.ask('POST', '/api/session/second', { ticket, ...given }));
  });
}

const MISTYPED: ReadonlySet<string> = new Set(['HW_SIGN_IN_FAILED', 'HW_SECOND_FACTOR_FAILED']);

async function again<T>(isPerson: boolean, once: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await once();
    } catch (error) {
      if (!isPerson || tried === TRIES || !isFault(error) || !MISTYPED.has(error.code)) throw error;
      process.stderr.write(`${error.message}\n`);
    }
  }
}

function accepted(link: Link, answer: Answer): Answer {
  if (answer.status === 200 || answer.status === 202) return answer;
  throw refusalOf(link.http, answer);
}

/** Whoever cannot be told stays signed in for a while: that is said. */
async function signOut(link: Link): Promise<void> {
  try {
    const { status } = await link.askLast('DELETE', '/api/session');
    if (status === 204 || status === 401) return;
  } catch (error) {
    if (!isFault(error)) throw error;
  }
  process.stderr.write(
    'The gateway could not be told that you leave. Your session there ends by itself; My account at the desk ends it at once.\n',
  );
}
