import { SESSION_COOKIE } from '../../src/desk/sign-in/viewer.ts';
import type { Rig } from '../rig/rig.ts';

/** A supervisor who is signed in and may see names. */
export function atTheDesk(rig: Rig): { get(path: string): Promise<unknown> } {
  const token = rig.records(({ register }) => {
    const passwordHash = '$argon2id$nobody-signs-in-with-it';
    const staff = register.staff.add({ login: 'night', name: 'Night Desk', passwordHash, role: 'supervisor' });
    return register.sessions.start(staff).token;
  });
  const headers = { cookie: `${SESSION_COOKIE}=${token}` };
  return {
    async get(path) {
      const answer = await fetch(rig.http + path, { headers });
      if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    },
  };
}
