import { spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_CONFIG } from '../../src/app/config/load.ts';
import { main } from '../../src/cli/main.ts';
import { openSqliteJournal } from '../../src/journal/sqlite/journal.ts';
import { ROOT } from '../rig/rig.ts';

interface Said {
  code: number | undefined;
  out: string;
  err: string;
}

let dir: string;
let cases = 0;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'havenwatch-mistakes-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** A copy of the configuration that comes with the product; answers the path of its gateway.yaml. */
function configuration(): string {
  cases += 1;
  const copy = join(dir, `case-${cases}`);
  cpSync(dirname(DEFAULT_CONFIG), copy, { recursive: true });
  return join(copy, 'gateway.yaml');
}

/** Ports that are none, so that nothing starts when a mistake is not noticed: the sentence is then another. */
const NOTHING_STARTS = { HAVENWATCH_HTTP_PORT: 'not-reached' };

/** Runs a command in this process: what it prints and its exit code, without the second that a process takes to start. */
async function command(args: string[], env: Record<string, string>): Promise<Said> {
  const said: Said = { code: undefined, out: '', err: '' };
  const write = { out: process.stdout.write, err: process.stderr.write };
  const before = { ...process.env };
  Object.assign(process.env, { HAVENWATCH_DATA: join(dir, 'data'), ...env });
  process.stdout.write = (text: string | Uint8Array) => {
    said.out += String(text);
    return true;
  };
  process.stderr.write = (text: string | Uint8Array) => {
    said.err += String(text);
    return true;
  };
  try {
    process.exitCode = 0;
    await main(['node', 'havenwatch', ...args]);
    said.code = Number(process.exitCode);
  } finally {
    process.exitCode = 0;
    process.stdout.write = write.out;
    process.stderr.write = write.err;
    process.env = before;
  }
  return said;
}

/** Runs the real program as a process of its own; it has to end by itself. */
function program(args: string[], env: Record<string, string> = {}): Promise<Said> {
  const ports = { HAVENWATCH_HTTP_PORT: '0', HAVENWATCH_MQTT_PORT: '0', HAVENWATCH_MQTTS_PORT: '0' };
  cases += 1;
  const child = spawn(join(ROOT, 'node_modules/.bin/node'), [join(ROOT, 'src/cli/havenwatch.js'), ...args], {
    env: { ...process.env, ...ports, HAVENWATCH_DATA: join(dir, `data-${cases}`), ...env },
    cwd: ROOT,
    timeout: 25_000,
  });
  const said: Said = { code: undefined, out: '', err: '' };
  child.stdout.on('data', (bytes) => (said.out += bytes));
  child.stderr.on('data', (bytes) => (said.err += bytes));
  return new Promise((done) => child.once('close', (code) => done({ ...said, code: code ?? -1 })));
}

