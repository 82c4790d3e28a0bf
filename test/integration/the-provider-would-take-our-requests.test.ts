import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, request as forward, type Server } from 'node:http';
import { createServer as probe } from 'node:net';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asCallId, asErrandId, asIncidentId, asStaffId } from '../../src/core/ids.ts';
import { Bridge } from '../../src/dispatch/bridge/bridge.ts';
import { Errands } from '../../src/dispatch/errand/errands.ts';
import {
  ACCOUNT,
  aSend,
  attempt,
  CONTACT,
  dispatch,
  HER_NUMBER,
  known,
  MESSAGES,
  OUR_NUMBER,
  REPLY_CODES,
  twilioAt,
} from '../../src/dispatch/testing/parts.ts';
import { ManualClock } from '../../src/gateway/testing/manual-clock.ts';
import { fixtureBeside } from '../rig/beside.ts';

/** Twilio's own description of its interface, in a folder beside the checkout. */
const DESCRIPTION = fixtureBeside('twilio/twilio_api_v2010.explode.json') ?? '';
const PRISM = resolve(import.meta.dirname, '../../node_modules/@stoplight/prism-cli/dist/index.js');
const CAN_ASK = DESCRIPTION !== '' && existsSync(PRISM);
if (!CAN_ASK)
  console.warn("SKIPPED: our requests are not held against Twilio's own description: it is not beside the checkout");
/** Prism reads a megabyte of description before it listens. */
const STARTS_WITHIN_MS = 25_000;

interface Asked {
  method: string;
  path: string;
  fields: string[];
  status: number;
}

let prism: ChildProcess;
let front: Server;
let origin: string;
const asked: Asked[] = [];

describe.skipIf(!CAN_ASK)("every request of ours is valid by Twilio's own description", () => {
  beforeAll(async () => {
    const port = await freePort();
    prism = spawn(process.execPath, [PRISM, 'mock', '-h', '127.0.0.1', '-p', String(port), DESCRIPTION], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await new Promise<void>((up) => prism.stdout?.on('data', (text) => /listening/i.test(String(text)) && up()));
    front = await listenBefore(port);
    const address = front.address();
    origin = typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
  }, STARTS_WITHIN_MS);

  afterAll(async () => {
    prism.kill();
    front.closeAllConnections();
    await new Promise((done) => front.close(done));
  });

  test('calls, texts, look-ups, changes, codes and calls from the page', async () => {
    const clock = new ManualClock();
    const { account, voice, sms } = twilioAt(origin, undefined, { machineHint: true });
    const { dispatcher, door, metrics, log } = dispatch([voice, sms], clock);
    const { incident } = aSend(clock);
    const by = { kind: 'staff', staff: known(asStaffId('st_0001')) } as const;
    await dispatcher.warm();
    dispatcher.take(aSend(clock));
    dispatcher.take(aSend(clock, { n: 2, channel: 'sms' }));
    await dispatcher.idle();
    expect([1, 2].map((n) => door.story(attempt(n)).at(-1))).toEqual(['accepted', 'accepted']);
    const reference = known(door.reports(attempt(1)).at(-1)?.reference);
    dispatcher.standDown({ attempt: attempt(1), incident, channel: 'voice', state: 'delivered', reference, by });
    dispatcher.standDown({ attempt: attempt(1), incident, channel: 'voice', state: 'answered', reference, by });
    dispatcher.resume([aSend(clock, { n: 3 }), aSend(clock, { n: 4, channel: 'sms' })]);
    await dispatcher.idle();
    const signal = AbortSignal.timeout(5_000);
    await voice.ask(reference, signal);
    await sms.ask(known(door.reports(attempt(2)).at(-1)?.reference), signal);
    const told = () => {};
    const errands = new Errands(
      { account, from: OUR_NUMBER, messages: MESSAGES, clock, told, metrics, log },
      (errand) => REPLY_CODES.ofErrand(errand),
    );
    const errand = { errand: known(asErrandId('er_0001')), contact: CONTACT, number: { reveal: () => HER_NUMBER } };
    expect(await errands.begin({ ...errand, channel: 'voice', what: 'test' })).toBe('begun');
    expect(await errands.begin({ ...errand, channel: 'sms', what: 'code', code: '402917' })).toBe('begun');
    errands.close();
    const bridge = new Bridge({ account, from: OUR_NUMBER, messages: MESSAGES, clock, door, metrics, log });
    const number = () => ({ reveal: () => HER_NUMBER });
    const call = known(asCallId('7-1-42.c1'));
    bridge.reserve({
      call,
      incident: known(asIncidentId('7-1-42')),
      partition: aSend(clock).partition,
      by: by.staff,
      listen: true,
      numbers: { operator: number, other: number },
    });
    bridge.begin(call);
    await expect.poll(() => asked.filter(({ path }) => path === '/Calls.json').length).toBeGreaterThan(3);
    await bridge.hangUp(call);
    bridge.close();
    await account.close();
    expect(asked.filter(({ status }) => status >= 400)).toEqual([]);
    const kinds = new Set(asked.map(({ method, path }) => `${method} ${path.replace(/(CA|SM|MM)\w{32}/, '$1')}`));
    expect([...kinds].sort()).toEqual([
      'GET .json',
      'GET /Calls.json',
      'GET /Calls/CA.json',
      'GET /Messages.json',
      'GET /Messages/SM.json',
      'POST /Calls.json',
      'POST /Calls/CA.json',
      'POST /Messages.json',
    ]);
  });

  test('and names no field that Twilio does not know, which it would pass over in silence', () => {
    for (const resource of ['Calls', 'Messages'] as const) {
      const sent = asked.filter(({ method, path }) => method === 'POST' && path === `/${resource}.json`);
      const fields = new Set(sent.flatMap((one) => one.fields));
      expect([...fields].filter((field) => !fieldsOf(resource).has(field))).toEqual([]);
      expect(fields.size).toBeGreaterThan(4);
    }
  });

  test('what is not valid is found: a call from nowhere is refused', async () => {
    const { account } = twilioAt(origin);
    const errand = { signal: AbortSignal.timeout(5_000), rehearsal: false };
    await expect(
      account.create('Calls', { To: HER_NUMBER, Url: 'https://gateway.example.org' }, errand),
    ).rejects.toThrow('the provider answered 422');
    await account.close();
  });
});

/** The fields of the form that creates a resource. */
function fieldsOf(resource: 'Calls' | 'Messages'): Set<string> {
  const { paths } = JSON.parse(readFileSync(DESCRIPTION, 'utf8'));
  const form = paths[`/2010-04-01/Accounts/{AccountSid}/${resource}.json`].post.requestBody.content;
  return new Set(Object.keys(form['application/x-www-form-urlencoded'].schema.properties));
}

/** Passes every request on and keeps what it was. */
function listenBefore(port: number): Promise<Server> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const { method = 'GET', url = '/', headers } = request;
      const on = forward({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
        const path = (url.split('?', 1)[0] ?? '').replace(`/2010-04-01/Accounts/${ACCOUNT}`, '');
        const fields = [...new URLSearchParams(body.toString()).keys()];
        // The description's own example of a list names a next page of another account, and that is not our asking.
        if (!path.startsWith('/2010')) asked.push({ method, path, fields, status: answer.statusCode ?? 0 });
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      on.on('error', () => response.writeHead(502).end());
      on.end(body);
    });
  });
  return new Promise((up) => server.listen(0, '127.0.0.1', () => up(server)));
}

async function freePort(): Promise<number> {
  const server = probe();
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
