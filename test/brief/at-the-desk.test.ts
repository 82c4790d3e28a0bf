import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { configFile, DEFAULT_CONFIG, loadConfig } from '../../src/app/config/load.ts';
import { demoFile } from '../../src/cli/demo/household-files.ts';
import { Fault } from '../../src/core/fault.ts';
import { minutes } from '../../src/core/time.ts';
import { isFrozen } from '../../src/desk/brief/freeze.ts';
import type { Files } from '../../src/desk/files.ts';
import { Brief, type BriefBlock } from '../../src/desk/schema/brief.ts';
import { type House, OURS, openHouse } from '../../src/desk/testing/house.ts';
import { Listener } from '../../src/desk/testing/listener.ts';
import { soundAlike } from '../../src/desk/words/scripts.ts';
import { must, tempDirectory } from '../../src/vault/test-files.ts';
import { order } from './order.ts';

type Headers = Record<string, string>;
const TITLES = [
  'Who is calling', 'URN', 'Nature', 'Address', 'Access', 'People', 'Suspect', 'Orders', 'History', 'Hazards to officers',
  'Keyholders and support', 'Live',
]; // biome-ignore format: a list

const full = (house: House) => must(demoFile('kestrel-4', house.clock.now()));
const fileUrl = (house: House) => `/api/premises/${house.premises}/file`;
const briefUrl = (house: House) => `/api/incidents/${house.incident()}/brief`;
const valueAt = (blocks: readonly BriefBlock[], label: string) =>
  blocks.flatMap(({ lines }) => lines).find((line) => line.label === label)?.value;

/** As on a full disk: nothing is shown before the audit has it. */
function refuse(): never {
  throw new Fault('HW_REGISTER_WRITE_FAILED', { where: 'audit', why: 'SQLITE_FULL' });
}
const shut: Files = {
  read: refuse,
  home: refuse,
  versions: () => [],
  save: refuse,
  wordsSet: () => ({ safeSetAt: null, duressSetAt: null }),
  compare: refuse,
  keep: refuse,
  kept: () => null,
  sample: () => null,
};

async function put(house: House, who: Headers, payload: object, ifMatch = '"0"') {
  return house.app.inject({
    method: 'PUT',
    url: fileUrl(house),
    headers: { ...OURS, ...who, 'if-match': ifMatch },
    payload,
  });
}

async function post(house: House, who: Headers, verb: string, payload: object) {
  const url = `/api/incidents/${house.incident()}/${verb}`;
  return house.app.inject({ method: 'POST', url, headers: { ...OURS, ...who }, payload });
}

async function brief(house: House, who: Headers) {
  const answer = await house.app.inject({ url: briefUrl(house), headers: who });
  expect(answer.statusCode, answer.body).toBe(200);
  return Brief.parse(answer.json());
}

