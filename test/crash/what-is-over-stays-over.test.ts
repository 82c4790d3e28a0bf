import { afterAll, beforeAll, expect, test } from 'vitest';
import { attemptsOf, incidentsOf, panicPolicy } from '../rig/record.ts';
import { Rig, until } from '../rig/rig.ts';

/** One call each, and a long time to answer it: what rings later was sent later. */
const policies = panicPolicy({
  steps: [
    { at: '0 s', tell: 'desk' },
    { at: '0 s', tell: 'safe contacts', by: ['voice'], each: '20 min' },
  ],
  repeat: { after: '20 min' },
});

let rig: Rig;
beforeAll(async () => {
  rig = await Rig.start({ policies });
});
afterAll(() => rig.close());

/** A home in alarm whose call the provider has neither taken nor refused. */
async function stalled(number: string) {
  rig.phones.fail({ mode: 'stall', resource: 'calls' });
  const home = rig.home({ contacts: [number] });
  const button = await rig.button(home);
  await button.press('1-1');
  const [incident] = incidentsOf(rig, home.premises);
  if (incident === undefined) throw new Error('there is no incident');
  await until(() => voiceOf(incident)?.state === 'sending', 10_000, 'the call on its way');
  return { incident, phone: rig.phones.phone(number) };
}
type Incident = Awaited<ReturnType<typeof stalled>>['incident'];
const voiceOf = (incident: Incident) => attemptsOf(rig, incident).find(({ channel }) => channel === 'voice');

async function cutAndBack(): Promise<void> {
  await rig.kill();
  rig.phones.fail({ mode: 'ok' });
  await rig.run();
}

test('a call that was on its way when the desk accepted is not made after a power cut, and leaves the outbox', async () => {
  const { incident, phone } = await stalled('+447700900601');
  expect((await rig.post(`/api/incidents/${incident.id}/acknowledge`)).status).toBe(200);
  await cutAndBack();

  await until(() => voiceOf(incident)?.state === 'failed', 10_000, 'the end of the attempt');
  expect(voiceOf(incident)).toMatchObject({ reason: 'stood-down' });
  expect(phone.calls).toEqual([]);
  expect(rig.journal((reader) => reader.outbox())).toEqual([]);
});

test('nor is one whose incident was closed', async () => {
  const { incident, phone } = await stalled('+447700900602');
  expect((await rig.post(`/api/incidents/${incident.id}/close`, { reason: 'false' })).status).toBe(200);
  expect(rig.journal((reader) => reader.outbox())).toEqual([]);
  await cutAndBack();

  // Whatever is resumed at a start has been looked up before this call, which came after it.
  const other = rig.home({ contacts: ['+447700900603'] });
  await (await rig.button(other)).press('1-1');
  await rig.phones.phone('+447700900603').expectCall();
  expect(phone.calls).toEqual([]);
});

test('a call that rang on through a power cut is silenced at the start when somebody had accepted', async () => {
  rig.phones.fail({ mode: 'ok' });
  const home = rig.home({ contacts: ['+447700900604'] });
  await (await rig.button(home)).press('1-1');
  const [incident] = incidentsOf(rig, home.premises);
  if (incident === undefined) throw new Error('there is no incident');
  const phone = rig.phones.phone('+447700900604');
  await until(() => phone.ringing() && voiceOf(incident)?.state === 'delivered', 10_000, 'a ringing telephone');
  rig.phones.fail({ mode: 'stall', resource: 'calls' });
  expect((await rig.post(`/api/incidents/${incident.id}/acknowledge`)).status).toBe(200);
  expect(phone.ringing()).toBe(true);
  await cutAndBack();

  expect((await phone.expectEnd()).status).toBe('canceled');
});
