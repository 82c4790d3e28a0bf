import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_CONFIG } from '../../src/app/config/load.ts';
import type { Button } from '../rig/button.ts';
import { DeskStream } from '../rig/desk-stream.ts';
import { Eavesdropper } from '../rig/eavesdropper.ts';
import { Rig, until } from '../rig/rig.ts';

const HER = { name: 'Rosalind Quillfeather', address: '17 Larkspur Passage\nMiddlewick\nZZ9 4QQ' };
const CHILD = 'Peregrine Quillfeather';
const DUTY = { name: 'Ottoline Brackenbury', number: '+447700900871' };
const SISTER = { name: 'Thomasina Wolverstone', number: '+447700900872' };
const STAFF = { login: 'hepzibah.thistlewood', name: 'Hepzibah Thistlewood', password: 'marmalade under the lantern' };
const NOTE = 'Her sister in Snettlebury has the spare key; he drives a vermilion van.';
const HIM = 'Barnaby Crowthistle, last seen near the Cinnabar Mill';
const SAFE_WORD = 'cerulean lighthouse';
const REPLY = 'This is Ottoline, I am at the Gilded Heron';
const BAD_NUMBER = '07700 90087';

/** Words that exist nowhere else in this repository and cannot come about by chance. */
const WORDS = [
  'Rosalind', 'Quillfeather', 'Peregrine', 'Larkspur', 'Middlewick', 'ZZ9 4QQ', 'Ottoline', 'Brackenbury', 'Thomasina',
  'Wolverstone', 'thistlewood', 'Hepzibah', 'marmalade', 'Snettlebury', 'vermilion', 'Gilded Heron', 'Crowthistle', 'Cinnabar', 'cerulean', 'lighthouse',
]; // biome-ignore format: a list
const NUMBERS = [DUTY.number, SISTER.number].flatMap((number) => {
  const digits = number.slice(3);
  const national = `0${digits}`;
  return [
    number.slice(1),
    national,
    `${national.slice(0, 5)} ${national.slice(5)}`,
    `0${digits.slice(0, 4)}-${digits.slice(4)}`,
  ];
});

/** A text as it might lie in a file or go over a wire, in lower case. */
function shapesOf(text: string): string[] {
  const bytes = Buffer.from(text);
  // What base64 makes of a text depends on its place among three bytes; the signs at its ends depend on its neighbours.
  const base64 = [0, 1, 2].map((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    return whole.slice(shift === 0 ? 0 : shift + 1, -1);
  });
  const wide = Buffer.from(text, 'utf16le').toString('latin1');
  return [text, encodeURIComponent(text), bytes.toString('hex'), wide, ...base64].map((shape) => shape.toLowerCase());
}

const SHAPES = [...WORDS, ...NUMBERS].map((text) => ({ text, shapes: shapesOf(text) }));

/** The planted words and numbers that stand in some bytes, in whatever shape. */
function found(bytes: Buffer | string, among = SHAPES): string[] {
  const text = (typeof bytes === 'string' ? bytes : bytes.toString('latin1')).toLowerCase();
  return among.filter(({ shapes }) => shapes.some((shape) => text.includes(shape))).map(({ text: what }) => what);
}

