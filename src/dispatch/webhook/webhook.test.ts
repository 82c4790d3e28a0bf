import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asStaffId } from '../../core/ids.ts';
import { after, minutes, ms, seconds } from '../../core/time.ts';
import { ManualClock } from '../../gateway/testing/manual-clock.ts';
import { aSend, attempt, dispatch, known } from '../testing/parts.ts';
import { Provider, type Reply } from '../testing/provider.ts';
import { DELIVERY_HEADER, verifyWebhook } from './signature.ts';
import { Webhook } from './webhook-channel.ts';

const SECRET = 'a secret for tests only';
let provider: Provider;
let clock: ManualClock;
let webhook: Webhook;

beforeEach(async () => {
  provider = await Provider.start();
  provider.reply = () => ({ status: 204, body: '' });
  clock = new ManualClock();
  webhook = new Webhook({ url: `${provider.origin}/in?from=us`, secret: SECRET, clock });
});

afterEach(async () => {
  await webhook.close();
  await provider.stop();
});

const send = () => aSend(clock, { channel: 'webhook' });

/** Waits for a pause of just that length to begin, then passes it. */
async function passPause(wait: number): Promise<void> {
  while (clock.nextInMs !== wait) await new Promise(setImmediate);
  clock.pass(ms(wait));
}

