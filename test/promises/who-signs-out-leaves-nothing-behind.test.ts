import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashPassword } from '../../src/desk/passwords.ts';
import { eventsOf, incidentsOf } from '../rig/record.ts';
import { Rig, until } from '../rig/rig.ts';

const PASSWORD = 'four plain words here';

let rig: Rig;
beforeAll(async () => {
  rig = await Rig.start();
});
afterAll(() => rig.close());

/** A browser: one cookie jar, and the header that our page sends. */
function browser() {
  let cookie = '';
  return async (method: string, path: string, body?: object) => {
    const headers = { cookie, origin: rig.http, 'x-havenwatch': '1' };
    const json = body && { body: JSON.stringify(body), headers: { ...headers, 'content-type': 'application/json' } };
    const answer = await fetch(rig.http + path, { method, headers, ...json });
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    return answer;
  };
}

test('an operator who signs out leaves what she had claimed to the others at once, and her cookie opens nothing', async () => {
  const passwordHash = await hashPassword(PASSWORD);
  const ann = rig.records(({ register }) =>
    register.staff.add({ login: 'ann', name: 'Ann Example', passwordHash, role: 'operator' }),
  );
  const home = rig.home({ contacts: ['+447700900411'] });
  const button = await rig.button(home);
  await button.press('1-1');
  const [incident] = incidentsOf(rig, home.premises);
  if (incident === undefined) throw new Error('there is no incident');
  const ask = browser();
  expect((await ask('POST', '/api/session', { login: 'ann', password: PASSWORD })).status).toBe(200);
  expect((await ask('POST', `/api/incidents/${incident.id}/claim`, {})).status).toBe(200);
  expect((await ask('DELETE', '/api/session')).status).toBe(204);
  const released = await until(() => eventsOf(rig, incident, 'incident-released')[0]);
  expect(released).toMatchObject({ holder: ann, cause: 'signed-out', by: { kind: 'gateway' }, reopened: true });
  expect(incidentsOf(rig, home.premises)).toMatchObject([{ state: 'open', handling: { claim: null } }]);
  expect((await ask('GET', '/api/session')).status).toBe(401);
});
