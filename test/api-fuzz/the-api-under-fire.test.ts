import type { LightMyRequestResponse } from 'fastify';
import { describe, expect, test } from 'vitest';
import { replayJournal } from '../../src/app/replay.ts';
import { openSqliteReader } from '../../src/journal/sqlite/reader.ts';
import { verifyJournal } from '../../src/journal/sqlite/verify.ts';
import { openWorld, signInAgain, type World } from '../desk-matrix/world.ts';
import { LONG, Seed } from '../rig/seed.ts';
import { faultsOf, toldBy } from './checks.ts';
import { type Described, readDescription } from './description.ts';
import { Dice } from './dice.ts';
import { idsOf, type Shot, shoot } from './request.ts';
import { changed, openTables } from './tables.ts';

const SHOTS = LONG ? 10_000 : 400;
/** A panic comes in among so many requests, so that there is always something open. */
const PANIC_EVERY = 50;
/** Refused requests of which one is looked at in the tables, before and after. */
const LOOK_EVERY = LONG ? 10 : 4;
/** These hash a password, which takes as long as a hundred others; each is asked this often at most. */
const SLOW = /^\/api\/(session|setup|me\/password|invitations?)/;
const SLOW_SHOTS = LONG ? 20 : 2;
/** It does not end. */
const ENDLESS = '/api/stream';
const WITHOUT_LIMITS = { strangerPerMinute: 1_000_000, addressFreeTries: 1_000_000, loginFreeTries: 1_000_000 };

class Range {
  readonly counts = new Map<string, number>();
  readonly wrong: string[] = [];
  looked = 0;
  readonly reached = new Set<string>();
  readonly #told = new Set<string>();
  readonly #world: World;
  readonly #tables: ReturnType<typeof openTables>;
  #shot = 0;

  constructor(world: World) {
    this.#world = world;
    this.#tables = openTables(world.house.directory);
  }

  /** Whoever has ended their own session comes in again, so that the next request is theirs too. */
  async fire(shot: Shot): Promise<void> {
    const answer = await this.#try(await this.#asRead(shot));
    if (shot.viewer !== undefined && answer.statusCode === 401) signInAgain(this.#world, shot.viewer);
  }

  async #try(shot: Shot): Promise<LightMyRequestResponse> {
    const { app, journal } = this.#world.house;
    this.#shot += 1;
    const looks = this.#shot % LOOK_EVERY === 0;
    const before = looks ? this.#tables.digests() : undefined;
    const position = journal.reader.lastPosition();
    const answer = await app.inject(shot.request);
    this.#count(`${shot.manner} ${Math.floor(answer.statusCode / 100)}xx`);
    if (answer.statusCode < 300) this.reached.add(`${shot.route.method} ${shot.route.path}`);
    for (const fault of faultsOf(this.#world, shot, answer, this.#told)) this.#say(shot, answer, fault);
    if (answer.statusCode < 300) for (const secret of toldBy(this.#world, shot)) this.#told.add(secret);
    if (answer.statusCode < 400) return answer;
    if (journal.reader.lastPosition() !== position) this.#say(shot, answer, 'was refused and is in the journal');
    if (before === undefined) return answer;
    this.looked += 1;
    const tables = changed(before, this.#tables.digests());
    if (tables.length > 0) this.#say(shot, answer, `was refused and changed ${tables.join(', ')}`);
    return answer;
  }

  /** Who saves something has read it before: mostly the version that is there, at times an older one. */
  async #asRead(shot: Shot): Promise<Shot> {
    const { request, viewer } = shot;
    const saves = request.method === 'PUT' || request.method === 'PATCH';
    if (!saves || viewer === undefined || shot.manner === 'hostile') return shot;
    const { headers } = await this.#world.house.app.inject({ url: request.url, headers: viewer.headers });
    const version = shot.manner === 'nearly' ? '"1"' : headers.etag;
    if (version === undefined) return shot;
    return { ...shot, request: { ...request, headers: { ...request.headers, 'if-match': version } } };
  }

  end(): void {
    for (const fault of this.#tables.broken()) this.wrong.push(fault);
    this.#tables.close();
  }

  #count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  #say({ request, viewer }: Shot, answer: LightMyRequestResponse, fault: string): void {
    const sent = String(request.payload ?? '').slice(0, 120);
    const asked = `${request.method} ${request.url.slice(0, 120)} ${sent} as ${viewer?.says ?? 'nobody'}`;
    this.wrong.push(`${fault}: ${asked}: ${answer.statusCode} ${answer.body.slice(0, 200)}`);
  }
}

describe('the API under fire', () => {
  test('whatever is sent, by whomever, it answers plainly, shows nobody what is not theirs, and half-writes nothing', {
    timeout: 300_000,
  }, async () => {
    const dice = new Dice(new Seed('api under fire'));
    const world = await openWorld({ limits: WITHOUT_LIMITS });
    const { house } = world;
    const { routes, named } = await readDescription(house.app);
    const making = { dice, named };
    const range = new Range(world);
    const slow = new Map<Described, number>();
    const mayFire = (route: Described) => {
      if (route.path === ENDLESS) return false;
      if (!SLOW.test(route.path) || route.method === 'GET') return true;
      slow.set(route, (slow.get(route) ?? 0) + 1);
      return (slow.get(route) ?? 0) <= SLOW_SHOTS;
    };
    for (let fired = 0; fired < SHOTS; ) {
      if (fired % PANIC_EVERY === 0) await dice.of(Object.values(world.homes)).press(`again-${fired}`);
      const shot = shoot(world, routes, { ...making, ids: idsOf(world) });
      if (!mayFire(shot.route)) continue;
      fired += 1;
      await range.fire(shot);
    }
    range.end();
    const counted = [...range.counts].sort().map(([what, count]) => `${what} ${count}`);
    console.info(
      `${SHOTS} requests to ${routes.length} routes, ${range.looked} refusals looked at, ${range.reached.size} routes let something through: ${counted.join(', ')}`,
    );
    expect(range.wrong.slice(0, 20)).toEqual([]);
    expect(range.looked).toBeGreaterThan(SHOTS / 20);
    await house.gateway.close();
    const { damages, events } = verifyJournal({ dir: house.directory });
    expect([damages, events > 10]).toEqual([[], true]);
    const reader = openSqliteReader({ dir: house.directory });
    expect(replayJournal(reader, () => {}).differences).toEqual([]);
    reader.close();
  });
});
