import { describe, expect, test } from 'vitest';
import { orderedMeasure } from '../../commission/measure.ts';
import { instant, ms } from '../../core/time.ts';
import { openHouse } from '../../desk/testing/house.ts';
import { KeptLog } from '../../desk/testing/log.ts';
import { must } from '../../vault/test-files.ts';
import { nextBeats, Walks } from './walks.ts';

async function openJob() {
  const house = await openHouse();
  const { register, premises, journal, clock } = house;
  const measures = [orderedMeasure({ kind: 'button', name: 'bedside', room: 'bedroom' })];
  const job = register.jobs.add({ premises, installer: null, soakHours: 0, measures, by: 'st_none' });
  const { partition } = register.premises.get(premises);
  register.jobs.begin(job, null, 12, journal.heads().get(partition) ?? 0);
  const open = () => new Walks({ register, reader: journal.reader, clock, log: new KeptLog() });
  return { house, job, open, evidence: () => register.jobEvidence.of(job) };
}

describe('what is seen of a walk-test', () => {
  test('and was not written when the gateway died is read again from the journal, once', async () => {
    const { house, open, evidence } = await openJob();
    const { staff, cookie } = await house.signIn('operator');
    await house.press('p-1');
    house.clock.pass(ms(1_000));
    const headers = { cookie, 'x-havenwatch': '1', origin: 'http://desk.test' };
    const url = `/api/incidents/${house.incident()}/acknowledge`;
    expect((await house.app.inject({ method: 'POST', url, headers })).statusCode).toBe(200);
    expect(evidence().signals).toEqual([]);

    await open().catchUp();
    const seen = evidence().signals;
    expect(seen).toMatchObject([
      { id: 'p-1', kind: 'panic', latencyMs: null, seenBy: staff, incident: house.incident() },
    ]);
    await open().catchUp();
    expect(evidence().signals).toEqual(seen);
  });

  test('in homes that nobody is fitting costs nothing and leaves nothing', async () => {
    const { house, job, open, evidence } = await openJob();
    house.register.jobs.cancel(job);
    await house.press('p-1');
    const walks = open();
    await walks.catchUp();
    walks.beat({ id: house.device, premises: house.premises }, { rssi: -60 }, house.clock.now());
    walks.flush();
    expect([walks.open, walks.counters.seen, evidence().beats.size]).toEqual([0, 0, 0]);
  });

  test('of heartbeats is kept when it is news, and always of the first two', async () => {
    const { house, open, evidence } = await openJob();
    const walks = open();
    walks.reload();
    const device = { id: house.device, premises: house.premises };
    for (const n of [0, 1, 2, 3]) walks.beat(device, { rssi: -60, battery: 90 }, instant(house.clock.now() + n));
    walks.flush();
    expect(must(evidence().beats.get(house.device)).count).toBe(2);
    walks.beat(device, { rssi: -91, battery: 90, path: 'mobile' }, house.clock.now());
    walks.flush();
    expect(evidence().beats.get(house.device)).toMatchObject({
      count: 5,
      weakest: -91,
      paths: { mobile: house.clock.now() },
    });
    for (const linkQuality of [40, 140]) {
      walks.beat(device, { linkQuality }, house.clock.now());
      walks.flush();
      expect(evidence().beats.get(house.device)).toMatchObject({ weakest: -91, linkQuality });
    }
  });
});

test('a radio that was weak once and is strong now is strong: the weaker of the last two counts', () => {
  const at = instant(1);
  const beats = [-97, -60, -61].reduce<ReturnType<typeof nextBeats> | undefined>(
    (now, rssi) => nextBeats(now, { rssi }, at),
    undefined,
  );
  expect(beats).toMatchObject({ count: 3, rssi: -61, weakest: -61 });
});
