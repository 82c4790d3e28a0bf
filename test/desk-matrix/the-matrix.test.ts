import type { LightMyRequestResponse } from 'fastify';
import { describe, expect, test } from 'vitest';
import { OURS } from '../../src/desk/testing/house.ts';
import { LONG } from '../rig/seed.ts';
import { listRoutes, type Route } from './routes.ts';
import type { Row } from './row.ts';
import { ROWS } from './rows.ts';
import { names, openWorld, secretsFor, type Thing, type Viewer, type World } from './world.ts';

interface Cell {
  route: Route;
  row: Row;
  viewer: Viewer;
  thing: Thing | undefined;
}

/** Eleven thousand cells. */
const LONG_MS = 300_000;

const NOBODY: Record<string, string>[] = [
  {},
  { authorization: 'Bearer hwt_not-a-token-of-ours' },
  { cookie: 'hw_session=hws_not-a-session-of-ours', ...OURS },
];
const WITHOUT_LIMITS = { strangerPerMinute: 1_000_000, addressFreeTries: 1_000_000, loginFreeTries: 1_000_000 };

async function openMatrix() {
  const { routes, plugin } = listRoutes();
  const world = await openWorld({ hooks: [plugin], limits: WITHOUT_LIMITS });
  const known = routes.flatMap((route) => {
    const row = ROWS[nameOf(route)];
    return row === undefined ? [] : [{ route, row }];
  });
  known.sort((a, b) => Number(a.row.last ?? false) - Number(b.row.last ?? false));
  return { routes, known, world };
}

const nameOf = ({ method, url }: Route) => `${method} ${url}`;

describe('who may do what to whose', () => {
  test('every route has its row, and every cell answers as it must', {
    ...(LONG && { timeout: LONG_MS }),
  }, async () => {
    const { routes, known, world } = await openMatrix();
    const unwritten = routes.map(nameOf).filter((name) => ROWS[name] === undefined);
    expect(unwritten, 'give each of these a row in test/desk-matrix/rows.ts').toEqual([]);
    const gone = Object.keys(ROWS).filter((name) => !routes.some((route) => nameOf(route) === name));
    expect(gone, 'these rows have no route').toEqual([]);

    const wrong: string[] = [];
    let cells = 0;
    let leaks = 0;
    for (const [index, { route, row }] of known.entries()) {
      for (const cell of cellsOf(route, row, index, world)) {
        const said = await look(world, cell);
        cells += 1;
        leaks += said.filter((one) => one.startsWith('LEAK')).length;
        wrong.push(...said);
      }
      for (const headers of NOBODY) {
        const said = await lookAsNobody(world, route, row, headers);
        cells += 1;
        wrong.push(...said);
      }
      const said = await lookFromElsewhere(world, route, row);
      cells += 1;
      wrong.push(...said);
    }
    console.info(`access: ${routes.length} routes, ${cells} cells, ${wrong.length} wrong, ${leaks} leaks`);
    expect(wrong.slice(0, 30)).toEqual([]);
    expect(cells).toBeGreaterThan(1_000);
  });
});

/**
 * Those who may are asked about everything; those who may not, once each, for they are turned away before anything is looked
 * at. The short form asks two of a role's eight: the one who sees least, and another, by turns.
 */
function cellsOf(route: Route, row: Row, index: number, { viewers, things }: World): Cell[] {
  if (row.may === 'anyone' || row.ends === true) return [];
  const asked = LONG ? viewers : viewers.filter((_, place) => isAskedInShort(row, index, place));
  return asked.flatMap((viewer) => {
    const objects = row.on === undefined ? [undefined] : things(row.on);
    if (!isAllowed(row, viewer)) return [{ route, row, viewer, thing: objects[0] }];
    if (row.endless === true) return [];
    return objects.map((thing) => ({ route, row, viewer, thing }));
  });
}

/** Each role has eight places: session and token, from the widest scope to the narrowest. */
function isAskedInShort({ staffOnly, slow }: Row, index: number, place: number): boolean {
  const [turn, of] = [(index + Math.floor(place / 8)) % 8, place % 8];
  if (slow === true) return of === 0;
  const narrowest = staffOnly === true || turn % 2 === 0 ? 6 : 7;
  return of === narrowest || of === turn;
}