describe('a webhook', () => {
  test('posts the bare facts, signed, and a machine that takes them is no human', async () => {
    const { dispatcher, door } = dispatch([webhook], clock);
    dispatcher.take(send());
    await dispatcher.idle();
    const got = known(provider.received[0]);
    expect([got.method, got.path, got.query.get('from'), got.headers['havenwatch-attempt']]).toEqual([
      'POST',
      '/in',
      'us',
      '7-1-42.1',
    ]);
    const at = new Date(clock.now()).toISOString();
    expect(JSON.parse(got.body)).toEqual({
      attempt: '7-1-42.1',
      incident: '7-1-42',
      kind: 'panic',
      priority: 1,
      at,
      reference: 'Kestrel 4',
    });
    expect(door.story(attempt(1))).toEqual(['sending', 'delivered']);
    const signature = String(got.headers['havenwatch-signature']);
    const isOurs = (body: string, later = 0, secret = SECRET) =>
      verifyWebhook(secret, signature, body, after(clock.now(), ms(later)), minutes(5));
    expect(isOurs(got.body)).toBe(true);
    expect([isOurs(`${got.body} `), isOurs(got.body, 301_000), isOurs(got.body, 0, 'another secret entirely')]).toEqual(
      [false, false, false],
    );
    expect(verifyWebhook(SECRET, 'nonsense', got.body, clock.now(), minutes(5))).toBe(false);
  });

  test('says when an alarm is not on record because the journal cannot be written', async () => {
    const { dispatcher } = dispatch([webhook], clock);
    dispatcher.take({ ...send(), unjournaled: true });
    await dispatcher.idle();
    expect(JSON.parse(known(provider.received[0]).body)).toMatchObject({ incident: '7-1-42', unjournaled: true });
  });

  test('is tried again with growing pauses until it is taken', async () => {
    const replies: Reply[] = [{ status: 503, body: '' }, 'break', { status: 429, body: '' }];
    provider.reply = () => replies.shift() ?? { status: 200, body: 'ok' };
    const { dispatcher, door } = dispatch([webhook], clock);
    dispatcher.take(send());
    for (const wait of [1000, 2000, 4000]) await passPause(wait);
    await dispatcher.idle();
    expect(provider.received).toHaveLength(4);
    expect(door.story(attempt(1)).at(-1)).toBe('delivered');
  });

  test('is given up when its window has passed', async () => {
    provider.reply = () => ({ status: 500, body: '' });
    const { dispatcher, door } = dispatch([webhook], clock);
    dispatcher.take(send());
    for (const wait of [1000, 2000, 4000, 8000, 8000]) await passPause(wait);
    await dispatcher.idle();
    expect(provider.received).toHaveLength(6);
    expect(door.story(attempt(1)).at(-1)).toBe('failed/provider-error');
  });

  test('is not tried again when the receiver refuses it', async () => {
    provider.reply = () => ({ status: 410, body: '' });
    const { dispatcher, door } = dispatch([webhook], clock);
    dispatcher.take(send());
    await dispatcher.idle();
    expect(provider.received).toHaveLength(1);
    expect(door.story(attempt(1)).at(-1)).toBe('failed/rejected');
  });

  test('counts a receiver that says nothing as silent, try by try', async () => {
    provider.reply = () => 'stall';
    const short = new Webhook({ url: provider.origin, secret: SECRET, clock, windowMs: seconds(2), tryMs: seconds(2) });
    const { dispatcher, door } = dispatch([short], clock);
    dispatcher.take(send());
    await provider.has(1);
    clock.pass(seconds(2));
    await dispatcher.idle();
    expect(door.story(attempt(1)).at(-1)).toBe('failed/provider-silent');
    await short.close();
  });

  test('stops trying when somebody has accepted', async () => {
    provider.reply = () => ({ status: 500, body: '' });
    const { dispatcher, door } = dispatch([webhook], clock);
    dispatcher.take(send());
    await provider.has(1);
    const by = { kind: 'staff', staff: known(asStaffId('st_0001')) } as const;
    dispatcher.standDown({ attempt: attempt(1), incident: send().incident, channel: 'webhook', state: 'sending', by });
    await dispatcher.idle();
    expect(provider.received).toHaveLength(1);
    expect(door.story(attempt(1)).at(-1)).toBe('failed/stood-down');
    expect(clock.pending).toBe(0);
  });

  test('is told apart from its repetitions, replays and forgeries by the verifier of the recipe', async () => {
    const recipe = readFileSync(new URL('../../../docs/recipes/webhook.md', import.meta.url), 'utf8');
    const script = known(/```js\n([\s\S]*?)```/.exec(recipe)?.[1]);
    const { makeVerifier } = await import(`data:text/javascript,${encodeURIComponent(script)}`);
    const replies: Reply[] = ['break'];
    provider.reply = () => replies.shift() ?? { status: 200, body: 'ok' };
    const { dispatcher } = dispatch([webhook], clock);
    dispatcher.take(send());
    await passPause(1000);
    await dispatcher.idle();
    const [first, second] = provider.received.map(({ headers, body }) => ({ header: headers[DELIVERY_HEADER], body }));
    const now = { at: Number(clock.now()) };
    const verify = makeVerifier(SECRET, () => now.at);
    expect(verify(first?.header, first?.body)).toBe('new');
    expect(verify(second?.header, second?.body)).toBe('again');
    expect(verify(first?.header, first?.body)).toBe('again');
    expect(verify(first?.header, `${first?.body} `)).toBe('forged');
    expect(verify(String(first?.header).replace('7-1-42.1', '7-1-42.2'), first?.body)).toBe('forged');
    expect(makeVerifier('another secret entirely', () => now.at)(first?.header, first?.body)).toBe('forged');
    expect(verify('t=1,id=../x,v2=0', first?.body)).toBe('malformed');
    now.at += 301_000;
    expect(makeVerifier(SECRET, () => now.at)(second?.header, second?.body)).toBe('stale');
  });

  test('is sent again after a restart: its receiver knows attempts by their id', async () => {
    const { dispatcher, door } = dispatch([webhook], clock);
    dispatcher.resume([send()]);
    await dispatcher.idle();
    expect(door.story(attempt(1)).at(-1)).toBe('delivered');
    expect(await dispatcher.rehearse(aSend(clock, { n: 2, channel: 'webhook' }))).toBe(true);
    expect(provider.received).toHaveLength(1);
  });

  test.each([['http://receiver.example.org/'], ['ftp://127.0.0.1/'], ['receiver']])('refuses the address %s', (url) => {
    expect(() => new Webhook({ url, secret: SECRET, clock })).toThrow('the configuration is not valid');
  });

  test('refuses a secret that is too short', () => {
    expect(() => new Webhook({ url: provider.origin, secret: 'short', clock })).toThrow(
      'the secret is shorter than 16 characters',
    );
  });
});
