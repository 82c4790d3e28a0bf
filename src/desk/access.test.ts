import { describe, expect, test } from 'vitest';
import { ACCESS } from './access.ts';
import { openHouse } from './testing/house.ts';

// Who may do what to whose is in test/desk-matrix.
describe('the table of access', () => {
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

/** References that point at nothing. */
function danglingRefs(described: { components: { schemas: Record<string, unknown> } }): string[] {
  const refs = [...JSON.stringify(described).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref ?? '');
  expect(refs.length).toBeGreaterThan(10);
  return refs.filter((ref) => !(ref.replace('#/components/schemas/', '') in described.components.schemas));
}