function isAllowed({ may, staffOnly, whole }: Row, { role, by, scope }: Viewer): boolean {
  if (may === 'anyone') return true;
  const everything = scope.authority === undefined && scope.provider === undefined;
  return may.includes(role) && (staffOnly !== true || by === 'session') && (whole !== true || everything);
}

async function look(world: World, cell: Cell): Promise<string[]> {
  const { row, viewer, thing } = cell;
  // Before it is asked: an order may be theirs, or over, afterwards.
  const isTheirs = thing?.isFor(viewer) ?? true;
  const hidden = secretsFor(world, viewer);
  const answer = await ask(world, cell.route, row, viewer, thing?.id);
  const where = `${nameOf(cell.route)} as ${viewer.says}${thing === undefined ? '' : ` on ${thing.whose}`}`;
  const found = `${where}: ${answer.statusCode} ${answer.body.slice(0, 300)}`;
  const secrets = hidden.filter((secret) => names(answer.body, secret) && secret !== thing?.id);
  const leaks = secrets.map((secret) => `LEAK of ${secret}, ${found}`);
  if (!isAllowed(row, viewer)) return [...leaks, ...(isProblem(answer, 403) ? [] : [`not 403: ${found}`])];
  if (!isTheirs) {
    const wanted = normal(answer.body) === normal(await nothingThere(world, cell));
    return [...leaks, ...(isProblem(answer, 404) && wanted ? [] : [`not as if it did not exist: ${found}`])];
  }
  return [...leaks, ...(isLetThrough(answer, row) ? [] : [`not let through: ${found}`])];
}

async function nothingThere(world: World, { route, row, viewer }: Cell): Promise<string> {
  const nothing = row.on && world.things(row.on).find(({ whose }) => whose === "nobody's");
  return (await ask(world, route, row, viewer, nothing?.id)).body;
}

async function lookAsNobody(world: World, route: Route, row: Row, headers: Record<string, string>): Promise<string[]> {
  const answer = await ask(world, route, row, { headers }, row.on && world.things(row.on)[0]?.id);
  const found = `${nameOf(route)} as nobody: ${answer.statusCode} ${answer.body.slice(0, 300)}`;
  if (row.may === 'anyone') return isLetThrough(answer, row) ? [] : [found];
  return isProblem(answer, 401) ? [] : [found];
}

/** A form or a script of another site, in the browser of somebody who is signed in. */
async function lookFromElsewhere(world: World, route: Route, row: Row): Promise<string[]> {
  const viewer = world.viewers.find(({ by, role }) => by === 'session' && role === 'administrator');
  if (route.method === 'GET' || viewer === undefined) return [];
  const headers = { cookie: viewer.headers['cookie'] ?? '', origin: 'https://elsewhere.example' };
  const answer = await ask(world, route, row, { headers }, row.on && world.things(row.on)[0]?.id);
  const found = `${nameOf(route)} from another site: ${answer.statusCode} ${answer.body.slice(0, 300)}`;
  return answer.statusCode === 403 && answer.json().code === 'HW_CROSS_SITE' ? [] : [found];
}

function ask({ house }: World, { method, url }: Route, row: Row, { headers, scope = {} }: Asker, id = '') {
  const params: Record<string, string> = { id, ...row.params };
  const body = row.asTheyAre === true ? { ...row.body, scope } : row.body;
  const path = url.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  return house.app.inject({
    method,
    url: row.query === undefined ? path : `${path}?${row.query}`,
    headers: { ...row.headers, ...headers },
    ...(method === 'GET' || body === undefined ? {} : { payload: body }),
  });
}

type Asker = Pick<Viewer, 'headers'> & Partial<Pick<Viewer, 'scope'>>;

function isLetThrough({ statusCode }: LightMyRequestResponse, { fine = [] }: Row): boolean {
  return (statusCode >= 200 && statusCode < 300) || [409, 412, ...fine].includes(statusCode);
}

function isProblem(answer: LightMyRequestResponse, status: number): boolean {
  return answer.statusCode === status && answer.headers['content-type']?.includes('application/problem+json') === true;
}

/** Every answer has a number of its own; all else must be the same. */
const normal = (body: string) => body.replace(/"urn:uuid:[0-9a-f-]+"/, '""');
