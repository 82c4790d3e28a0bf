import { describe, expect, test } from 'vitest';
import { ROLES } from '../register/schema.ts';
import { ACCESS } from './access.ts';
import { OURS, openHouse } from './testing/house.ts';

/** A body that the route's schema takes, so that a refusal is about the person and not about the request. */
const BODIES: Record<string, object> = {
  'POST /api/session': { login: 'nobody', password: 'wrong wrong wrong' },
  'POST /api/setup': { token: 'x'.repeat(43), login: 'nobody', name: 'Nobody', password: 'four plain words here' },
  'POST /api/incidents/:id/note': { text: 'words' },
  'POST /api/incidents/:id/close': { reason: 'false' },
};

const ROUTES = Object.entries(ACCESS).map(([route, access]) => {
  const [method, url = ''] = route.split(' ');
  return {
    route,
    access,
    method: method === 'POST' ? ('POST' as const) : method === 'DELETE' ? ('DELETE' as const) : ('GET' as const),
    url: url.replace(':id', '1-1-999'),
  };
});
// A stream that is let in does not end; its own tests let people in.
const ENDING = ROUTES.filter(({ route }) => route !== 'GET /api/stream');

describe('the table of access', () => {
  test('nobody unknown comes in where a role is asked for, whatever the credentials look like', async () => {
    const { app } = await openHouse();
    const strangers = [
      {},
      { authorization: 'Bearer hwt_not-a-token-of-ours' },
      { cookie: 'hw_session=hws_not-a-session-of-ours' },
    ];
    let checked = 0;
    for (const { method, url, access, route } of ROUTES) {
      if (access === 'anyone') continue;
      for (const headers of strangers) {
        const answer = await app.inject({ method, url, headers, ...payload(route) });
        expect(answer.statusCode, route).toBe(401);
        expect(answer.json()).toMatchObject({ code: 'HW_NOT_SIGNED_IN', status: 401 });
        checked += 1;
      }
    }
    expect(checked).toBe(3 * 18);
  });

  test.each(ROLES)('%s may do what the table says and nothing else, with a token and with a session', async (role) => {
    const { app, token, signIn } = await openHouse();
    const { cookie } = await signIn(role);
    const bearer = token(role);
    for (const { method, url, access, route } of ENDING) {
      const allowed = access === 'anyone' || access.includes(role);
      for (const headers of [bearer, { cookie, ...OURS }]) {
        if (route === 'DELETE /api/session' && 'cookie' in headers) continue;
        const { statusCode } = await app.inject({ method, url, headers, ...payload(route) });
        const refused = statusCode === 403 || (statusCode === 401 && route !== 'POST /api/session');
        expect(refused, `${role} ${route} ${statusCode}`).toBe(!allowed);
      }
    }
    if (!ACCESS['GET /api/stream']?.includes(role)) {
      expect((await app.inject({ url: '/api/stream', headers: bearer })).statusCode).toBe(403);
    }
  });

  test('a route that is not in the table keeps the desk from starting', async () => {
    const open = openHouse({ hooks: [async (app) => void app.get('/api/secret', () => 'out')] });
    await expect(open).rejects.toThrow('not in the table of access');
  });

  test('the description lists every route of the table and no other', async () => {
    const { app } = await openHouse({ hooks: [async (app) => void app.post('/hooks/other', () => 'ok')] });
    const described = (await app.inject({ url: '/api/openapi.json' })).json();
    expect(described.openapi).toBe('3.1.0');
    const listed = Object.entries<object>(described.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
    );
    const own = listed.filter((route) => !route.startsWith('HEAD '));
    expect(own.sort()).toEqual(Object.keys(ACCESS).sort());
    expect(Object.keys(described.components.schemas)).toEqual(
      expect.arrayContaining(['Incident', 'Device', 'TimelineEntry', 'Problem', 'Status', 'Premises']),
    );
    expect(danglingRefs(described)).toEqual([]);
  });
});

const payload = (route: string) => (route.startsWith('POST') ? { payload: BODIES[route] ?? {} } : {});

/** References that point at nothing. */
function danglingRefs(described: { components: { schemas: Record<string, unknown> } }): string[] {
  const refs = [...JSON.stringify(described).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref ?? '');
  expect(refs.length).toBeGreaterThan(10);
  return refs.filter((ref) => !(ref.replace('#/components/schemas/', '') in described.components.schemas));
}
