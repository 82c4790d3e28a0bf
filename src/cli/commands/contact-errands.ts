import { setTimeout as pause } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import { z } from 'zod';
import { Fault } from '../../core/fault.ts';
import { asContactId, asErrandId, asPointId, type ErrandId } from '../../core/ids.ts';
import { REASON_WORDS } from '../../desk/view/words.ts';
import type { ErrandKind, ErrandRecord } from '../../register/errands.ts';
import type { Register } from '../../register/register.ts';
import { typed } from '../ids.ts';
import { withRecords } from '../records.ts';
import { addressOf, withToken } from '../running-gateway.ts';
import { print } from '../tell.ts';

interface ErrandOptions {
  by?: 'voice' | 'sms';
  config?: string;
  json?: boolean;
}

const ASK_EVERY_MS = 500;
/** A test call rings for half a minute and asks for a key; what comes later is found in the list. */
const WITHIN_MS = 150_000;
const Problem = z.object({ detail: z.string() });
const Begun = z.object({ errand: z.string() });

/** Below `contact`: proving that a number is theirs, and trying the chain to them. */
export function addContactErrands(contact: Command): void {
  errand(contact, 'code', 'has the running gateway send a code to a number').action(
    (id: string, point: string, options: ErrandOptions) =>
      begin('code', id, point, options, async () => {
        print(
          options.json,
          { contact: id, point },
          () => `The code is on its way. Have it read back, then: havenwatch contact verify ${id} ${point} CODE`,
        );
      }),
  );
  errand(contact, 'test', 'has the running gateway test the chain to somebody, and waits for what comes of it').action(
    (id: string, point: string, options: ErrandOptions) =>
      begin('test', id, point, options, async (made, register) => {
        const end = await endOf(register, made);
        print(options.json, end ?? { errand: made, outcome: null }, () => words(end));
        if (end?.outcome === 'failed') throw new Fault('HW_ERRAND_REFUSED', { where: 'the test', why: reasonOf(end) });
      }),
  );
  contact
    .command('verify <contact> <point> <code>')
    .description('compares what was read back with the code that was sent; when it is right, the number counts')
    .option('--json', 'print JSON')
    .action((id: string, point: string, code: string, options: { json?: boolean }) =>
      withRecords(({ register }) => {
        register.errands.verify(typed(asContactId, id, 'contact'), typed(asPointId, point, 'point'), code);
        print(options.json, { contact: id, point, verified: true }, () => `${point} is verified.`);
      }),
    );
}

function errand(contact: Command, name: ErrandKind, description: string): Command {
  return contact
    .command(`${name} <contact> <point>`)
    .description(description)
    .addOption(new Option('--by <channel>', 'voice or sms; the usual one when left out').choices(['voice', 'sms']))
    .option('--config <file>', 'the configuration, when it is not the usual one')
    .option('--json', 'print JSON');
}

function begin(
  what: ErrandKind,
  id: string,
  point: string,
  options: ErrandOptions,
  then: (errand: ErrandId, register: Register) => Promise<void>,
): Promise<void> {
  const path = `/api/contacts/${typed(asContactId, id, 'contact')}/points/${typed(asPointId, point, 'point')}/${what}`;
  return withRecords(({ register }) =>
    withToken(register, 'supervisor', `the contact ${what} command`, async (token) => {
      const made = await ask(`${addressOf(options.config)}${path}`, token, options.by);
      await then(made, register);
    }),
  );
}

async function ask(url: string, token: string, channel: ErrandOptions['by']): Promise<ErrandId> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ channel }) }).catch(
    (cause: unknown) => {
      throw new Fault('HW_ERRAND_REFUSED', { why: 'the gateway does not answer', cause });
    },
  );
  const body: unknown = await answer.json();
  const made = asErrandId(Begun.safeParse(body).data?.errand ?? '');
  if (answer.ok && made !== undefined) return made;
  throw new Fault('HW_ERRAND_REFUSED', { why: Problem.safeParse(body).data?.detail ?? `it answered ${answer.status}` });
}

async function endOf({ errands }: Register, made: ErrandId): Promise<ErrandRecord | undefined> {
  const until = performance.now() + WITHIN_MS;
  while (performance.now() < until) {
    const now = errands.find(made);
    if (now?.outcome !== undefined) return now;
    await pause(ASK_EVERY_MS);
  }
  return undefined;
}

function words(end: ErrandRecord | undefined): string {
  if (end === undefined) return 'Nothing has come of it yet; the list of contacts will show it.';
  const said = {
    confirmed: 'They have confirmed: the chain to them works.',
    reached: 'It arrived; nobody confirmed it.',
  };
  return end.outcome === 'confirmed' || end.outcome === 'reached' ? said[end.outcome] : `It failed: ${reasonOf(end)}.`;
}

const reasonOf = ({ reason }: ErrandRecord) => (reason === undefined ? 'nobody knows why' : REASON_WORDS[reason]);
