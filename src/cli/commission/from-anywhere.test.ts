import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer as plainServer } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { generateSync } from 'otplib';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { orderedMeasure } from '../../commission/measure.ts';
import { instant, seconds } from '../../core/time.ts';
import { OURS, openHouse, PASSWORD } from '../../desk/testing/house.ts';
import { keyText, newKeys } from '../../identity/x509.ts';
import { makeAnchor, makeServer } from '../../intake/embedded/make-certificate.ts';
import { must, tempDirectory } from '../../vault/test-files.ts';
import { main } from '../main.ts';

const PROGRAM = join(import.meta.dirname, '../havenwatch.js');
const MEASURES = [
  orderedMeasure({ kind: 'button', name: 'pendant', room: 'bedroom' }),
  orderedMeasure({ kind: 'bar', name: 'bar' }),
];

/** Pairs are slow to make and none is changed by a test. */
const made = (async () => {
  const now = instant(Date.now());
  const key = await keyText((await newKeys()).privateKey);
  const [anchor, stranger] = [await makeAnchor(now), await makeAnchor(now)];
  const cert = await makeServer(anchor, key, ['localhost'], now);
  return { key, cert, anchor: anchor.certificate, stranger: stranger.certificate };
})();

/** The desk behind https with a certificate of its own, an order that is given to Ines, and a laptop that knows the address. */
async function openAway() {
  const { key, cert, ...authorities } = await made;
  let desk: Awaited<ReturnType<typeof openHouse>> | undefined;
  const losses = new Map<string, 'before' | 'after'>();
  const server: Server = createServer({ key, cert }, (request, response) => {
    const lost = [...losses].find(([path]) => request.url?.endsWith(path));
    if (lost !== undefined) losses.delete(lost[0]);
    if (lost?.[1] === 'before') return void request.socket.destroy();
    // What came is done, and the answer is lost on the way.
    if (lost?.[1] === 'after') response.writeHead = () => response.destroy();
    desk?.app.routing(request, response);
  });
  const url = await listening(server, 'https');
  const house = await openHouse({ publicUrl: url, secureCookies: true });
  desk = house;
  await house.app.ready();
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const ines = await house.addStaff('installer', 'ines');
  const { register, premises } = house;
  const job = register.jobs.add({ premises, installer: ines, soakHours: 0, measures: MEASURES, by: 'st_none' });
  const folder = tempDirectory();
  const files = Object.entries(authorities).map(([name, pem]) => {
    writeFileSync(join(folder, `${name}.pem`), pem);
    return [name, join(folder, `${name}.pem`)] as const;
  });
  const { anchor = '', stranger = '' } = Object.fromEntries(files);
  const laptop = (...words: string[]) => terminal(['--gateway', url, '--as', 'ines', ...words]);
  const away = (...words: string[]) => laptop(...words, '--ca', anchor);
  return { house, ines, job, url, anchor, stranger, laptop, away, losses, server, folder };
}

async function listening(server: Server | ReturnType<typeof plainServer>, scheme: string): Promise<string> {
  server.listen(0, 'localhost');
  await once(server, 'listening');
  return `${scheme}://localhost:${(server.address() as AddressInfo).port}`;
}

/** `havenwatch commission` in this process, with a password in the environment. */
async function terminal(words: string[], secrets: Record<string, string> = {}) {
  const env = { HAVENWATCH_PASSWORD: PASSWORD, ...secrets };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const said = { out: '', err: '' };
  const catching = (which: 'out' | 'err') => (text: string | Uint8Array) => {
    said[which] += String(text);
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(catching('out')),
    vi.spyOn(process.stderr, 'write').mockImplementation(catching('err')),
  ];
  try {
    process.exitCode = 0;
    await main(['node', 'havenwatch', 'commission', ...words]);
    return { ...said, exit: process.exitCode };
  } finally {
    for (const spy of spies) spy.mockRestore();
    vi.unstubAllEnvs();
    process.exitCode = 0;
  }
}

