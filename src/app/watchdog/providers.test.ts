import { afterEach, beforeEach, expect, test } from 'vitest';
import { minutes, seconds } from '../../core/time.ts';
import { aSend, dispatch, twilioAt } from '../../dispatch/testing/parts.ts';
import { Provider } from '../../dispatch/testing/provider.ts';
import { ManualClock } from '../../gateway/testing/manual-clock.ts';
import { ASK_AGAIN, ASK_EVERY, FAILURES_IN_A_ROW, Providers } from './providers.ts';

let provider: Provider;
let clock: ManualClock;
let twilio: ReturnType<typeof twilioAt>;
let dispatcher: ReturnType<typeof dispatch>['dispatcher'];
let providers: Providers;

beforeEach(async () => {
  provider = await Provider.start();
  clock = new ManualClock();
  twilio = twilioAt(provider.origin);
  dispatcher = dispatch([twilio.voice], clock).dispatcher;
  providers = new Providers(dispatcher, clock.now());
});
afterEach(async () => {
  await twilio.account.close();
  await provider.stop();
});

const says = () => [...providers.troubles(clock.now())].map((trouble) => trouble.says);

/** One asking, and its answer. */
async function ask(): Promise<void> {
  const before = providers.counts.asked;
  providers.look(clock.now());
  expect(providers.counts.asked).toBe(before + 1);
  await providers.answered();
}

test('a provider that knows us is asked once a minute, and never for more than our account', async () => {
  await ask();
  clock.pass(seconds(59));
  providers.look(clock.now());
  expect(providers.counts.asked).toBe(1);
  clock.pass(seconds(1));
  await ask();
  expect(says()).toEqual([]);
  expect(provider.received.every(({ method, path }) => method === 'GET' && /\/Accounts\/AC0+\.json$/.test(path))).toBe(
    true,
  );
});

test('credentials that are no longer taken are said after three times, long before an alarm needs them', async () => {
  provider.reply = () => ({ status: 401, body: { code: 20003 } });
  const startedAt = clock.now();
  for (let n = 1; n < FAILURES_IN_A_ROW; n += 1) {
    await ask();
    expect(says()).toEqual([]);
    clock.pass(ASK_AGAIN);
  }
  await ask();
  expect(says()).toEqual(['The provider of voice has not answered 3 times in a row: nobody is reached that way.']);
  expect(clock.now() - startedAt).toBeLessThanOrEqual(seconds(20));

  provider.reply = () => ({ status: 200, body: {} });
  clock.pass(ASK_AGAIN);
  await ask();
  expect(says()).toEqual([]);
  clock.pass(ASK_AGAIN);
  providers.look(clock.now());
  expect(providers.counts).toEqual({ asked: 4, failed: 3 });
  clock.pass(ASK_EVERY);
});

test('sends that the provider refuses are said too, and forgotten when they say nothing about now', async () => {
  provider.reply = ({ method }) => ({ status: method === 'GET' ? 200 : 400, body: { code: 99_999 } });
  for (let n = 1; n <= FAILURES_IN_A_ROW; n += 1) {
    expect(says()).toEqual([]);
    dispatcher.take(aSend(clock, { n }));
    await dispatcher.idle();
  }
  expect(says()).toEqual(['The provider of voice has refused the last 3 sends: nobody is reached that way.']);
  clock.pass(minutes(11));
  expect(says()).toEqual([]);
});

test('a refusal that only we can see to is said at once, and until a send succeeds', async () => {
  provider.reply = ({ method }) => ({ status: method === 'GET' ? 200 : 401, body: { code: 20003 } });
  dispatcher.take(aSend(clock));
  await dispatcher.idle();
  expect(says()).toEqual([
    'The provider refuses what it will go on refusing until somebody sees to it. voice: the account or its token is not known.',
  ]);
  provider.reply = () => ({ status: 201, body: { sid: 'CA1' } });
  dispatcher.take(aSend(clock, { n: 2 }));
  await dispatcher.idle();
  expect(says()).toEqual([]);
});