describe('the brief', () => {
  test('has all twelve blocks in their order, for a home of which nothing is known and for one of which much is', async () => {
    const house = await openHouse();
    await house.press('1-1');
    const operator = await house.signIn('operator');
    const bare = await brief(house, operator);
    expect(bare.blocks.map(({ number, title }) => [number, title])).toEqual(TITLES.map((title, n) => [n + 1, title]));
    expect(bare.blocks.flatMap(({ lines }) => lines).filter(({ value }) => value === '')).toEqual([]);
    expect(bare.blocks.map(({ lines }) => lines.some(({ value }) => value === 'unknown'))).toEqual(
      TITLES.map((title) => title !== 'Nature'),
    );
    expect(bare.gaps).toEqual(['No file has been written for this household.']);
    expect(bare.readOut).toContain('Address: unknown.');

    const { file, words } = full(house);
    expect((await put(house, await house.signIn('supervisor'), { file, words })).statusCode).toBe(200);
    const rich = await brief(house, operator);
    expect(rich.blocks.map(({ title }) => title)).toEqual(TITLES);
    expect(rich.gaps).toEqual([]);
    const unknown = rich.blocks.flatMap(({ lines }) => lines).filter(({ value }) => value === 'unknown');
    expect(unknown.map(({ label }) => label)).toEqual([
      'Call-back number',
      'Police force',
      'Grid reference',
      'Attendance aim',
      'Police',
    ]);
    const undated = rich.blocks.flatMap(({ lines }) => lines).filter(({ source, asOf }) => source === 'file' && !asOf);
    expect(undated.map(({ label }) => label)).toEqual(['Grid reference']);
    expect(rich.readOut).toContain('URN 07XYZ4417, hold-up, immediate response.');
    expect(rich.readOut).toContain(
      'Address: 4 Kestrel Row, Upper Fernley, Demoshire, QX4 7ZA. Silent approach, no sirens.',
    );
    expect(JSON.stringify(rich)).not.toMatch(/blue teapot|aunt marjorie/i);
    expect(valueAt(rich.blocks, 'Order')).toMatch(/^non-molestation, until /);
    expect(JSON.stringify(rich.blocks[7])).toMatch(/bail conditions, EXPIRED on /);

    // The code of the key safe is told once a unit has been dispatched, and not before.
    const code = async () => valueAt((await brief(house, operator)).blocks, 'Key safe code');
    expect(await code()).toBe('released when a unit has been dispatched');
    await order(house, (about) => ({ command: 'police', ...about, stage: 'informed' }));
    expect(await code()).toBe('released when a unit has been dispatched');
    await order(house, (about) => ({ command: 'police', ...about, stage: 'dispatched' }));
    expect(await code()).toBe('2580');

    // Each look is in the audit, under the name of who looked.
    const looks = house.records.vault.listReveals({ who: operator.staff }).map(({ what }) => what);
    const { household } = house.register.premises.get(house.premises);
    expect(looks.filter((what) => what === `household_files/${household}/1`)).toHaveLength(4);
    const [number] = house.register.contacts.get(house.contact).points;
    expect(looks).toContain(`contact_points/${number?.point}/at`);
  });

  test('follows the alarm: signals since, calls for help, earlier activations by what they were', async () => {
    const house = await openHouse();
    for (const [id, reason] of [
      ['1-1', 'false'],
      ['1-2', 'incident'],
      ['1-3', 'incident'],
    ] as const) {
      await house.press(id);
      await order(house, (about) => ({ command: 'close', ...about, reason }));
      house.clock.pass(minutes(60));
    }
    await house.press('1-4');
    house.clock.pass(minutes(3));
    await house.press('1-5');
    const { blocks } = await brief(house, await house.signIn('operator'));
    expect(valueAt(blocks, 'Activations in 12 months')).toBe('3: 2 true, 1 false');
    expect(valueAt(blocks, 'Last activation')).toBe('panic, closed as a true incident');
    expect(valueAt(blocks, 'Confirmed')).toMatch(/^yes, by a second activation at /);
    const since = blocks[11]?.lines.filter(({ label }) => label === 'Since activation') ?? [];
    expect(since.map(({ value }) => value.slice(9))).toEqual(Array(2).fill('A panic button was pressed'));
  });

  test('is made with holes, and says so, when the vault cannot be opened', async () => {
    const house = await openHouse({ files: shut });
    await house.press('1-1');
    const { blocks, gaps, readOut } = await brief(house, await house.signIn('operator'));
    expect(blocks).toHaveLength(12);
    expect(gaps).toEqual([
      expect.stringMatching(/^What the register knows of this home could not be opened: /),
      expect.stringMatching(/^The file of this household could not be opened: .*the register could not be written/),
    ]);
    expect(readOut).toContain('Address: unknown.');
  });

  test('is frozen when it is handed over: the same bytes come back whatever changes, and the next says what did; it is erased with the household', async () => {
    const house = await openHouse();
    await house.press('1-1');
    const [operator, keeper] = [await house.signIn('operator'), await house.signIn('supervisor')];
    const { file } = full(house);
    await put(house, keeper, { file });
    const first = (await post(house, operator, 'brief', { to: 'demo-force' })).json();
    expect(first).toMatchObject({
      to: 'demo-force',
      by: { kind: 'staff', id: operator.staff },
      brief: { since: null },
    });

    await put(
      house,
      keeper,
      { file: { ...file, suspect: { name: { is: 'Someone Else', asOf: '2026-11-01' } } } },
      '"1"',
    );
    const url = `${briefUrl(house)}/${first.digest}`;
    const kept = await house.app.inject({ url, headers: operator });
    expect(kept.headers['content-type']).toMatch(/^application\/json/);
    expect(createHash('sha256').update(kept.rawPayload).digest('hex')).toBe(first.digest);
    expect(isFrozen(kept.body, first.digest)).toBe(true);
    expect(isFrozen(kept.body.replace('Rupert', 'Robert'), first.digest)).toBe(false);
    expect(Brief.parse(kept.json())).toEqual(first.brief);

    const second = (await post(house, operator, 'brief', { to: 'demo-force' })).json();
    expect(second.digest).not.toBe(first.digest);
    expect(second.brief.since).toMatchObject({ digest: first.digest, at: first.at });
    expect(second.brief.since.changes).toContainEqual({
      block: 7,
      label: 'Name',
      was: 'Rupert Demonstrator',
      is: 'Someone Else',
    });
    expect((await house.app.inject({ url, headers: operator })).body).toBe(kept.body);
    const events = house.journal.reader.eventsAfter(0, 100).filter(({ type }) => type === 'brief-handed-over');
    expect(events.map(({ body }) => JSON.parse(body).digest)).toEqual([first.digest, second.digest]);
    expect(
      (await house.app.inject({ url: `${briefUrl(house)}/${'0'.repeat(64)}`, headers: operator })).statusCode,
    ).toBe(404);
    const personal = await post(house, operator, 'brief', { to: 'PC Robin Example' });
    expect(personal.json()).toMatchObject({ status: 400, code: 'HW_REQUEST_INVALID' });

    house.records.vault.destroy(house.register.premises.get(house.premises).household);
    const after = await brief(house, operator);
    expect(after.blocks).toHaveLength(12);
    expect(after.gaps).toEqual(['The file of this household has been erased.']);
    expect(JSON.stringify(after)).not.toMatch(/Kestrel Row|Someone Else|Imogen/);
    const gone = await house.app.inject({ url, headers: operator });
    expect(gone.json()).toMatchObject({ status: 410, code: 'HW_SUBJECT_ERASED' });
  });
});