describe('the walk-test from a laptop that is not the gateway', () => {
  test('lists what is given to whoever signs in, opens it, joins, says yes, and leaves no session behind', async () => {
    const { house, ines, job, away } = await openAway();
    const { out } = await away();
    expect(out).toContain(job);
    expect(JSON.parse((await away('--json')).out).items).toMatchObject([{ id: job, mine: true }]);
    const done = await away(job, '--open', '--join', 'pendant', '--here', 'bedroom', '--yes', 'silent', '--json');
    const { job: now, joined, missing } = JSON.parse(done.out);
    expect(now).toMatchObject({ state: 'open', installer: ines, here: { room: 'bedroom' } });
    expect(joined).toMatchObject([{ name: 'pendant', claim: { code: expect.stringMatching(/^[0-9A-Z-]{19}$/) } }]);
    expect(missing).not.toContain('silent');
    // By a device of the home, as by the order.
    expect(JSON.parse((await away(joined[0].device, '--json')).out).job.id).toBe(job);
    expect(house.register.sessions.of(ines)).toEqual([]);
    const came = house.register.staffEvents.list({ about: ines }).map(({ what, detail }) => `${what} ${detail}`.trim());
    expect(came.filter((one) => one === 'signed-in password')).toHaveLength(4);
    expect(came.filter((one) => one === 'signed-out')).toHaveLength(4);
  });

  test('asks for the second step where the account has one', async () => {
    const { house, ines, job, url, anchor } = await openAway();
    const headers = { ...OURS, origin: url, cookie: `__Host-hw_session=${house.register.sessions.start(ines).token}` };
    const post = (path: string, payload: object) =>
      house.app.inject({ method: 'POST', url: path, headers, payload }).then((answer) => answer.json());
    const { secret } = await post('/api/me/codes', {});
    const code = () => generateSync({ secret, epoch: Math.floor(house.clock.now() / 1000) });
    const { recovery } = await post('/api/me/codes/confirm', { code: code() });
    house.clock.pass(seconds(30));
    const words = [job, '--gateway', url, '--ca', anchor, '--as', 'ines', '--json'];
    const wrong = await terminal(words, { HAVENWATCH_CODE: '000 000' });
    expect(wrong).toMatchObject({ exit: 1, err: expect.stringContaining('HW_SECOND_FACTOR_FAILED') });
    for (const given of [code(), must(recovery[0])])
      expect(JSON.parse((await terminal(words, { HAVENWATCH_CODE: String(given) })).out).job.id).toBe(job);
  });

  test('gives the password to nobody who cannot show that they are the gateway', async () => {
    const { house, job, laptop, url, anchor, stranger } = await openAway();
    const another = url.replace('localhost', '127.0.0.1');
    for (const [why, words] of [
      ['its authority is not one that this machine knows', [job]],
      ['its authority is not one that this machine knows', [job, '--ca', stranger]],
    ] as const)
      expect(await laptop(...words)).toMatchObject({ exit: 1, err: expect.stringContaining(why) });
    const { err } = await terminal([job, '--gateway', another, '--ca', anchor, '--as', 'ines']);
    expect(err).toContain('its certificate is for another name');
    expect(err).toContain('HW_GATEWAY_NOT_TRUSTED');
    const page = plainServer((_, response) => response.end('<h1>It works</h1>'));
    const elsewhere = await listening(page, 'http');
    onTestFinished(() => void page.close());
    const other = await terminal([job, '--gateway', elsewhere, '--as', 'ines']);
    expect(other.err).toContain('what answers there is not a gateway of Havenwatch');
    expect(house.register.staffEvents.list()).toEqual([]);
  });

  test('says plainly what is wrong with an address, a password, or a network that is not there', async () => {
    const { job, url, away, anchor, server } = await openAway();
    const say = async (...words: string[]) => {
      const { exit, err } = await terminal(words);
      return [exit, err.trim().split('\n').length === 1 && err] as const;
    };
    const as = ['--as', 'ines'];
    for (const [why, ...words] of [
      ['it must begin with https://', job, '--gateway', 'http://desk.example.org', ...as],
      ['is no address', job, '--gateway', 'desk', ...as],
      ['say who you are', job, '--gateway', url],
      ['it goes with --gateway', job, '--ca', anchor],
      ['there is no file', job, '--gateway', url, ...as, '--ca', '/none.pem'],
      ['holds no certificate', job, '--gateway', url, ...as, '--ca', import.meta.filename],
    ] as [string, ...string[]][])
      expect(await say(...words)).toEqual([2, expect.stringContaining(why)]);
    const wrong = await terminal([job, '--gateway', url, '--ca', anchor, ...as], { HAVENWATCH_PASSWORD: 'not mine' });
    expect(wrong).toMatchObject({ exit: 1, err: expect.stringContaining('HW_SIGN_IN_FAILED') });
    expect(await away('jb_000000000000')).toMatchObject({ exit: 1, err: expect.stringContaining('job') });
    server.closeAllConnections();
    server.close();
    const gone = await away(job, '--open', '--yes', 'silent');
    expect(gone).toMatchObject({ exit: 1, err: expect.stringContaining('nothing listens there') });
  });

  test('says what was not done when the network goes, and sends again by itself what may be sent twice', async () => {
    const { house, job, away, losses } = await openAway();
    losses.set('/items/silent', 'after');
    const twice = JSON.parse((await away(job, '--open', '--yes', 'silent', '--json')).out);
    expect(twice.missing).not.toContain('silent');
    expect(house.register.jobEvidence.of(must(house.register.jobs.find(job)).id).said).toHaveLength(1);

    losses.set('/device', 'after');
    const lost = await away(job, '--join', 'pendant', '--here', 'bedroom', '--no', 'silent');
    expect(lost).toMatchObject({ exit: 1 });
    expect(lost.err).toMatch(
      /^Nobody knows whether this was done: join pendant\. Not done: here bedroom; no silent\. https:/,
    );
    expect(lost.err).toContain('HW_GATEWAY_AWAY');
    // It was, and to ask again gives the same device another code.
    const device = house.register.jobs.get(job).measures[0]?.device;
    const again = JSON.parse((await away(job, '--join', 'pendant', '--json')).out);
    expect(again.joined).toMatchObject([{ device }]);
  });

  test('waits while there is no network and says what was not done, and signs out when it is stopped by Ctrl-C', async () => {
    const { house, ines, job, url, anchor, server } = await openAway();
    house.register.jobs.begin(job, ines, 12, 0);
    const words = ['commission', job, '--gateway', url, '--ca', anchor, '--as', 'ines', '--follow'];
    const child = spawn(process.execPath, [PROGRAM, ...words], { stdio: 'pipe' });
    onTestFinished(() => void child.kill('SIGKILL'));
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text) => (said += String(text).replaceAll(/\s+/g, ' ')));
    child.stdin.write(`${PASSWORD}\nyes silent\n`);
    await vi.waitFor(() => expect(said).toContain('[x] A press makes no sound'), { timeout: 20_000 });
    expect(house.register.sessions.of(ines)).toHaveLength(1);

    const { port } = new URL(url);
    server.closeAllConnections();
    server.close();
    await vi.waitFor(() => expect(said).toContain('What stands above is of '), { timeout: 20_000 });
    child.stdin.write('yes resident-yes\n');
    await vi.waitFor(() => expect(said).toContain('Not done: yes resident-yes. https:'), { timeout: 20_000 });
    server.listen(Number(port), 'localhost');
    await vi.waitFor(() => expect(said).toContain('The gateway answers again.'), { timeout: 20_000 });
    child.stdin.write('no silent\n');
    await vi.waitFor(() => expect(said.slice(said.indexOf('answers again'))).toContain('0 done'), { timeout: 20_000 });

    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(house.register.sessions.of(ines)).toEqual([]);
  });
});