/** One or more plain sentences, each with its place, and nothing that only a programmer can read. */
function expectPlain({ code, out, err }: Said, place: string, says: RegExp): void {
  expect(err).toMatch(says);
  const line = err.split('\n').find((text) => says.test(text)) ?? '';
  expect(line).toContain(place);
  expect(line.trim()).toMatch(/[a-z"')]\..*\.( \[HW_[A-Z_]+\])?$/);
  expect(`${out}${err}`).not.toMatch(/^\s+at /m);
  expect(err).not.toContain('a fault in havenwatch itself');
  expect(code).toBe(1);
}

interface Mistake {
  says: RegExp;
  /** The file below the configuration's folder, what is replaced in it, and what replaces it. */
  file: string;
  was: string | RegExp;
  is: string;
  /** Words at whose line the mistake is; by default the whole replacement. */
  at?: string;
  /** The place that is named, when it is another one than that line. */
  place?: string;
}

const GATEWAY = 'gateway.yaml';
const POLICIES = 'policies/default.yaml';
const RULES = 'rules/equipment.yaml';
const WORDINGS = 'messages/en.yaml';

const MISTAKES: Record<string, Mistake> = {
  'YAML that does not parse': { file: GATEWAY, was: '  port: 8080', is: '  port: [8080', at: 'mqtt:', says: /./ },
  'the same key twice': {
    file: GATEWAY,
    was: 'rules: rules',
    is: 'rules: rules\nrules: others',
    at: 'rules: others',
    says: /unique/i,
  },
  'a setting that does not exist': {
    file: GATEWAY,
    was: 'rules: rules',
    is: 'ruels: rules',
    says: /"ruels" is not a setting/,
  },
  'a setting inside a setting that does not exist': {
    file: GATEWAY,
    was: '  names: [localhost]',
    is: '  name: localhost',
    says: /"name" is not a setting/,
  },
  'a word where a number belongs': { file: GATEWAY, was: '  port: 8080', is: '  port: many', says: /"http.port"/ },
  'a port that is none': { file: GATEWAY, was: '  port: 1883', is: '  port: 70000', says: /"mqtt.port"/ },
  'an address that is none': {
    file: GATEWAY,
    was: '# publicUrl: https://gateway.example.org',
    is: 'publicUrl: gateway',
    says: /"publicUrl"/,
  },
  'a calling number without its country': {
    file: GATEWAY,
    was: '"+442079460000"',
    is: '"020 7946 0000"',
    says: /write the number like/,
  },
  'plain MQTT beyond this machine': {
    file: GATEWAY,
    was: /mqtt:\n {2}host: 127.0.0.1/,
    is: 'mqtt:\n  host: 0.0.0.0',
    at: '  host: 0.0.0.0',
    says: /loopback only/,
  },
  'a folder that is not there': {
    file: GATEWAY,
    was: 'rules: rules',
    is: 'rules: nowhere',
    place: '/nowhere',
    says: /no such folder/,
  },
  'a length of time that is none': {
    file: RULES,
    was: 'for: 2 min',
    is: 'for: two minutes',
    says: /"two minutes" is not a length of time/,
  },
  'a length of time without a unit': { file: POLICIES, was: '{ at: 45 s,', is: '{ at: 45,', says: /at/ },
  'a signal that does not exist': {
    file: RULES,
    was: 'signal: jamming, state: alarm }\n    raise',
    is: 'signal: flood, state: alarm }\n    raise',
    at: 'signal: flood',
    says: /"flood" is not a signal/,
  },
  'a policy that does not exist': {
    file: RULES,
    was: 'policy: attention',
    is: 'policy: holiday',
    says: /no policy called "holiday"/,
  },
  'two rules of one name': {
    file: RULES,
    was: 'name: Battery low',
    is: 'name: Panic pressed',
    place: 'rules/people.yaml:3',
    says: /already a rule called "Panic pressed"/,
  },
  'a rule with a setting of its own': {
    file: RULES,
    was: 'name: Tamper',
    is: 'name: Tamper\n    colour: red',
    at: 'colour: red',
    says: /"colour" is not a setting/,
  },
  'a priority that is none': {
    file: RULES,
    was: 'priority: 4, policy',
    is: 'priority: 9, policy',
    says: /a priority is 1 \(highest\) to 4/,
  },
  'an emergency number that would be dialled': {
    file: POLICIES,
    was: 'tell: fire service',
    is: "tell: '999'",
    says: /never dials 999/,
  },
  'an emergency number that is written as one': {
    file: POLICIES,
    was: 'tell: fire service',
    is: 'tell: 999',
    says: /tell/,
  },
  'somebody who cannot be told': {
    file: POLICIES,
    was: 'tell: fire service',
    is: 'tell: the neighbours',
    says: /"the neighbours" cannot be told/,
  },
  'a channel that does not exist': { file: POLICIES, was: 'by: [voice], each', is: 'by: [pigeon], each', says: /by/ },
  'a round that repeats like a flood': {
    file: POLICIES,
    was: 'after: 15 s',
    is: 'after: 1 s',
    says: /10 s at the soonest/,
  },
  'a wording that gives her away': {
    file: WORDINGS,
    was: 'brief: This is an urgent call.',
    is: 'brief: This is a panic alarm.',
    says: /must never be heard/,
  },
  'a Welsh wording that gives it away': {
    file: 'messages/cy.yaml',
    was: 'again: Pwyswch 1 i dderbyn.',
    is: 'again: Dyma’r heddlu. Pwyswch 1.',
    says: /"voice\.again": "heddlu" must never be heard/,
  },
  'a cover that gives it away, and hides it': {
    file: WORDINGS,
    was: 'brief: This is the book club.',
    is: 'brief: This is the a1arm club.',
    says: /"covers\.book-club\.voice\.brief": "a1arm" must never be heard/,
  },
  'a first text in two parts': {
    file: 'messages/cy.yaml',
    was: 'Brys: atebwch os gwelwch yn dda.',
    is: 'Brys: ymatebwch cyn gynted ag y bo modd ŵ.',
    says: /"sms\.brief": as a text it takes 2 parts/,
  },
  'a lexicon with a setting that there is not': {
    file: 'standards/lexicon.yaml',
    was: '    words: [',
    is: '    roots: [',
    says: /"roots" is not a setting here/,
  },
  'a wording with a placeholder of its own': {
    file: WORDINGS,
    was: 'again: Press 1',
    is: 'again: "{name}, press 1',
    at: 'again:',
    says: /./,
  },
  'a wording that is missing': {
    file: WORDINGS,
    was: /\n {2}goodbye: .*/,
    is: '',
    at: '  brief:',
    says: /goodbye.*missing/,
  },
  'wordings that do not parse': { file: WORDINGS, was: 'voice:', is: 'voice: [', at: '  brief:', says: /./ },
  'wordings that are not there': {
    file: GATEWAY,
    was: 'messages: messages',
    is: 'messages: messages/fr.yaml',
    place: 'messages/fr.yaml',
    says: /no such file/,
  },
};

/** Makes the mistake in a copy; answers its gateway.yaml and the place that has to be named. */
function make({ file, was, is, at = is, place }: Mistake): { config: string; place: string } {
  const config = configuration();
  const path = join(dirname(config), file);
  const before = readFileSync(path, 'utf8');
  const after = before.replace(was, is);
  if (after === before) throw new Error(`the mistake does not fit into ${file}`);
  writeFileSync(path, after);
  const line = after.split('\n').findIndex((text) => text.includes(at.split('\n').at(0) ?? at)) + 1;
  return { config, place: place ?? `${file}:${line}` };
}

describe('a mistake in a file is said with file, line and a sentence', () => {
  test.each(Object.entries(MISTAKES))('%s', async (_name, mistake) => {
    const { config, place } = make(mistake);
    const env = { HAVENWATCH_CONFIG: config, ...NOTHING_STARTS };
    for (const said of [await command(['check'], env), await command(['run'], env)]) {
      expectPlain(said, place, mistake.says);
      expect(said.err.trim().split('\n'), 'one mistake is one line').toHaveLength(1);
    }
  });

  test('an example that does not hold', async () => {
    const is = 'at: 3 min, incident: power, priority: 3';
    const { config, place } = make({ file: RULES, was: 'at: 2 min, incident: power, priority: 3', is, says: /./ });
    const said = await command(['check'], { HAVENWATCH_CONFIG: config });
    const line = Number(place.split(':').at(-1)) - 4;
    const says = /the example "a power cut of two minutes": expected power after 180 s, but power .* after 120 s/;
    expectPlain(said, `${RULES}:${line}`, says);
  });

  test('every one of several mistakes, each at its own line', async () => {
    const { config, place } = make({ file: RULES, was: 'for: 2 min', is: 'for: ever', says: /./ });
    const rules = join(dirname(config), RULES);
    const text = readFileSync(rules, 'utf8').replace('priority: 4, policy', 'priority: 9, policy');
    writeFileSync(rules, text);
    const said = await command(['check'], { HAVENWATCH_CONFIG: config });
    expectPlain(said, place, /"ever" is not a length of time/);
    const line = text.split('\n').findIndex((each) => each.includes('priority: 9')) + 1;
    expectPlain(said, `${RULES}:${line}`, /a priority is 1 \(highest\) to 4/);
  });

  test('a single file that is checked by itself', async () => {
    const { config, place } = make({ file: RULES, was: 'for: 2 min', is: 'for: ever', says: /./ });
    expectPlain(await command(['check', join(dirname(config), RULES)], {}), place, /"ever" is not a length of time/);
  });
});

describe('a file or folder that cannot be read is named', () => {
  test.each(['check', 'run'])('a configuration that is not there: %s', async (verb) => {
    const said = await command([verb, '--config', join(dir, 'nowhere.yaml')], NOTHING_STARTS);
    expectPlain(said, 'nowhere.yaml', /there is no such file/);
  });

  test('a configuration that is a folder, is empty, or is no text', async () => {
    const config = configuration();
    const run = () => command(['run', '--config', config], NOTHING_STARTS);
    expectPlain(await command(['run', '--config', dirname(config)], NOTHING_STARTS), 'case-', /cannot be read/);
    writeFileSync(config, '');
    expectPlain(await run(), 'gateway.yaml:1', /"http"/);
    writeFileSync(config, Buffer.of(0, 1, 2, 0xff, 0xfe));
    expectPlain(await run(), 'gateway.yaml:1', /./);
  });

  test('a file to check that is not there', async () => {
    expectPlain(await command(['check', join(dir, 'rules.yaml')], {}), 'rules.yaml', /there is no such file/);
  });
});

describe('a mistake around the files is said as plainly, and the program ends by itself', () => {
  const telephone = { TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`, TWILIO_AUTH_TOKEN: 'token' };
  const environment: [string, Record<string, string>, string, RegExp][] = [
    ['a port that is none', { HAVENWATCH_MQTT_PORT: 'many' }, 'HAVENWATCH_MQTT_PORT', /"many" is not a port/],
    ['an account that is none', { ...telephone, TWILIO_ACCOUNT_SID: 'me' }, 'TWILIO_ACCOUNT_SID', /begins with AC/],
    [
      'a provider that is no address',
      { ...telephone, TWILIO_BASE_URL: 'there' },
      'TWILIO_BASE_URL',
      /not a web address/,
    ],
  ];

  test.concurrent.each(environment)('%s', async (_what, env, place, says) => {
    expectPlain(await program(['run'], env), place, says);
  });

  test.concurrent.each(['HTTP', 'MQTT', 'MQTTS'])('a port that another program has: %s', async (name) => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, '0.0.0.0', done));
    const address = other.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const said = await program(['run'], { [`HAVENWATCH_${name}_PORT`]: String(port) });
    other.close();
    expectPlain(said, `:${port}`, /already listening/);
  });

  test.concurrent('a data directory that another gateway has', async () => {
    const dataDir = join(dir, 'in-use');
    const journal = await openSqliteJournal({ dir: dataDir });
    const said = await program(['run'], { HAVENWATCH_DATA: dataDir });
    await journal.close();
    expectPlain(said, 'in-use', /another gateway is writing in this data directory/);
  });

  test.concurrent('a data directory that is a file', async () => {
    const file = join(dir, 'a-file');
    writeFileSync(file, '');
    expectPlain(await program(['run'], { HAVENWATCH_DATA: file }), 'a-file', /./);
  });

  test.concurrent('a master key that others may read', async () => {
    const dataDir = join(dir, 'open-key');
    mkdirSync(dataDir, { mode: 0o700 });
    writeFileSync(join(dataDir, 'master.key'), Buffer.alloc(32, 7));
    chmodSync(join(dataDir, 'master.key'), 0o644);
    const said = await program(['run'], { HAVENWATCH_DATA: dataDir });
    expectPlain(said, '0644', /others than the owner have rights to the master key file/);
  });

  test.concurrent('a broken file, through the program itself', async () => {
    const { config, place } = make({ file: POLICIES, was: 'at: 45 s', is: 'at: soon', says: /./ });
    const [checked, ran] = await Promise.all([
      program(['check', '--config', config]),
      program(['run', '--config', config]),
    ]);
    expectPlain(checked, place, /"soon" is not a length of time/);
    expectPlain(ran, place, /"soon" is not a length of time/);
  });
});

describe('wrong use is answered with what the command takes, and exit code 2', () => {
  test.each([
    [['flood']],
    [['run', '--colour']],
    [['device', 'add']],
    [['decode', '--profile']],
    [['run', '--config']],
  ])('%j', async (args) => {
    const said = await command(args, NOTHING_STARTS);
    expect(said.code).toBe(2);
    expect(said.err).toMatch(/^error: .+/m);
    expect(said.err).toContain('--help');
    expect(said.out + said.err).not.toMatch(/^\s+at /m);
  });
});
