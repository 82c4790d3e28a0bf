import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SimulatedMailServer } from '../../../simulators/mail/mail-server.ts';
import type { MailTrouble } from '../../../simulators/mail/session.ts';
import { ms } from '../../core/time.ts';
import { ManualClock } from '../../gateway/testing/manual-clock.ts';
import { aSend, attempt, dispatch, known, MESSAGES, REFERENCE } from '../testing/parts.ts';
import { Email } from './email-channel.ts';
import { type MailServer, transportOptions } from './server.ts';
import { verdictOn } from './verdict.ts';

const FROM = 'duty@example.org';
const INBOX = 'inbox@example.org';
const PASSWORD = 'a password for tests only';
const people = { number: () => ({ reveal: () => INBOX }), reference: () => REFERENCE };

let server: SimulatedMailServer;
let clock: ManualClock;
let email: Email;

const mailServer = (over: Partial<MailServer> = {}): MailServer => ({
  host: '127.0.0.1',
  port: server.port,
  security: 'none',
  from: FROM,
  user: 'havenwatch',
  password: PASSWORD,
  ...over,
});

beforeEach(async () => {
  server = await SimulatedMailServer.start({ user: 'havenwatch', password: PASSWORD });
  clock = new ManualClock();
  email = new Email({ server: mailServer(), words: { messages: MESSAGES }, clock });
});

afterEach(async () => {
  await email.close();
  await server.close();
});

const send = (n = 1) => aSend(clock, { n, channel: 'email' });

/** Waits for a pause of just that length to begin, then passes it. */
async function passPause(wait: number): Promise<void> {
  while (clock.nextInMs !== wait) await new Promise(setImmediate);
  clock.pass(ms(wait));
}

/** What becomes of one mail when the server behaves like this, and how often it was tried. */
async function storyWith(troubles: MailTrouble[], pauses: number[]): Promise<string[]> {
  server.troubles.push(...troubles);
  const { dispatcher, door } = dispatch([email], clock, { people });
  dispatcher.take(send());
  for (const wait of pauses) await passPause(wait);
  await dispatcher.idle();
  const tries = server.said.filter((line) => line.startsWith('MAIL ')).length;
  return [...door.story(attempt(1)), `${tries} tries`];
}

describe('a mail to a duty inbox', () => {
  test('is neutral, says that a machine wrote it, and is accepted by its server and by nobody else', async () => {
    expect(await storyWith([], [])).toEqual(['sending', 'accepted', '1 tries']);
    const mail = known(server.mails[0]);
    expect([mail.from, mail.to, mail.user]).toEqual([FROM, [INBOX], 'havenwatch']);
    expect(mail.headers.get('message-id')).toBe('<7-1-42.1@example.org>');
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail.headers.get('subject')).toBe('Please respond');
    expect(mail.headers.has('x-mailer')).toBe(false);
    expect(mail.text).toContain('Kestrel 4');
    // The machine's own name is nobody's business, nor is what this is about.
    expect(server.said.filter((line) => /^(EHLO|HELO) /.test(line))).toEqual(['EHLO example.org']);
    expect(mail.raw).not.toMatch(/panic|alarm|havenwatch|police/i);
  });

  test('is tried again while its server is busy, with the same Message-ID, and given up in the end', async () => {
    expect(await storyWith([{ reply: 451 }, 'breaks-after-taking'], [2000, 4000])).toEqual([
      'sending',
      'accepted',
      '3 tries',
    ]);
    expect(server.mails.map(({ headers }) => headers.get('message-id'))).toEqual(
      Array.from({ length: 2 }, () => '<7-1-42.1@example.org>'),
    );
  });

  test('is given up when its window has passed', async () => {
    const always = Array.from({ length: 9 }, () => ({ reply: 421 }));
    expect(await storyWith(always, [2000, 4000, 6000, 8000])).toEqual(['sending', 'failed/provider-error', '5 tries']);
  });

  test('is given up at once when the address is refused, or our own name and password', async () => {
    expect(await storyWith([{ reply: 550 }], [])).toEqual(['sending', 'failed/undeliverable', '1 tries']);
    const wrong = new Email({ server: mailServer({ password: 'wrong' }), words: { messages: MESSAGES }, clock });
    const { dispatcher, door } = dispatch([wrong], clock, { people });
    expect(await wrong.warm()).toBe(false);
    dispatcher.take(send(2));
    await dispatcher.idle();
    expect(door.story(attempt(2))).toEqual(['sending', 'failed/credentials']);
    await wrong.close();
  });

  test('is tried again when its server says nothing; a rehearsal stops short of the wire', async () => {
    server.troubles.push('stalls');
    const { dispatcher, door } = dispatch([email], clock, { people });
    dispatcher.take(send());
    while (!server.said.some((line) => line.startsWith('MAIL '))) await new Promise(setImmediate);
    clock.pass(ms(15_000));
    await passPause(2000);
    await dispatcher.idle();
    expect(door.story(attempt(1))).toEqual(['sending', 'accepted']);
    expect(await dispatcher.rehearse(send(3))).toBe(true);
    expect(server.mails).toHaveLength(1);
  });

  test('without an address is no mail; in the clear it goes to this machine only', async () => {
    const { dispatcher, door } = dispatch([email], clock, { people: { ...people, number: () => undefined } });
    dispatcher.take(send());
    await dispatcher.idle();
    expect(door.story(attempt(1))).toEqual(['failed/no-number']);
    expect(() => transportOptions(mailServer({ host: 'mail.example.org' }))).toThrow('without TLS');
    const outside = transportOptions(mailServer({ host: 'mail.example.org', security: 'starttls' }));
    expect(outside).toMatchObject({ requireTLS: true, ignoreTLS: false, tls: { minVersion: 'TLSv1.2' } });
  });

  test('never leaves in the clear for a server that offers no encryption', async () => {
    const strict = new Email({ server: mailServer({ security: 'starttls' }), words: { messages: MESSAGES }, clock });
    const { dispatcher, door } = dispatch([strict], clock, { people });
    dispatcher.take(send());
    await dispatcher.idle();
    expect(door.story(attempt(1))).toEqual(['sending', 'failed/provider-error']);
    expect(server.said.filter((line) => /^(AUTH|MAIL)/.test(line))).toEqual([]);
    await strict.close();
  });
});

test.each([
  [{ responseCode: 421 }, 'try-again', 'provider-error'],
  [{ responseCode: 454, code: 'EAUTH' }, 'try-again', 'provider-error'],
  [{ responseCode: 530, code: 'EENVELOPE' }, 'give-up', 'credentials'],
  [{ responseCode: 552, code: 'EMESSAGE' }, 'give-up', 'undeliverable'],
  [{ code: 'EENVELOPE' }, 'give-up', 'undeliverable'],
  [{ code: 'ETLS' }, 'give-up', 'provider-error'],
  [{ code: 'ETIMEDOUT' }, 'try-again', 'provider-silent'],
  [{ code: 'ECONNECTION' }, 'try-again', 'provider-error'],
  [undefined, 'try-again', 'provider-error'],
])('an error %o of a mail server means %s, %s', (error, say, reason) => {
  expect(verdictOn(error)).toEqual({ say, reason });
});