describe('who may see what is kept of a household', () => {
  test('supervisors and administrators write and read the file; nobody else, and no token', async () => {
    const house = await openHouse();
    const keepers = ['supervisor', 'administrator'] as const;
    const others = ['operator', 'installer', 'scheme-manager', 'auditor'] as const;
    let version = 0;
    for (const role of keepers) {
      const who = await house.signIn(role);
      const saved = await put(house, who, { file: {}, words: { safe: 'red kite' } }, `"${version}"`);
      version += 1;
      expect(saved.headers.etag, role).toBe(`"${version}"`);
      expect((await house.app.inject({ url: fileUrl(house), headers: who })).json()).toMatchObject({
        version,
        savedBy: { kind: 'staff', id: who.staff, name: `Name of ${role}` },
        words: { safeSetAt: expect.any(String), duressSetAt: null },
      });
      const token = await house.app.inject({ url: fileUrl(house), headers: house.token(role) });
      expect(token.json()).toMatchObject({ status: 403, code: 'HW_FORBIDDEN' });
    }
    for (const role of others) {
      const who = await house.signIn(role);
      expect((await house.app.inject({ url: fileUrl(house), headers: who })).statusCode, role).toBe(403);
      expect((await put(house, who, { file: {} }, '"2"')).statusCode, role).toBe(403);
    }
    const versions = await house.app.inject({
      url: `${fileUrl(house)}/versions`,
      headers: await house.signIn('supervisor', 'two'),
    });
    expect(versions.json().items.map((one: { version: number }) => one.version)).toEqual([2, 1]);

    // Of two writers the second is told, and nobody writes without the version that was read.
    const [one, two] = [await house.signIn('supervisor', 'one'), await house.signIn('administrator', 'three')];
    expect((await put(house, one, { file: {} }, '"2"')).statusCode).toBe(200);
    const late = await put(house, two, { file: full(house).file }, '"2"');
    expect(late.json()).toMatchObject({ status: 412, code: 'HW_VERSION_STALE' });
    expect(late.json().detail).toMatch(/version 3 was saved at .* and yours was made from version 2/);
    const blind = await put(house, two, { file: {} }, '');
    expect(blind.json()).toMatchObject({ status: 400, code: 'HW_REQUEST_INVALID' });
    expect((await put(house, two, { file: full(house).file }, '"3"')).statusCode).toBe(200);
  });

  test('the brief is for signed-in people who handle a running incident', async () => {
    const house = await openHouse();
    await house.press('1-1');
    const operator = await house.signIn('operator');
    await put(house, await house.signIn('supervisor'), { file: full(house).file });
    const { digest } = (await post(house, operator, 'brief', { to: 'demo-force' })).json();
    const code = async (headers: Headers, url = briefUrl(house)) =>
      (await house.app.inject({ url, headers })).json().code;
    expect(await code(house.token('operator'))).toBe('HW_FORBIDDEN');
    for (const role of ['installer', 'scheme-manager', 'auditor'] as const)
      expect(await code(await house.signIn(role))).toBe('HW_FORBIDDEN');
    await order(house, (about) => ({ command: 'close', ...about, reason: 'incident' }));
    expect(await code(operator)).toBe('HW_RECORD_SHUT');
    expect(await code(operator, `${briefUrl(house)}/${digest}`)).toBe('HW_RECORD_SHUT');
    expect((await post(house, operator, 'brief', { to: 'demo-force' })).statusCode).toBe(403);
  });

  test('nothing of it stands in the journal, the log, the live stream, the metrics or any file', async () => {
    const house = await openHouse();
    await house.press('1-1');
    const [operator, keeper] = [await house.signIn('operator'), await house.signIn('supervisor')];
    const listener = new Listener();
    house.stream.join(listener, { lastId: undefined, atDesk: true, still: () => true });
    await put(house, keeper, full(house));
    await put(
      house,
      keeper,
      { file: { people: { name: { is: 'Imogen Demonstrator'.repeat(99), asOf: '2026-01-01' } } } },
      '"1"',
    );
    const seen = await brief(house, operator);
    await post(house, operator, 'brief', { to: 'demo-force' });
    await post(house, operator, 'word', { word: 'Blue teapot' });
    await post(house, operator, 'word', { word: 'blue teapot '.repeat(50) });
    const canaries = [
      'Imogen',
      'Demonstrator',
      'Kestrel Row',
      'QX4 7ZA',
      'Rupert',
      '2580',
      'teapot',
      'Marjorie',
      '900220',
      '07XYZ4417',
    ];
    expect(canaries.filter((word) => JSON.stringify(seen).includes(word))).toHaveLength(7);
    const metrics = (await house.app.inject({ url: '/metrics' })).body;
    const places = {
      journal: JSON.stringify(house.journal.reader.eventsAfter(0, 200).map(({ body }) => body)),
      submitted: JSON.stringify(house.submitted),
      log: house.log.lines.join('\n'),
      stream: JSON.stringify(listener.heard),
      metrics,
    };
    for (const [place, text] of Object.entries(places)) {
      expect(text.length, place).toBeGreaterThan(20);
      expect([place, canaries.filter((word) => text.includes(word))]).toEqual([place, []]);
    }
    for (const name of readdirSync(house.directory)) {
      const bytes = readFileSync(join(house.directory, name)).toString('latin1');
      // Digits may come about by chance among ciphertext.
      const found = canaries.filter((word) => word.length > 4 && bytes.includes(word));
      expect([name, found]).toEqual([name, []]);
    }
  });
});

