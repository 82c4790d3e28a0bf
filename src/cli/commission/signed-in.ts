import { Fault } from '../../core/fault.ts';
import { minutes } from '../../core/time.ts';
import { cookieName } from '../../desk/sign-in/viewer.ts';
import type { Register } from '../../register/register.ts';
import { AT_THE_SHELL } from '../commands/staff.ts';

/** A walk-test at a terminal takes no longer. */
const SESSION = minutes(120);

/** Where the desk is, and where browsers reach it. */
export interface DeskAddress {
  http: string;
  publicUrl: string;
}

/**
 * Has a command act in somebody's name: a session is opened for them, as written down in their own list, and ended with the command.
 * Throws `HW_NOT_FOUND` for a login that nobody has.
 */
export async function signedIn<T>(
  register: Register,
  { http, publicUrl }: DeskAddress,
  login: string,
  use: (headers: Record<string, string>) => Promise<T>,
): Promise<T> {
  const account = register.staff.findByLogin(login);
  if (account === undefined || account.disabledAt !== undefined)
    throw new Fault('HW_NOT_FOUND', { where: '--as', why: 'nobody signs in by that name' });
  const { token } = register.together(() => {
    register.staffEvents.record(AT_THE_SHELL, 'signed-in', account.staff, 'shell');
    return register.sessions.start(account.staff, SESSION, 'shell');
  });
  const secure = publicUrl.startsWith('https:');
  try {
    return await use({ cookie: `${cookieName(secure)}=${token}`, 'x-havenwatch': '1', origin: new URL(http).origin });
  } finally {
    register.sessions.end(token);
  }
}
