import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ArcReceiver } from '../../simulators/arc/receiver.ts';
import { SimulatedForce } from '../../simulators/police/force.ts';
import { urnRulesOf } from '../../src/app/config/force-file.ts';
import { loadConfig } from '../../src/app/config/load.ts';
import type { PremisesId } from '../../src/core/ids.ts';
import { Rig, until } from '../rig/rig.ts';
import { LONG } from '../rig/seed.ts';

const SECRET = randomBytes(16).toString('hex');
const KEY = randomBytes(32);
const URN = '07XYZ4417';
const AS_OF = '2026-01-01';
const ADDRESS = '4 Nowhere Row, Demoshire';

let force: SimulatedForce;
let receiver: ArcReceiver;
let rig: Rig;

beforeAll(async () => {
  force = await SimulatedForce.start({ id: 'example', secret: SECRET });
  receiver = await ArcReceiver.listen({ key: KEY });
  const gone = await ArcReceiver.listen();
  const nobody = gone.port;
  await gone.close();
  rig = await Rig.start({
    forces: (text) =>
      `${text.replace(/^routes: .*$/m, 'routes: [transfer, arc, line, 999]')}\ntransfer: { url: "${force.transferUrl}" }\n`,
    settings: `arc: { receivers: [{ host: 127.0.0.1, port: ${receiver.port} }, { host: 127.0.0.1, port: ${nobody} }], account: "1234" }`,
    env: { HAVENWATCH_FORCE_EXAMPLE_SECRET: SECRET, HAVENWATCH_ARC_KEY: KEY.toString('hex') },
  });
  force.answerTo = `${rig.http}/hooks/police/example`;
});

afterAll(async () => {
  await rig?.close();
  await force?.close();
  await receiver?.close();
});

/** A home whose button the force knows. */
async function home() {
  const made = rig.records(({ register }) => {
    const { premises } = register.premises.add({ risk: 'high', force: 'example' });
    const { household } = register.premises.get(premises);
    register.police.useForces(urnRulesOf(loadConfig(join(rig.dir, 'config/gateway.yaml')).forces));
    const file = {
      police: { urns: [{ urn: URN, type: 'HUA' as const, level: 'immediate' as const, asOf: AS_OF }] },
      location: { address: { is: ADDRESS, asOf: AS_OF } },
    };
    register.files.save(household, file, { from: 0, by: 'shell', purpose: { purpose: 'shell', who: 'shell' } });
    return { premises, ...register.devices.add({ premises }) };
  });
  return { premises: made.premises, button: await rig.button(made) };
}

const incidentOf = (premises: PremisesId) =>
  until(async () =>
    (await rig.get('/api/incidents')).items.find((one: { premises: string }) => one.premises === premises),
  );
const police = async (id: string) => (await rig.get(`/api/incidents/${id}`)).handling?.police ?? [];
const stages = async (id: string) => (await police(id)).map(({ stage }: { stage: string }) => stage);

test('a press is with the police by itself, they say how far they are, and closing it cancels what they have', async () => {
  const { premises, button } = await home();
  await button.press('panic');
  const hand = await force.expectHandover();
  expect(hand.alarm.message).toMatchObject({
    urn: URN,
    urnType: 'HUA',
    status: 'actual',
    event: { kind: 'panic', code: 'PA' },
  });
  expect(hand.alarm.message.readOut).toContain(ADDRESS);
  expect(hand.alarm.message.cap).not.toContain(ADDRESS);
  const { id } = await incidentOf(premises);
  expect(await hand.accept('CAD 417')).toBe(200);
  expect(await hand.dispatch()).toBe(200);
  expect(await stages(id)).toEqual(['accepted', 'dispatched']);
  expect((await police(id))[0]).toMatchObject({ by: { kind: 'police', id: 'example' } });

  // A tamper beside it confirms it, and the force hears that too.
  await button.signal({ id: 'lid', kind: 'tamper', state: 'alarm', sensor: 'lid', at: new Date().toISOString() });
  const confirmed = () => hand.alarm.message.event.confirmed === 'hold-up-and-tamper';
  await until(confirmed, 5_000, 'the confirmation');
  expect(hand.alarm.message.event.code).toBe('HV');

  // What was told is on record, to the byte.
  const body = rig.journal((reader) => reader.document('incident', id)?.body) ?? '{}';
  const [brief] = JSON.parse(body).handling.briefs;
  expect(brief).toMatchObject({ digest: hand.alarm.message.digest, to: 'example', by: { kind: 'gateway' } });
  const kept = rig.records(({ vault }) => vault.readNote(brief.document, { purpose: 'shell', who: 'shell' }));
  if (kept === 'erased') throw new Error('it was erased');
  expect(createHash('sha256').update(kept.reveal()).digest('hex')).toBe(brief.digest);

  // A power cut: the force is asked, and has one alarm afterwards as before.
  if (LONG) {
    await rig.kill();
    await rig.run();
  }
  expect(await hand.onScene()).toBe(200);
  expect(await stages(id)).toEqual(['accepted', 'dispatched', 'on-scene']);
  expect(hand.alarm.times).toBe(1);

  await rig.post(`/api/incidents/${id}/acknowledge`);
  expect(hand.alarm.cancelledAt, 'somebody here has it; the police still have it too').toBeNull();
  const closed = await rig.post(`/api/incidents/${id}/close`, {
    reason: 'incident',
    text: 'The police have seen to it.',
  });
  expect(closed.status).toBe(200);
  await until(() => hand.alarm.cancelledAt !== null, 5_000, 'the cancellation');
});

test('what the police refuse goes to the receiving centre, encrypted, and forged news of it are counted', async () => {
  const { premises, button } = await home();
  await button.press('panic');
  const hand = await force.expectHandover();
  const { id } = hand.alarm.message;
  expect(await force.tell(id, { stage: 'accepted' }, 't=1,v1=00')).toBe(403);
  expect(await hand.refuse('bad-address')).toBe(200);
  const [told] = await until(() => receiver.taken.length > 0 && receiver.taken, 5_000, 'the frame');
  expect(told).toMatchObject({ encrypted: true, account: '1234' });
  expect(told?.data).toMatch(/^#1234\|Nri\d+\/PA\d{4}\^/);
  const incident = await incidentOf(premises);
  expect(await stages(incident.id)).toEqual(['refused']);
  const attempts = async () =>
    (await rig.get(`/api/incidents/${incident.id}`)).attempts.map((one: { channel: string; state: string }) => [
      one.channel,
      one.state,
    ]);
  await until(
    async () => JSON.stringify(await attempts()).includes('["arc","delivered"]'),
    5_000,
    'its acknowledgement',
  );
  expect(await (await fetch(`${rig.http}/metrics`)).text()).toMatch(
    /dispatch_total\{what="hook-forged",channel="transfer"\} 1/,
  );
});

test('a receiver that never answers is said wherever health is shown', async () => {
  const says = async () => (await fetch(`${rig.http}/health/ready`)).text();
  const named = 'Receiver 2 of 2 at the receiving centre has never answered.';
  await until(async () => (await says()).includes(named), 5_000, 'the warning');
  expect(receiver.linkTests).toBeGreaterThan(0);
});