/** Headers that every answer has of its own. */
const ITS_OWN = new Set(['date', 'x-request-id']);

async function say(house: House, cookie: string, word: unknown) {
  const url = `/api/incidents/${house.incident()}/word`;
  const answer = await house.app.inject({ method: 'POST', url, headers: { ...OURS, cookie }, payload: { word } });
  const headers = Object.entries(answer.headers).filter(([name]) => !ITS_OWN.has(name));
  return { status: answer.statusCode, headers, body: answer.rawPayload.toString('hex') };
}

describe('the word that was heard', () => {
  test('is answered with the same bytes whatever it was, whether there are words or not, and is never shown', async () => {
    const house = await openHouse();
    const { cookie, staff } = await house.signIn('supervisor');
    const { household } = house.register.premises.get(house.premises);
    await house.press('1-1');
    const answers = [await say(house, cookie, 'anything at all')];
    house.register.words.set(household, { safe: 'red kite', duress: 'grey heron' }, { purpose: 'desk', who: staff });
    const work = () => [house.submitted.length, house.records.vault.listReveals({ who: staff }).length];
    const done: (number | undefined)[][] = [];
    for (const word of ['Red Kite', 'GREY héron', 'neither of them', '?']) {
      const before = work();
      answers.push(await say(house, cookie, word));
      done.push(work().map((n, i) => n - (before[i] ?? 0)));
    }
    expect(answers).toEqual(Array(5).fill(answers[0]));
    expect(Buffer.from(must(answers[0]).body, 'hex').toString()).toBe('{"recorded":true}');
    // One order and one look each: none is made with less work than another.
    expect(done).toEqual(Array(4).fill([1, 1]));
    const heard = house.submitted.map(
      (input) => input.type === 'command' && input.order.command === 'word' && input.order.heard,
    );
    expect(heard).toEqual(['unknown', 'safe', 'duress', 'unknown', 'unknown']);

    // What is said next comes for all three letters together, and sounds alike.
    const get = (url: string) => house.app.inject({ url, headers: { cookie } });
    const { word } = (await get('/api/scripts')).json();
    expect(Object.keys(word)).toEqual(['A', 'B', '-']);
    expect(new Set(Object.values(word)).size).toBe(3);
    expect(soundAlike(Object.values<string>(word))).toBe(true);

    const file = await get(`/api/premises/${house.premises}/file`);
    expect(file.json().words).toEqual({ safeSetAt: expect.any(String), duressSetAt: expect.any(String) });
    expect(file.body).not.toMatch(/kite|heron/i);
    expect((await get(`/api/incidents/${house.incident()}/word`)).statusCode).toBe(404);
    expect((await say(house, cookie, '')).status).toBe(400);
    await order(house, (about) => ({ command: 'close', ...about, reason: 'incident' }));
    const refused = [await say(house, cookie, 'red kite'), await say(house, cookie, 'grey heron')];
    expect(refused.map(({ status }) => status)).toEqual([409, 409]);
  });
});