let dir: string;
let rig: Rig;
let provider: Eavesdropper;
let peer: Eavesdropper;
let button: Button;
let desk: DeskStream;
const wire: Buffer[] = [];
const answers: { what: string; text: string }[] = [];
let incident = '';
let seenAtDesk = '';
let metrics = '';

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'havenwatch-privacy-'));
  provider = await Eavesdropper.listen();
  peer = await Eavesdropper.listen();
  rig = await Rig.start({
    env: {
      HAVENWATCH_CONFIG: configuration(),
      HAVENWATCH_WEBHOOK_SECRET: 'a secret of sixteen signs',
      HAVENWATCH_NEW_PASSWORD: STAFF.password,
      TWILIO_BASE_URL: provider.url,
    },
  });
  provider.target = rig.phones.url;
  await aSmallDay();
});
afterAll(async () => {
  desk?.close();
  await rig?.close();
  provider.close();
  peer.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Everything in the log, a peer to tell, and safe contacts called at once. */
function configuration(): string {
  const copy = join(dir, 'config');
  cpSync(dirname(DEFAULT_CONFIG), copy, { recursive: true });
  const change = (file: string, ...changes: [string, string][]) => {
    const text = changes.reduce((before, [was, is]) => before.replace(was, is), readFileSync(join(copy, file), 'utf8'));
    writeFileSync(join(copy, file), text);
  };
  change('gateway.yaml', ['level: info', 'level: debug'], ['# webhook:\n', `webhook:\n  url: ${peer.url}/told\n`]);
  change('policies/default.yaml', ['{ at: 45 s, tell: safe', '{ at: 0 s, tell: safe']);
  return join(copy, 'gateway.yaml');
}

async function aSmallDay(): Promise<void> {
  const premises = await register();
  const device = rig.records(({ register: r }) => r.devices.add({ premises: r.premises.list()[0]?.id ?? premises }));
  desk = await DeskStream.open(rig.http, { authorization: `Bearer ${rig.token}` });
  await press(device);
  await accept();
  await handle();
  await makeMistakes(premises);
  metrics = await (await fetch(`${rig.http}/metrics`)).text();
  await rig.kill('SIGTERM');
}

/** The people, as an installer and a manager register them: by the commands, and in the register itself. */
async function register(): Promise<string> {
  const home = JSON.parse((await rig.cli('premises', 'add', '--address', HER.address, '--json')).out);
  const person = (role: string, { name, number }: typeof DUTY) =>
    rig.cli('contact', 'add', '--premises', home.premises, '--role', role, '--name', name, '--phone', number, '--json');
  const made = await Promise.all([
    person('duty supervisor', DUTY),
    person('safe contact', SISTER),
    rig.cli('staff', 'add', '--login', STAFF.login, '--name', STAFF.name, '--role', 'supervisor', '--json'),
  ]);
  for (const [n, { code, out, err }] of made.entries()) {
    expect({ code, err }).toEqual({ code: 0, err: '' });
    answers.push({ what: `command ${n}`, text: out });
  }
  rig.records(({ register: r }) => {
    const { household } = r.premises.get(r.premises.list()[0]?.id ?? home.premises);
    for (const name of [HER.name, CHILD]) r.households.addResident(household, { name });
    const known = (is: string) => ({ is, asOf: '2026-05-01' });
    const file = { suspect: { name: known(HIM) }, people: { whereInHouse: known(NOTE) } };
    const by = { from: 0, by: 'shell', purpose: { purpose: 'shell', who: 'shell' } } as const;
    r.files.save(household, file, { ...by, words: { safe: SAFE_WORD } });
  });
  return home.premises;
}

/** The device's part of the day: life, a door, a message that nobody understands and that names her, a press. */
async function press(device: Awaited<ReturnType<Rig['home']>> | { device: string; secret: string; topic: string }) {
  rig.phones.phone(DUTY.number).behave('busy');
  button = await rig.button(device);
  button.socket.on('data', (bytes) => wire.push(bytes));
  button.subscribe();
  await button.publish(`${button.topic}/up/heartbeat`, '{"battery":80}');
  await button.signal({ id: '1', kind: 'door', state: 'open', sensor: 'front-door' });
  await button.publish(`${button.topic}/up/signal`, `{"id":"2","kind":"note","text":"${HER.name}, ${HER.address}"}`);
  await button.publish(`${button.topic}/up/${encodeURIComponent(HER.name)}`, NOTE);
  await button.publish(`hw/1/3/${HER.name}/up/signal`, SISTER.number);
  await button.press('3');
}

/** The duty supervisor's line is busy; she is texted, and answers first with words and then with the code. */
async function accept(): Promise<void> {
  const duty = rig.phones.phone(DUTY.number);
  const sister = rig.phones.phone(SISTER.number);
  await sister.expectCall();
  const { body } = await duty.expectText();
  await duty.reply(REPLY);
  await sister.answer();
  await duty.reply(`${REPLY}: ${/\b\d{5}\b/.exec(body)?.[0]}`);
  await until(() => button.stages.includes('acknowledged'));
}

/** The desk's part: somebody signs in, reads, writes notes and closes. */
async function handle(): Promise<void> {
  const signedIn = await rig.post('/api/session', { login: STAFF.login, password: STAFF.password });
  expect(signedIn.status).toBe(200);
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  const asStaff = async (path: string) => (await fetch(rig.http + path, { headers: { cookie } })).text();
  incident = (await rig.get('/api/incidents')).items[0].id;
  const at = `/api/incidents/${incident}`;
  expect((await rig.post(`${at}/note`, { text: NOTE })).status).toBe(200);
  expect((await rig.post(`${at}/police`, { text: `Sent to ${HER.address}` })).status).toBe(200);
  const order = (verb: string, body: object) =>
    fetch(`${rig.http}${at}/${verb}`, {
      method: 'POST',
      headers: { cookie, origin: rig.http, 'x-havenwatch': '1', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const said = await order('word', { word: SAFE_WORD });
  expect(said.status).toBe(200);
  answers.push({ what: 'the word', text: await said.text() });
  const handedOver = await order('brief', { to: 'example' });
  expect(handedOver.status).toBe(200);
  seenAtDesk = (await asStaff(at)) + (await asStaff(`${at}/timeline?limit=200`)) + (await handedOver.text());
  expect((await rig.post(`${at}/close`, { reason: 'incident', text: `${HER.name} is safe` })).status).toBe(200);
  await until(() => button.stages.includes('closed'));
}

/** Mistakes with her data in them: what is answered goes to screens and logs that are not hers. */
async function makeMistakes(premises: string): Promise<void> {
  const headers = { authorization: `Bearer ${rig.token}`, 'content-type': 'application/json' };
  const ask = async (method: string, path: string, body?: string) => {
    const answer = await fetch(rig.http + path, { method, headers, ...(body !== undefined && { body }) });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    answers.push({
      what: `${method} ${path.slice(0, 24)}`,
      text: `${[...answer.headers].join()}${await answer.text()}`,
    });
  };
  const name = encodeURIComponent(HER.name);
  await ask('GET', `/api/incidents/${name}`);
  await ask('GET', `/api/incidents?state=${name}`);
  await ask('GET', `/api/devices?cursor=${name}`);
  await ask('GET', `/api/${name}/${SISTER.number}`);
  await ask('POST', `/api/incidents/${incident}/note`, JSON.stringify({ text: NOTE.repeat(100) }));
  await ask('POST', `/api/incidents/${incident}/note`, JSON.stringify({ [HER.name]: NOTE }));
  await ask('POST', `/api/incidents/${incident}/close`, JSON.stringify({ reason: HER.name }));
  await ask('POST', `/api/incidents/${incident}/note`, `{"text": "${HER.name}`);
  await ask('POST', '/api/session', JSON.stringify({ login: STAFF.login, password: HER.name }));
  await ask('POST', '/hooks/twilio/sms', JSON.stringify({ From: SISTER.number, Body: REPLY }));
  const commands = await Promise.all([
    rig.cli('contact', 'add', '--premises', premises, '--name', SISTER.name, '--phone', BAD_NUMBER),
    rig.cli('journal', 'tail', '--last', '1000', '--json'),
    rig.cli('journal', 'replay', '--json'),
  ]);
  expect(commands.map(({ code }) => code)).toEqual([1, 0, 0]);
  for (const { out, err } of commands) answers.push({ what: 'a command', text: out + err });
}

/** Every file below a folder. */
const files = (at: string): string[] =>
  readdirSync(at).flatMap((name) =>
    statSync(join(at, name)).isDirectory() ? files(join(at, name)) : [join(at, name)],
  );

describe('the search itself', () => {
  test('finds a planted word in every shape, at every place', () => {
    for (const before of ['', 'x', 'xy', 'xyz']) {
      const plain = Buffer.from(`${before}${HER.name}, ${SISTER.number}.`);
      for (const text of [
        plain.toString(),
        plain.toString('base64'),
        plain.toString('hex'),
        encodeURIComponent(`${plain}`),
      ])
        expect(found(text)).toEqual(expect.arrayContaining(['Quillfeather', '447700900872']));
      expect(found(Buffer.from(`${plain}`, 'utf16le'))).toContain('Quillfeather');
    }
  });

  test('finds what has truly been there: at the desk, on the telephone, in the vault', () => {
    expect(found(seenAtDesk)).toEqual(expect.arrayContaining(['Ottoline', 'Thomasina', 'Crowthistle', 'Larkspur']));
    expect(found(seenAtDesk)).not.toContain('cerulean');
    expect(found(provider.heard.map(({ body }) => body).join('\n'))).toContain('447700900871');
    rig.records(({ register: r }) => {
      const home = r.premises.list()[0];
      const address = home && r.households.address(home.household, { purpose: 'desk', who: 'test' });
      expect(String(address)).toBe('[sensitive]');
      expect(address === 'erased' ? '' : address?.reveal()).toBe(HER.address);
    });
  });
});

describe('after a small day, nothing of hers stands', () => {
  test('in any file of the data directory, the journal and its log first of all', () => {
    const all = files(rig.dataDir);
    const size = all.reduce((sum, file) => sum + statSync(file).size, 0);
    expect(all.some((file) => file.endsWith('journal.db'))).toBe(true);
    expect(size).toBeGreaterThan(50_000);
    expect(all.map((file) => [file, found(readFileSync(file))]).filter(([, hits]) => hits?.length)).toEqual([]);
  });

  test('in the log, though it was told to say everything', () => {
    expect(rig.log.length).toBeGreaterThan(20);
    expect(rig.log.filter((line) => found(line).length > 0)).toEqual([]);
  });

  test('on the metrics page', () => {
    expect(metrics).toContain('havenwatch_intake{what="presses"} 1');
    expect(found(metrics)).toEqual([]);
  });

  test('in anything that was sent down to the device', () => {
    expect(button.stages).toEqual(['received', 'acknowledged', 'help-on-the-way', 'closed']);
    expect(button.inbox.filter(({ topic }) => topic !== `${button.topic}/down/progress`)).toEqual([]);
    expect(found(Buffer.concat(wire))).toEqual([]);
  });

  test('in what the telephone provider is asked, but the number to call in its one field', () => {
    const orders = provider.heard.filter(({ method }) => method === 'POST');
    expect(orders.length).toBeGreaterThanOrEqual(3);
    expect(provider.heard.flatMap(({ url, headers }) => found(`${url}\n${headers}`))).toEqual([]);
    for (const { body } of orders) {
      const form = new URLSearchParams(body);
      form.delete('To');
      expect(found(decodeURIComponent(`${form}`))).toEqual([]);
    }
  });

  test('in what the peer is told', () => {
    expect(peer.heard.length).toBeGreaterThan(0);
    expect(peer.heard.flatMap(({ url, headers, body }) => found(`${url}\n${headers}\n${body}`))).toEqual([]);
  });

  test('in what the live stream tells before anybody has asked for a name', () => {
    expect(desk.told('incident-acknowledged').length).toBeGreaterThan(0);
    const told = desk.frames.map(({ data }) => JSON.stringify(data, (key, value) => (NAMES.has(key) ? null : value)));
    expect(told.filter((text) => found(text).length > 0)).toEqual([]);
  });

  test('in any error that was answered, and in what commands print', () => {
    expect(answers.length).toBeGreaterThan(12);
    expect(answers.filter(({ text }) => found(text).length > 0 || text.includes(BAD_NUMBER))).toEqual([]);
  });
});

/** The fields in which the desk shows a name to who may see it. */
const NAMES: ReadonlySet<string> = new Set(['contactName', 'name']);
