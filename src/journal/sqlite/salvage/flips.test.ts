import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { instant } from '../../../core/time.ts';
import { batch, deviceId, Feeder, incidentId, incidentRow, partition, signalId } from '../../samples.ts';
import { openWriter, switchToFresh } from '../custody.ts';
import { JOURNAL_FILE } from '../database.ts';
import { pack } from '../parcel.ts';
import { verifyJournal } from '../verify.ts';

const LONG = process.env['HAVENWATCH_LONG'] === '1';
const ROUNDS = LONG ? 400 : 12;
const ROUND_TIMEOUT_MS = 30_000;
const EVENTS = 300;
const REPLAYER = join(import.meta.dirname, '../archive/replayer.of-tests.ts');

const asked = Number(process.env['HAVENWATCH_SEED']);
const SEED = Number.isInteger(asked) && asked > 0 ? asked : Math.ceil(Math.random() * 0x7fff_fffe);

/** Numbers from a seed (xorshift). */
function* chances(seed: number): Generator<number, never, undefined> {
  let state = seed;
  for (;;) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    yield (state >>> 0) / 4_294_967_296;
  }
}

const start = (dir: string) => ({
  dir,
  startedAt: 5_000_000,
  busyTimeoutMs: 50,
  checkpointPages: 1_000,
  replayer: REPLAYER,
});

function makeJournal(dir: string): Buffer {
  const writer = openWriter(start(dir));
  const feeder = new Feeder({ epoch: 1, position: 0, heads: new Map() });
  for (let n = 0; n < EVENTS; n += 10) {
    const events = Array.from({ length: 10 }, (_, k) => feeder.next((n + k) % 7, { incident: incidentId(n) }));
    const failures = writer.commitGroup([
      pack(
        batch({
          events,
          current: [incidentRow(n, { state: n % 20 === 0 ? 'open' : 'closed' })],
          dedupe: [{ device: deviceId(n), signal: signalId(n), receivedAt: instant(n) }],
          life: [{ device: deviceId(n), lastSeenAt: instant(n) }],
        }),
      ),
    ]);
    if (failures[0] !== undefined) throw new Error(failures[0].why);
  }
  writer.close();
  return readFileSync(join(dir, JOURNAL_FILE));
}

/** Every event as it is read by position; undefined for what cannot be read. */
function eventsOf(file: string): unknown[] | undefined {
  const db = new Sqlite(file, { readonly: true });
  try {
    return db.prepare(`SELECT * FROM events NOT INDEXED WHERE position <= ${EVENTS} ORDER BY position`).raw().all();
  } catch {
    return undefined;
  } finally {
    db.close();
  }
}

describe(`Bytes turned over anywhere in a journal (HAVENWATCH_SEED=${SEED})`, () => {
  it(
    `${ROUNDS} times: a new event is always taken in, and no changed event passes for a true one`,
    () => {
      const random = chances(SEED);
      const dir = mkdtempSync(join(tmpdir(), 'havenwatch-flips-'));
      const whole = makeJournal(dir);
      const file = join(dir, JOURNAL_FILE);
      const truth = eventsOf(file);
      let broken = 0;
      for (let round = 1; round <= ROUNDS; round += 1) {
        const bytes = Buffer.from(whole);
        const home = mkdtempSync(join(tmpdir(), 'havenwatch-flips-'));
        const from = Math.floor(random.next().value * bytes.length);
        const stretch = 1 + Math.floor(random.next().value ** 4 * 8_192);
        for (let at = from; at < Math.min(bytes.length, from + stretch); at += 1)
          bytes[at] = (bytes[at] ?? 0) ^ (1 + Math.floor(random.next().value * 255));
        writeFileSync(join(home, JOURNAL_FILE), bytes);
        const says = `round ${round}: ${stretch} bytes from ${from}`;

        let writer = openWriter(start(home));
        const heads = new Map([...writer.known.heads].map(([n, head]) => [partition(n), head.seq]));
        const feeder = new Feeder({ ...writer.found, heads });
        const parcels = [pack(batch({ events: [feeder.next(3), feeder.next(9)] }))];
        let [failure] = writer.commitGroup(parcels);
        if (writer.damage !== undefined) {
          writer = switchToFresh(writer, start(home), writer.damage, 6_000_000).writer;
          [failure] = writer.commitGroup(parcels);
        }
        expect(failure, says).toBeUndefined();
        writer.close();
        const proof = verifyJournal({ dir: home });
        if (proof.segments.length > 0) broken += 1;
        else if (proof.ok) expect(eventsOf(join(home, JOURNAL_FILE)), says).toEqual(truth);
        rmSync(home, { recursive: true });
      }
      rmSync(dir, { recursive: true });
      console.info(`${broken} of ${ROUNDS} were found at the start and set aside`);
      expect(truth).toHaveLength(EVENTS);
    },
    ROUNDS * ROUND_TIMEOUT_MS,
  );
});
