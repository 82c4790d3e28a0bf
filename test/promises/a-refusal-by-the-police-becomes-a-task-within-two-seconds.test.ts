import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type InHand, SimulatedForce } from '../../simulators/police/force.ts';
import type { IncidentId, PremisesId } from '../../src/core/ids.ts';
import { asStaffId } from '../../src/core/ids.ts';
import type { Actor } from '../../src/core/input.ts';
import { HeartRig } from '../rig/moved-heart.ts';

const SECRET = randomBytes(16).toString('hex');
const URN = '07XYZ4417';
const WITHIN_MS = 2_000;
const PEER: Actor = { kind: 'token', token: 'tk_peer' };

let force: SimulatedForce;
let rig: HeartRig;
beforeAll(async () => {
  force = await SimulatedForce.start({ id: 'example', secret: SECRET, now: () => rig.clock.now() });
  rig = await HeartRig.make({
    forceSecrets: new Map([['EXAMPLE', SECRET]]),
    configure: ({ forces }) => {
      const example = forces.get('example');
      if (example === undefined) throw new Error('the made-up force is not there');
      example.routes = ['transfer', 'line', '999'];
      example.transfer = { url: force.transferUrl };
    },
  });
  await rig.start();
  force.answerTo = `http://127.0.0.1:${rig.process.port}/hooks/police/example`;
});
afterAll(async () => {
  await rig.close();
  await force.close();
});

/** A press in a home that the force knows, and the alarm in the hands of the force. */
async function pressed(): Promise<{ premises: PremisesId; incident: IncidentId; hand: InHand }> {
  const { register } = rig.records;
  const { premises } = register.premises.add({ force: 'example' });
  const { household } = register.premises.get(premises);
  const file = { police: { urns: [{ urn: URN, type: 'HUA', level: 'immediate', asOf: '2026-01-01' } as const] } };
  register.files.save(household, file, { from: 0, by: 'shell', purpose: { purpose: 'shell', who: 'shell' } });
  register.devices.add({ premises });
  rig.refresh();
  rig.signal(premises, { kind: 'panic' });
  const hand = await force.expectHandover();
  await rig.settle();
  const opened = rig.events('incident-opened').find((event) => event.premises === premises);
  if (opened === undefined) throw new Error('there is no incident');
  return { premises, incident: opened.incident, hand };
}

const tasksOf = (incident: IncidentId) => rig.events('task-raised').filter((event) => event.incident === incident);

describe('when the police refuse', () => {
  test('a person is asked within two seconds, with their reason, whoever has accepted the alarm by then', async () => {
    const { incident, hand } = await pressed();
    rig.order(incident, PEER, { command: 'acknowledge' });
    await rig.settle();
    expect(rig.incident(incident)?.state).toBe('acknowledged');
    const refusedAt = rig.clock.now();
    expect(await hand.refuse('bad-address')).toBe(200);
    await rig.pass(WITHIN_MS);
    const [task] = tasksOf(incident);
    expect(task).toMatchObject({ kind: 'ring-line', why: 'bad-address', priority: 1 });
    expect((task?.at ?? Infinity) - refusedAt).toBeLessThanOrEqual(WITHIN_MS);
  });

  test('so it is when they had taken it on before, and nobody is asked twice for it', async () => {
    const { incident, hand } = await pressed();
    rig.order(incident, PEER, { command: 'acknowledge' });
    expect(await hand.accept()).toBe(200);
    await rig.pass(2 * 60_000);
    expect(tasksOf(incident)).toEqual([]);
    expect(await force.tell(hand.alarm.message.id, { stage: 'rejected', reason: 'withdrawn' })).toBe(200);
    await rig.pass(WITHIN_MS);
    expect(tasksOf(incident)).toMatchObject([{ kind: 'ring-line', why: 'withdrawn' }]);
    await rig.pass(5 * 60_000);
    expect(tasksOf(incident)).toHaveLength(1);
  });

  test('the task stands through a restart, and ends when a person says that they have been told', async () => {
    const { incident, hand } = await pressed();
    rig.order(incident, PEER, { command: 'acknowledge' });
    await hand.refuse('too-old');
    await rig.settle();
    await rig.kill();
    await rig.start();
    expect(rig.incident(incident)?.tasks).toMatchObject([{ kind: 'ring-line', why: 'too-old', doneAt: null }]);
    const staff = asStaffId('st_anne');
    if (staff === undefined) throw new Error('not an id');
    rig.order(incident, { kind: 'staff', staff }, { command: 'police', stage: 'informed', route: 'line' });
    await rig.settle();
    expect(rig.incident(incident)?.tasks).toMatchObject([{ doneBy: { kind: 'staff' } }]);
    await rig.pass(5 * 60_000);
    expect(tasksOf(incident)).toHaveLength(1);
  });
});

describe('when the police say nothing', () => {
  test('a person is asked after a minute, also when the process has died in between', async () => {
    const { incident } = await pressed();
    await rig.pass(30_000);
    await rig.kill();
    await rig.start();
    await rig.pass(29_000);
    expect(tasksOf(incident)).toEqual([]);
    await rig.pass(2_000);
    expect(tasksOf(incident)).toMatchObject([{ kind: 'ring-line', why: 'provider-silent' }]);
  });
});