describe('the check of the configuration', () => {
  const broken = (name: string, ...changes: [string, string][]) => {
    const dir = tempDirectory();
    cpSync(dirname(DEFAULT_CONFIG), dir, { recursive: true });
    const file = join(dir, name);
    const text = changes.reduce((before, [was, is]) => before.replace(was, is), readFileSync(file, 'utf8'));
    writeFileSync(file, text);
    return () => loadConfig(configFile(join(dir, 'gateway.yaml'), {}));
  };

  test('refuses a script that gives itself away', () => {
    expect(soundAlike(['I hear you. Goodbye.', 'I hear you. Help is on its way. Goodbye.'])).toBe(false);
    expect(broken('messages/en.yaml', ['It is being seen to.', 'Somebody will come to you very soon.'])).toThrow(
      /en\.yaml:\d+: .*"script": all three need as many words and sentences and almost the same length/,
    );
  });

  test('refuses a threat grade that there is not, and a sentence too long to be read out', () => {
    const load = broken(
      'standards/threat-grades.yaml',
      ['battery: { grade: 0', 'battery: { grade: 7'],
      ['Glass was broken at the home', 'Glass was broken '.repeat(5)],
    );
    expect(load).toThrow(/threat-grades\.yaml:\d+: .*"kinds\.battery\.grade"/);
    expect(load).toThrow(/threat-grades\.yaml:\d+: .*"kinds\.glass\.said": say it in at most 12 words/);
  });
});
