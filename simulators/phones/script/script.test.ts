import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { PhoneNetwork } from '../network.ts';
import { startPhoneNetwork } from '../network.ts';
import { NEIGHBOUR, type Scene, SUPERVISOR, setScene } from '../test-gateway.ts';
import { type PhoneScript, phoneScript } from './phone-script.ts';

const ASK = `<Response>
  <Gather numDigits="1" timeout="8" action="/accepted"><Say language="cy-GB">Pwyswch 1.</Say></Gather><Say>Goodbye.</Say>
</Response>`;

let scene: Scene;
beforeEach(async () => {
  scene = await setScene();
  scene.gateway.documents['/twiml'] = ASK;
  scene.gateway.documents['/accepted'] = '<Response><Say>Thank you.</Say></Response>';
  scene.gateway.documents['/sms-in'] = '<Response/>';
  scene.network.setSmsInboundUrl(`${scene.gateway.url}/sms-in`);
});
afterEach(() => scene.close());

const read = (script: object): PhoneScript => phoneScript.parse({ name: 'A night', says: 'What happens.', ...script });
const phones = (calls: object[], texts?: object[]) => ({
  phones: [{ number: SUPERVISOR, name: 'Duty', calls, ...(texts && { texts }) }],
});
const phone = () => scene.network.phone(SUPERVISOR);

describe('a script of how people answer', () => {
  it('rings, answers, and presses keys one request after another', async () => {
    scene.gateway.documents['/accepted'] = ASK;
    scene.network.play(read(phones([{ rings: 2, presses: ['5', '1'], after: '3 s' }])));
    await scene.call();
    await phone().expectCall();
    scene.time.advance(5_999);
    expect(phone().ringing()).toBe(true);
    scene.time.advance(1);
    await phone().expectPrompt();
    scene.time.advance(3_000);
    await expect.poll(() => scene.gateway.seen('/accepted', 'Digits')).toEqual(['5']);
    await phone().expectPrompt();
    scene.time.advance(3_000);
    await expect.poll(() => scene.gateway.seen('/accepted', 'Digits')).toEqual(['5', '1']);
    expect(phone().calls[0]?.lines.find(({ who }) => who === 'caller')?.language).toBe('cy-GB');
  });

  it('tells one attempt from the next, over both networks, and the last part holds for all that follow', async () => {
    const { url } = scene.gateway;
    const second = await beside(scene);
    const script = phones([
      { answers: 'busy' },
      { answers: 'declines', rings: 1 },
      { fails: 21211 },
      { answers: 'off' },
    ]);
    scene.network.play(read(script));
    expect((await scene.call()).status).toBe(201);
    expect((await phone().expectEnd()).status).toBe('busy');
    expect((await place(second, url)).status).toBe(201);
    await expect.poll(() => phone().ringing()).toBe(true);
    expect(phone().calls.at(-1)?.network).toBe('second');
    scene.time.advance(3_000);
    expect((await phone().expectEnd()).status).toBe('busy');
    expect(await scene.call()).toMatchObject({ status: 400, body: { code: 21211 } });
    for (let n = 0; n < 2; n += 1) {
      await scene.call();
      await expect.poll(() => phone().calls.at(-1)?.status).toBe('failed');
    }
    expect(phone().calls).toHaveLength(4);
    await second.close();
  });

  it('hangs up on the caller', async () => {
    scene.network.play(read(phones([{ rings: 1, hangsUp: '2 s', presses: '1', after: '5 s' }])));
    await scene.call();
    await phone().expectCall();
    scene.time.advance(3_000);
    await phone().expectPrompt();
    scene.time.advance(2_000);
    expect((await phone().expectEnd()).status).toBe('completed');
    scene.time.advance(10_000);
    expect(scene.gateway.seen('/accepted', 'Digits')).toEqual([]);
  });

  it('replies with the digits that a text asks for, or with other words, or loses it', async () => {
    scene.network.play(
      read(
        phones(
          [{}],
          [{ replies: 'code', after: '20 s' }, { replies: 'Who is this?' }, { fails: 30_005 }, { fails: 21_614 }],
        ),
      ),
    );
    for (let n = 0; n < 2; n += 1) {
      await scene.text();
      await phone().expectText();
      scene.time.advance(20_000);
    }
    await expect.poll(() => scene.gateway.seen('/sms-in', 'Body')).toEqual(['4821', 'Who is this?']);
    await scene.text();
    await expect.poll(() => scene.gateway.seen('/sms-status', 'ErrorCode').at(-1)).toBe('30005');
    expect(await scene.text()).toMatchObject({ status: 400, body: { code: 21_614 } });
  });

  it('brings bad weather when it is due, on the network it is about, and takes it away again', async () => {
    const { url } = scene.gateway;
    const second = await beside(scene);
    const end = scene.network.play(
      read({ network: [{ network: 'first', from: '1 min', for: '5 min', calls: 20_503, callbacks: 'lost' }] }),
    );
    expect((await scene.call()).status).toBe(201);
    scene.time.advance(60_000);
    expect(await scene.call(NEIGHBOUR)).toMatchObject({ status: 503, body: { code: 20_503 } });
    expect((await place(second, url, NEIGHBOUR)).status).toBe(201);
    await scene.text();
    await phone().expectText();
    expect(scene.network.counts.dropped).toBeGreaterThan(0);
    scene.time.advance(300_000);
    expect((await scene.call(NEIGHBOUR)).status).toBe(201);
    end();
    await second.close();
  });

  it('ends when it is told to: phones wait for a hand again', async () => {
    const end = scene.network.play(read({ ...phones([{ answers: 'busy' }]), network: [{ calls: 20_429 }] }));
    expect((await scene.call()).status).toBe(429);
    end();
    await scene.call();
    await expect.poll(() => phone().ringing()).toBe(true);
  });
});

