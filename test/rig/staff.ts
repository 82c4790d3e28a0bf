import type { StaffId } from '../../src/core/ids.ts';
import type { Role } from '../../src/register/schema.ts';
import type { Rig } from './rig.ts';

/** Either rig. */
type Place = Pick<Rig, 'records' | 'http'>;

/** A hash of no password at all: these people come in by a session that is made for them. */
const NOBODYS_HASH = '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$bm9ib2R5J3MgcGFzc3dvcmQ';

/** A member of staff who is signed in, and what their browser sends. */
export class Person {
  readonly staff: StaffId;
  readonly headers: Record<string, string>;
  readonly #rig: Place;

  constructor(rig: Place, role: Role, login: string, number?: string) {
    this.#rig = rig;
    const made = rig.records(({ register }) => {
      const staff = register.staff.add({ login, name: `Name of ${login}`, passwordHash: NOBODYS_HASH, role });
      if (number !== undefined) register.staffTelephones.set(staff, number);
      return { staff, token: register.sessions.start(staff).token };
    });
    this.staff = made.staff;
    this.headers = { cookie: `hw_session=${made.token}`, 'x-havenwatch': '1', origin: rig.http };
  }

  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
  async get(path: string): Promise<any> {
    return (await fetch(this.#rig.http + path, { headers: this.headers })).json();
  }

  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
  async post(path: string, body: object = {}, method = 'POST'): Promise<any> {
    const headers = { ...this.headers, 'content-type': 'application/json' };
    const answer = await fetch(this.#rig.http + path, { method, headers, body: JSON.stringify(body) });
    return answer.json();
  }
}
