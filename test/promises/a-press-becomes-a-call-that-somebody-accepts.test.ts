import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { foreignFrame, KEYS, Line, opened, says } from '../../src/intake/dc09/testing.ts';
import { Rig, until } from '../rig/rig.ts';
import { publish, stranger, subscribe } from '../rig/stranger.ts';

const client = stranger();
let rig: Rig;
beforeAll(async () => {
  rig = await Rig.start({ settings: 'dc09: { host: 127.0.0.1, port: 0, udpPort: 0 }\n' });
});
afterAll(() => rig.close());

/** A server's certificate is trusted because it is the gateway's own, not because it is not looked at. */
const ways = [
  { way: 'on the loopback', number: '+447700900101', line: () => ({ url: rig.mqtt }) },
  {
    way: 'over TLS, trusting only the certificate the gateway made',
    number: '+447700900102',
    line: () => ({
      url: `mqtts://localhost:${new URL(rig.mqtts).port}`,
      ca: join(rig.dataDir, 'tls/server.crt'),
    }),
  },
];

test.each(ways)(
  'a press from a program that is not ours is accepted on a telephone, $way',
  async ({ number, line }) => {
    const home = rig.home({ ownDuty: [number] });
    const device = { ...line(), device: home.device, secret: home.secret };
    const phone = rig.phones.phone(number);
    const pressed = { id: '17-204', kind: 'panic', sensor: 'bedroom-button', at: new Date().toISOString() };

    expect(await publish(client, device, `${home.topic}/up/signal`, JSON.stringify(pressed))).toBe(0);
    const call = await phone.expectCall();
    expect(rig.phones.unexpected()).toEqual({ calls: [], texts: [] });

    // The device has one connection at a time: it listens once its press is acknowledged.
    const listener = await subscribe(client, device, `${home.topic}/down/progress`);
    const [open] = (await rig.get('/api/incidents?state=open')).items;
    expect(open).toMatchObject({
      premises: home.premises,
      kind: 'panic',
      priority: 1,
      state: 'open',
      acknowledgedBy: null,
    });
    expect(open.signals).toMatchObject([{ device: home.device, id: '17-204', kind: 'panic' }]);

    await phone.answer();
    await phone.press('1');
    await phone.expectSpeech(/Thank you\. You have accepted\./);

    const told = JSON.parse(await listener.message('"acknowledged"'));
    expect(told).toMatchObject({ incident: open.id, stage: 'acknowledged' });
    listener.close();
    const incident = await until(async () => {
      const now = await rig.get(`/api/incidents/${open.id}`);
      return now.state === 'acknowledged' && now;
    });
    expect(incident.acknowledgedBy).toMatchObject({ kind: 'contact' });
    const voice = incident.attempts.filter((attempt: { channel: string }) => attempt.channel === 'voice');
    expect(voice).toMatchObject([{ contact: incident.acknowledgedBy.id, state: 'human' }]);
    await phone.expectEnd();
    expect([call.status, call.keys]).toEqual(['completed', '1']);
  },
);

test('a panic button of an alarm panel is accepted on a telephone; its message under another number is found out', async () => {
  const [key = Buffer.alloc(0)] = KEYS;
  const { premises } = rig.home({ ownDuty: ['+447700900103'] });
  const account = 'C0DE1';
  rig.records(({ register }) =>
    register.panels.add({ premises, account, bindings: [{ key: 'zone *', means: 'door' }] }, key),
  );
  const phone = rig.phones.phone('+447700900103');
  const line = await Line.open(Number(new URL(rig.dc09[0] ?? '').port));
  const message = () => says({ data: `#${account}|Nri1/PA4`, account, key, at: Date.now() });
  let press = message();
  const answered = await until(async () => {
    press = message();
    const answer = await line.ask(foreignFrame(press));
    return answer.includes('ACK') && answer;
  });
  expect(opened(answered, key)).toMatch(/^"\*ACK"0001R1L0#C0DE1\[\]_/);
  await phone.expectCall();
  await phone.answer();
  await phone.press('1');
  await phone.expectSpeech(/Thank you\. You have accepted\./);

  const [incident] = (await rig.get(`/api/incidents?premises=${premises}`)).items;
  expect(incident).toMatchObject({ kind: 'panic', priority: 1 });
  expect(await line.ask(foreignFrame(press.replace('"0001', '"0002')))).toContain('"NAK"');
  const tamper = await until(async () => {
    const { signals } = await rig.get(`/api/incidents/${incident.id}`);
    return signals.find(({ kind }: { kind: string }) => kind === 'tamper');
  });
  expect(tamper).toMatchObject({ sensor: 'identity' });

  expect(await line.ask(foreignFrame(says({ data: 'NPA1', account: 'FA15E' })))).toContain('"DUH"');
  expect((await rig.get('/api/discovered')).accounts).toMatchObject([{ account: 'FA15E', heard: 1, over: 'tcp' }]);
  expect(await (await fetch(`${rig.http}/metrics`)).text()).toMatch(/havenwatch_dc09\{what="unknown_account"\} [1-9]/);
  line.close();
});
