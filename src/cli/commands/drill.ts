import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { Fault } from '../../core/fault.ts';
import { Drill } from '../../desk/schema/drill.ts';
import { withRecords } from '../records.ts';
import { addressOf, withToken } from '../running-gateway.ts';
import { print } from '../tell.ts';

const ASK_EVERY_MS = 200;
/** A drill ends within a minute; its end is on disk some seconds later. */
const WITHIN_MS = 80_000;
const Problem = z.object({ detail: z.string() });

export function addDrill(program: Command): void {
  program
    .command('drill')
    .description('has the running gateway test itself now: a press, followed through the whole chain')
    .option('--config <file>', 'the configuration, when it is not the usual one')
    .option('--json', 'print JSON')
    .action((options: { config?: string; json?: boolean }) =>
      withRecords(({ register }) =>
        withToken(register, 'supervisor', 'the drill command', (token) =>
          drill(addressOf(options.config), token, options.json),
        ),
      ),
    );
}

async function drill(http: string, token: string, json: boolean | undefined): Promise<void> {
  const before = (await ask(http, token, 'GET')).last?.at;
  let now = await ask(http, token, 'POST');
  const until = performance.now() + WITHIN_MS;
  while (now.running && performance.now() < until) {
    await pause(ASK_EVERY_MS);
    now = await ask(http, token, 'GET');
  }
  const { last } = now;
  if (now.running || last === null || last.at === before)
    throw new Fault('HW_DRILL_FAILED', { why: 'it has not come to an end' });
  print(json, last, () => words(last));
  if (!last.passed) throw new Fault('HW_DRILL_FAILED', { why: last.missing.join('; ') });
}

async function ask(http: string, token: string, method: 'GET' | 'POST'): Promise<Drill> {
  const answer = await fetch(`${http}/api/drill`, { method, headers: { authorization: `Bearer ${token}` } }).catch(
    (cause: unknown) => {
      throw new Fault('HW_DRILL_FAILED', { where: http, why: 'the gateway does not answer', cause });
    },
  );
  const body: unknown = await answer.json();
  if (answer.ok) return Drill.parse(body);
  throw new Fault('HW_DRILL_BLOCKED', { why: Problem.safeParse(body).data?.detail ?? `it answered ${answer.status}` });
}

function words({ figures }: NonNullable<Drill['last']>): string {
  const figure = (ms: number | null | undefined) => (ms == null ? 'never' : `after ${ms} ms`);
  return [
    'The self-test is over. Measured from the press:',
    `  acknowledged to the device   ${figure(figures?.pubackMs)}`,
    `  on the live stream           ${figure(figures?.streamMs)}`,
    `  taken by every channel       ${figure(figures?.sendMs)}`,
  ].join('\n');
}
