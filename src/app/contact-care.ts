import { minutes } from '../core/time.ts';
import { TIME_ZONE_DEFAULT } from '../register/schema.ts';
import { ContactErrands } from './contact-errands.ts';
import { ContactTests } from './contact-tests.ts';
import { gaugesOf } from './gauges.ts';
import { offsetsOf } from './offsets.ts';
import type { Rooms } from './rooms.ts';

/** How often a test is looked for. */
const LOOK_EVERY = minutes(1);

/** Codes and tests to contacts; what sends them out opens later. */
export function openContactErrands({
  records,
  directory,
  late,
  clock,
  log,
}: Pick<Rooms, 'records' | 'directory' | 'late' | 'clock' | 'log'>): ContactErrands {
  const desk = () => late.errands;
  const settled = () => records.settled();
  return new ContactErrands({ register: records.register, directory, desk, settled, clock, log });
}

/** Tests of the chain to each person, by a schedule. The returned function ends it. */
export function startContactTests(rooms: Rooms): () => void {
  const { records, config, contactErrands, gateway, clock, log, late, metrics } = rooms;
  const tests = new ContactTests({
    register: records.register,
    errands: contactErrands,
    every: config.contacts.testEvery,
    states: () => gateway.states(),
    offsets: offsetsOf(TIME_ZONE_DEFAULT, clock.now()),
    canSend: () => config.contacts.scheduledTests && late.errands !== undefined,
    clock,
    log,
  });
  gaugesOf(metrics.registry).gauge(
    'contact_tests_begun',
    'Tests of contacts begun since the start',
    () => tests.counts.begun,
  );
  gaugesOf(metrics.registry).gauge(
    'contact_tests_refused',
    'Tests of contacts that could not be made',
    () => tests.counts.refused,
  );
  const timer = setInterval(() => {
    tests.look().catch((error: unknown) => log.error({ err: error }, 'tests of contacts could not be looked at'));
  }, LOOK_EVERY);
  return () => clearInterval(timer);
}
