import { Gauge } from 'prom-client';
import { endSoaksOf } from '../../desk/jobs/soak.ts';
import type { Rooms } from '../rooms.ts';
import { Walks } from './walks.ts';

/** How often it is looked up which jobs are open, for those that a command has cancelled, and whose trial run is over. */
const LOOK_EVERY_MS = 5_000;

type Parts = Pick<Rooms, 'records' | 'journal' | 'clock' | 'log' | 'metrics'>;

/** What speaks for the homes that are being fitted, with what a stop has kept from being written. */
export async function openWalks({ records, journal, clock, log, metrics }: Parts): Promise<Walks> {
  const walks = new Walks({ register: records.register, reader: journal.reader, clock, log });
  await walks.catchUp();
  const { registry } = metrics;
  new Gauge({
    name: 'havenwatch_jobs_open',
    help: 'Homes that are being fitted now',
    registers: [registry],
    collect() {
      this.set(walks.open);
    },
  });
  new Gauge({
    name: 'havenwatch_walk_tests_dropped',
    help: 'Things seen in walk-tests that found no room; they are on record in the journal alone',
    registers: [registry],
    collect() {
      this.set(walks.counters.dropped);
    },
  });
  return walks;
}

/** Looks every so often. Gives the function that ends it. */
export function startWalks(walks: Walks, rooms: Pick<Rooms, 'records' | 'clock' | 'log'>): () => void {
  const look = () => {
    try {
      walks.reload();
      endSoaksOf(rooms.records.register, rooms.clock.now());
    } catch (error) {
      rooms.log.error({ err: error }, 'the open installations could not be looked up; it is tried again');
    }
  };
  look();
  const timer = setInterval(look, LOOK_EVERY_MS);
  return () => {
    clearInterval(timer);
    walks.close();
  };
}
