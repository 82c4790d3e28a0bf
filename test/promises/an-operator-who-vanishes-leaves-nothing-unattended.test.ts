import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { ANN, BEN, book, HOME, must, staff } from '../../src/core/handling/testing/shift.ts';
import type { StaffId } from '../../src/core/ids.ts';
import type { Actor, Command } from '../../src/core/input.ts';
import type { IncidentDoc } from '../../src/core/state.ts';
import { type Instant, seconds } from '../../src/core/time.ts';
import { AWAY_AFTER, ClaimWatch, heldIn, LOOK_EVERY } from '../../src/desk/claims/claim-watch.ts';
import { Gateway } from '../../src/gateway/gateway.ts';
import type { Outcome } from '../../src/gateway/ports.ts';
import { ManualClock } from '../../src/gateway/testing/manual-clock.ts';
import { deviceId, partition, signalId } from '../../src/journal/samples.ts';
import { openSqliteJournal } from '../../src/journal/sqlite/journal.ts';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});
const OF_HOME = partition(3);

/** The loop on a real journal with the watch over claims beside it, as the product has them. */
async function open(dir: string, clock: ManualClock, there: Set<StaffId>) {
  const journal = await openSqliteJournal({ dir, clock: () => clock.now() });
  const called: string[] = [];
  const gateway = new Gateway({
    journal,
    clock,
    book: book(),
    log: { error: () => {} },
    effects: {
      tell: () => {},
      send: ({ channel }) => called.push(channel),
      standDown: () => {},
      progress: () => {},
    },
  });
  const watch = new ClaimWatch({
    clock,
    held: () => heldIn(gateway.states()),
    seenAt: (person) => (there.has(person) ? clock.now() : undefined),
    submit: (of, input) => gateway.submit(of, input),
  });
  let isOpen = true;
  const close = async () => {
    if (!isOpen) return;
    isOpen = false;
    watch.close();
    await gateway.close();
    await journal.close();
  };
  closers.push(close);
  const order = (by: Actor, command: 'claim' | 'acknowledge', incident: Command['incident']) =>
    new Promise<Outcome>((settled) =>
      gateway.submit(OF_HOME, { type: 'command', order: { command, incident, by } }, settled),
    );
  const doc = (): IncidentDoc => must([...(gateway.state(OF_HOME)?.incidents.values() ?? [])][0]);
  return { gateway, watch, called, order, doc, close };
}

const press = (receivedAt: Instant) => ({
  type: 'signal' as const,
  origin: { device: deviceId(1), premises: HOME, risk: 'high' as const },
  signal: { kind: 'panic' as const, id: signalId(1) },
  receivedAt,
  late: false,
});

test('of two who claim at once one has it; when she vanishes it rings again within half a minute, and a restart changes nothing of that', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'havenwatch-vanishes-'));
  closers.push(() => rmSync(dir, { recursive: true, force: true }));
  const clock = new ManualClock();
  const there = new Set([ANN, BEN]);
  const first = await open(dir, clock, there);
  first.gateway.submit(OF_HOME, press(clock.now()));
  const { id } = first.doc();
  const [won, lost] = await Promise.all([first.order(staff(ANN), 'claim', id), first.order(staff(BEN), 'claim', id)]);
  expect(won).toEqual({ ok: true });
  expect(lost).toMatchObject({ ok: false, fault: { code: 'HW_CLAIMED' } });
  expect(first.doc()).toMatchObject({ state: 'acknowledged', handling: { claim: { by: ANN } } });
  const before = first.called.length;

  there.delete(ANN);
  clock.pass(seconds(30));
  await first.gateway.idle();
  expect(first.doc()).toMatchObject({ state: 'open', handling: { claim: null } });
  expect(first.called.slice(before)).toEqual(['desk', 'voice']);
  expect(first.watch.released).toBe(1);

  expect(await first.order(staff(BEN), 'acknowledge', id)).toEqual({ ok: true });
  await first.close();

  there.clear();
  const second = await open(dir, clock, there);
  expect(second.doc().handling?.claim?.by).toBe(BEN);
  clock.pass(AWAY_AFTER);
  there.add(ANN);
  clock.pass(LOOK_EVERY);
  await second.gateway.idle();
  expect(second.doc()).toMatchObject({ state: 'open', handling: { claim: null } });
  expect(second.called).toEqual(['desk', 'voice']);
});
