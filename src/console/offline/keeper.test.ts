import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { type Asked, type Build, Keeper } from './worker/keeper.ts';

const ORIGIN = 'https://desk.example';
const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex');
const pageOf = (build: string) => `<title>${build}</title>`;
const buildOf = (name: string): Build => ({ name, document: sha256(pageOf(name)), files: [`/assets/${name}.js`] });
const visit = (path: string): Asked => ({ method: 'GET', mode: 'navigate', url: ORIGIN + path });
const load = (path: string): Asked => ({ method: 'GET', mode: 'cors', url: ORIGIN + path });

/** A phone's caches, and a desk that serves one build, or falls silent, or is unwell. */
function phone() {
  const stores = new Map<string, Map<string, Response>>();
  const desk = { build: 'one', status: 200, isSilent: false, isSlow: false, asked: [] as string[], renewed: 0 };
  const open = async (name: string) => {
    const found = stores.get(name) ?? new Map<string, Response>();
    stores.set(name, found);
    return {
      match: async (path: string) => found.get(path)?.clone(),
      put: async (path: string, answer: Response) => void found.set(path, answer),
      delete: async (path: string) => found.delete(path),
    };
  };
  const answerOf = (path: string) => {
    if (path === `/assets/${desk.build}.js`) return new Response(desk.build);
    if (path.startsWith('/assets/')) return new Response('', { status: 404 });
    return new Response(pageOf(desk.build), { status: desk.status, headers: { 'content-type': 'text/html' } });
  };
  const keeperOf = (build: string) =>
    new Keeper<Asked>(buildOf(build), {
      caches: { open, keys: async () => [...stores.keys()], delete: async (name) => stores.delete(name) },
      fetch: async (asked) => {
        const path = typeof asked === 'string' ? asked : new URL(asked.url).pathname;
        desk.asked.push(path);
        if (desk.isSlow) return new Promise(() => {});
        if (desk.isSilent) throw new TypeError('nobody answers');
        return answerOf(path);
      },
      after: async () => (desk.isSlow ? undefined : new Promise(() => {})),
      digest: async (bytes) => sha256(new Uint8Array(bytes)),
      renew: async () => {
        desk.renewed += 1;
      },
      origin: ORIGIN,
    });
  const work: Promise<void>[] = [];
  const see = async (keeper: Keeper<Asked>, asked: Asked) => {
    const answer = keeper.answer(asked, (more) => work.push(more));
    const text = answer === null ? null : await (await answer).text();
    await Promise.all(work);
    return text;
  };
  return { desk, stores, keeperOf, see };
}

test('the page and what it loads are there without a desk, whole or not at all', async () => {
  const { desk, keeperOf, see, stores } = phone();
  const keeper = keeperOf('one');
  await keeper.take();
  desk.isSilent = true;
  for (const path of ['/install', '/install/jobs/jb_1/test'])
    expect(await see(keeper, visit(path))).toBe(pageOf('one'));
  expect(await see(keeper, load('/assets/one.js'))).toBe('one');
  desk.isSilent = false;
  stores.clear();
  desk.build = 'two';
  await expect(keeper.take()).rejects.toThrow('another build');
  expect(stores.size).toBe(0);
});

test('no other page of the console, nothing of the API and nothing that is written is ever answered here', async () => {
  const { desk, keeperOf, see } = phone();
  const keeper = keeperOf('one');
  await keeper.take();
  desk.asked.length = 0;
  for (const path of ['/', '/incident/1', '/estate', '/installed', '/installer-worker.js', '/signin'])
    expect(await see(keeper, visit(path)), path).toBe(null);
  for (const path of ['/api/jobs/jb_1', '/api/session', '/assets/queue.js', '/install'])
    expect(await see(keeper, load(path)), path).toBe(null);
  expect(await see(keeper, { ...visit('/install'), method: 'POST' })).toBe(null);
  expect(await see(keeper, { ...visit('/install'), url: 'https://elsewhere.example/install' })).toBe(null);
  expect(desk.asked).toEqual([]);
});

test('the desk comes first, and a desk that is slow or unwell does not hold up whoever stands in a hallway', async () => {
  const { desk, keeperOf, see } = phone();
  const keeper = keeperOf('one');
  await keeper.take();
  desk.asked.length = 0;
  expect(await see(keeper, visit('/install'))).toBe(pageOf('one'));
  expect(desk.asked).toEqual(['/install']);
  desk.isSlow = true;
  expect(await see(keeper, visit('/install'))).toBe(pageOf('one'));
  desk.isSlow = false;
  desk.status = 503;
  expect(await see(keeper, visit('/install'))).toBe(pageOf('one'));
});

test('a build that the desk no longer serves is not shown for a moment longer', async () => {
  const { desk, keeperOf, see, stores } = phone();
  const old = keeperOf('one');
  await old.take();
  desk.build = 'two';
  expect(await see(old, visit('/install'))).toBe(pageOf('two'));
  expect(desk.renewed).toBe(1);
  desk.isSilent = true;
  await expect(see(old, visit('/install'))).rejects.toThrow('nobody answers');
  desk.isSilent = false;
  const newer = keeperOf('two');
  await newer.take();
  await newer.leaveOlder();
  expect([...stores.keys()]).toEqual(['havenwatch-install-two']);
  desk.isSilent = true;
  expect(await see(newer, visit('/install'))).toBe(pageOf('two'));
});

test('what was thrown away comes back whole when the desk serves it again', async () => {
  const { desk, keeperOf, see, stores } = phone();
  const keeper = keeperOf('one');
  await keeper.take();
  stores.clear();
  await see(keeper, visit('/install'));
  desk.isSilent = true;
  expect(await see(keeper, visit('/install'))).toBe(pageOf('one'));
  expect(await see(keeper, load('/assets/one.js'))).toBe('one');
});
