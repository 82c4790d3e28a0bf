import type { InjectOptions } from 'fastify';
import { incidentOf } from '../../src/desk/view/documents.ts';
import { KINDS, type Viewer, type World } from '../desk-matrix/world.ts';
import type { Described } from './description.ts';
import type { Dice } from './dice.ts';
import { fitting, HOSTILE_TEXTS, type Making, spoilt } from './shape.ts';

export const MANNERS = ['fitting', 'nearly', 'hostile'] as const;
export type Manner = (typeof MANNERS)[number];

export interface Shot {
  manner: Manner;
  route: Described;
  /** Nobody when absent. */
  viewer: Viewer | undefined;
  request: InjectOptions & { url: string };
}

/** Things of every kind, ours, others' and nobody's: what ids are drawn from. */
export function idsOf({ things }: World): string[] {
  return KINDS.flatMap((kind) => things(kind).map(({ id }) => id));
}

/** One request: as its route describes it, with one thing wrong, or made to break something. */
export function shoot(world: World, routes: readonly Described[], making: Making): Shot {
  const { dice } = making;
  const route = dice.of(routes);
  const manner = dice.of(MANNERS);
  const path = pathOf(world, route, manner, making);
  const viewer = dice.once(2) ? holderOf(world, path, dice) : somebody(world, dice);
  const url = path + queryOf(route, manner, making);
  const request = { method: route.method, url, headers: { ...viewer?.headers, ...oddHeaders(manner, dice) } };
  return { manner, route, viewer, request: withBody(request, route, manner, making) };
}

function somebody(world: World, dice: Dice): Viewer | undefined {
  return dice.once(8) ? undefined : dice.of(dice.once(2) ? world.viewers : leadersOf(world));
}

/** Whoever has the incident may do most with it. */
function holderOf(world: World, path: string, dice: Dice): Viewer {
  const [, id = ''] = /^\/api\/incidents\/([\d-]+)/.exec(path) ?? [];
  const row = world.house.journal.reader.document('incident', id);
  const holder = row?.body ? incidentOf(row.body).handling?.claim?.by : undefined;
  return world.viewers.find(({ staff }) => staff !== undefined && staff === holder) ?? dice.of(leadersOf(world));
}

/** They may most, so there is most to go wrong. */
function leadersOf({ viewers }: World): Viewer[] {
  return viewers.filter(({ role, by }) => by === 'session' && (role === 'administrator' || role === 'supervisor'));
}

function pathOf({ things }: World, { path }: Described, manner: Manner, { dice, ids }: Making): string {
  const kind = KINDS.find((one) => path.startsWith(`/api/${one}s/`) || path.startsWith(`/api/${one}/`));
  const likely = kind === undefined ? ids : things(kind).map(({ id }) => id);
  return path.replaceAll(/\{(\w+)\}/g, () => {
    if (manner === 'hostile' && dice.once(2)) return encoded(dice.of(HOSTILE_TEXTS));
    return encodeURIComponent(dice.of(dice.once(8) ? ids : likely));
  });
}

function queryOf({ parameters }: Described, manner: Manner, making: Making): string {
  const { dice } = making;
  const asked = parameters
    .filter((one) => one.in === 'query' && (one.required === true || dice.once(3)))
    .flatMap(({ name, schema }) => {
      if (manner !== 'fitting' && dice.once(2)) return [`${name}=${encoded(dice.of(HOSTILE_TEXTS))}`];
      const pair = `${name}=${encodeURIComponent(String(fitting(schema, making)))}`;
      return manner === 'hostile' && dice.once(4) ? [pair, pair] : [pair];
    });
  if (manner === 'hostile' && dice.once(6)) asked.push('__proto__[x]=1', `q=${'y'.repeat(2_000)}`);
  return asked.length === 0 ? '' : `?${asked.join('&')}`;
}

/** A lone half of a pair of code units cannot be sent at all. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function oddHeaders(manner: Manner, dice: Dice): Record<string, string> {
  if (manner !== 'hostile') return {};
  const odd: Record<string, string>[] = [
    {},
    {},
    { 'if-match': dice.of(['*', '"0"', 'W/"x"', '9'.repeat(300)]) },
    { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-host': 'elsewhere.example' },
    { 'x-http-method-override': 'DELETE' },
    { origin: 'https://elsewhere.example' },
    { accept: '*/*, '.repeat(200) },
  ];
  return dice.of(odd);
}

function withBody(request: Shot['request'], route: Described, manner: Manner, making: Making): Shot['request'] {
  const { dice } = making;
  if (route.method === 'GET') return request;
  if (manner === 'hostile' && dice.once(3)) return { ...request, ...brokenBody(request, dice) };
  if (route.body === undefined) return request;
  const body = fitting(route.body, making);
  const sent = manner === 'fitting' ? body : spoilt(body, dice);
  return sent === null || sent === undefined ? request : { ...request, ...json(request, JSON.stringify(sent)) };
}

function brokenBody(request: Shot['request'], dice: Dice): Partial<Shot['request']> {
  const text = dice.of([
    '{',
    '{"a":1,"a":2}',
    '{"__proto__":{"role":"administrator"}}',
    '{"constructor":{"prototype":{"x":1}}}',
    '['.repeat(20_000),
    `{"text":"${'z'.repeat(40_000)}"}`,
    '\ufeff{}',
    'null',
    '1e999',
  ]);
  if (dice.once(3)) {
    const type = dice.of([
      'text/plain',
      'application/xml',
      'multipart/form-data; boundary=x',
      'application/x-www-form-urlencoded',
    ]);
    return { payload: text, headers: { ...request.headers, 'content-type': type } };
  }
  return json(request, text);
}

function json(request: Shot['request'], text: string): Partial<Shot['request']> {
  return { payload: text, headers: { ...request.headers, 'content-type': 'application/json' } };
}