describe('what is wrong with a script is said plainly', () => {
  const one = (call: object) => phones([call]);
  it.each<[string, object, RegExp]>([
    ['nobody of that kind', one({ answers: 'robot' }), /say who answers: person, machine, busy, nobody, off, declines/],
    ['a machine that presses keys', one({ answers: 'machine', presses: '1' }), /only a person presses keys/],
    ['a key that there is not', one({ presses: 'x' }), /a key is one of 0 to 9/],
    ['a key that is a number', one({ presses: 1 }), /write the keys in quotes/],
    ['a time that is none', one({ after: 'soon' }), /soon.* is not a length of time/],
    ['a number that is none', { phones: [{ number: '0770', name: 'x' }] }, /write the number like/],
    ['one telephone twice', { phones: [0, 1].map(() => ({ number: SUPERVISOR, name: 'x' })) }, /in the script already/],
    ['weather of no kind', { network: [{ for: '1 min' }] }, /say what goes wrong/],
    ['late by nothing', { network: [{ callbacks: 'late' }] }, /are late by some time/],
    ['a code that is none', { network: [{ calls: 'often' }] }, /write a code such as 20503, or stalls, or drops/],
    ['a setting that there is not', one({ answer: 'person' }), /answer/],
  ])('%s', (_name, script, says) => {
    expect(() => read(script)).toThrow(says);
  });

  it('the one in the recipe is good', () => {
    const recipe = readFileSync(new URL('../../../docs/recipes/rehearsal.md', import.meta.url), 'utf8');
    const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(recipe) ?? [];
    expect(phoneScript.parse(parse(yaml)).name).toBe('A bad evening');
  });

  it('those that come with the software are good', () => {
    const folder = new URL('../scripts/', import.meta.url);
    const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
    expect(names.length).toBeGreaterThan(5);
    for (const name of names)
      expect(phoneScript.parse(parse(readFileSync(new URL(name, folder), 'utf8'))).name).not.toBe('');
  });
});

const SECOND = { accountSid: `AC${'b'.repeat(32)}`, authToken: 'another token' };

function beside({ network, time }: Scene): Promise<PhoneNetwork> {
  const fixed = { port: 0, ...SECOND, speechMsPerCharacter: 0 };
  return startPhoneNetwork({ ...fixed, beside: network, schedule: time.schedule, now: time.now });
}

function place(network: PhoneNetwork, gateway: string, to = SUPERVISOR): Promise<Response> {
  return fetch(`${network.url}/2010-04-01/Accounts/${SECOND.accountSid}/Calls.json`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${SECOND.accountSid}:${SECOND.authToken}`).toString('base64')}` },
    body: new URLSearchParams({ To: to, From: '+442079460001', Url: `${gateway}/twiml` }),
  });
}
