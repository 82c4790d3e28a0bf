/**
 * Writes down a small gateway of this release, as SQL text, so that every later release can be shown to read it:
 *   node test/golden/record.ts NAME
 * makes `test/golden/NAME/`. Done once, before a release that changes the schema of a database or the shape of a document.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attemptsOf, incidentsOf } from '../rig/record.ts';
import { Rig, until } from '../rig/rig.ts';
import { dump } from './dump.ts';
import { DATABASES, type Expected, MASTER_KEY } from './golden.ts';

const NUMBERS = ['+447700900601', '+447700900602', '+447700900603'] as const;
const RESIDENT = 'Wren Example';
const NOTE = 'The neighbour has the key';

const [name] = process.argv.slice(2);
if (name === undefined || !/^[a-z0-9-]+$/.test(name)) throw new Error('say what it is to be called, e.g. release-1');
const to = join(import.meta.dirname, name);
const rig = await Rig.start();
try {
  const expected = await live();
  await rig.kill('SIGTERM');
  mkdirSync(to);
  for (const database of DATABASES)
    writeFileSync(join(to, `${database}.sql`), dump(join(rig.dataDir, `${database}.db`)));
  writeFileSync(join(to, MASTER_KEY), `${readFileSync(join(rig.dataDir, 'master.key')).toString('hex')}\n`);
  writeFileSync(join(to, 'expected.json'), `${JSON.stringify(expected, undefined, 2)}\n`);
} finally {
  await rig.close();
}

/** One alarm accepted, noted and closed; one open with a call that nobody has answered; one device silent, one revoked. */
async function live(): Promise<Expected> {
  const [first, second, third] = NUMBERS;
  const closed = rig.home({ ownDuty: [first], contacts: [second] });
  const open = rig.home({ ownDuty: [third] });
  const resident = rig.records(({ register }) => {
    const { household } = register.premises.get(closed.premises);
    register.devices.revoke(register.devices.add({ premises: open.premises }).device);
    return register.households.addResident(household, { name: RESIDENT });
  });

  const button = await rig.button(closed);
  await button.press('1-1');
  await button.signal({ id: '1-2', kind: 'door', state: 'open', sensor: 'front-door' });
  await button.publish(`${closed.topic}/up/signal`, 'nobody understands this');
  const phone = rig.phones.phone(first);
  await phone.expectCall();
  await phone.answer();
  await phone.press('1');
  const incident = await until(() => incidentsOf(rig, closed.premises).find(({ state }) => state === 'acknowledged'));
  for (const [order, body] of [
    ['note', { text: NOTE }],
    ['close', { reason: 'false' }],
  ] as const) {
    const answer = await rig.post(`/api/incidents/${incident.id}/${order}`, body);
    if (!answer.ok) throw new Error(await answer.text());
  }
  await (await rig.button(open)).press('1-1');
  await rig.phones.phone(third).expectCall();
  const [still] = incidentsOf(rig, open.premises);
  if (still === undefined) throw new Error('there is no open incident');
  await until(() => attemptsOf(rig, still).some(({ channel, reference }) => channel === 'voice' && reference !== null));
  return {
    closed: incident.id,
    open: still.id,
    device: { device: open.device, secret: open.secret, topic: open.topic },
    personal: { numbers: [first, second, third], resident, name: RESIDENT, note: NOTE },
  };
}
