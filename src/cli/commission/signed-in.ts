import { Fault } from '../../core/fault.ts';
import { minutes } from '../../core/time.ts';
import { cookieName } from '../../desk/sign-in/viewer.ts';
import type { Register } from '../../register/register.ts';
import { AT_THE_SHELL } from '../commands/staff.ts';
import { Link } from '../remote/link.ts';

/** A walk-test at a terminal takes no longer. */
const SESSION = minutes(120);

/** Where the desk is, and where browsers reach it. */
export interface DeskAddress {
  http: string;
  publicUrl: string;
  /** Somebody wishes to stop. */
  stop?: AbortSignal;
}

/**
 * Has a command act in somebody's name: a session is opened for them, as written down in their own list, and ended with the command.
 * Throws `HW_NOT_FOUND` for a login that nobody has.
 */
export async function signedIn<T>(
  register: Register,
  { http, publicUrl, stop }: DeskAddress,
  login: string,
  use: (link: Link) => Promise<T>,
): Promise<T> {
  const account = register.staff.findByLogin(login);
  if (account === undefined || account.disabledAt !== undefined)
    throw new Fault('HW_NOT_FOUND', { where: '--as', why: 'nobody signs in by that name' });
  const { token } = register.together(() => {
    register.staffEvents.record(AT_THE_SHELL, 'signed-in', account.staff, 'shell');
    return register.sessions.start(account.staff, SESSION, 'shell');
  });
  const secure = publicUrl.startsWith('https:');
  const cookie = `${cookieName(secure)}=${token}`;
  const link = new Link(http, { stop, headers: { cookie, 'x-havenwatch': '1', origin: new URL(http).origin } });
  try {
    return await use(link);
  } finally {
    register.sessions.end(token);
    await link.close();
  }
}
