import type { Command } from 'commander';
import { z } from 'zod';
import { Fault } from '../../core/fault.ts';
import { DiscoveredList } from '../../desk/schema/discovered.ts';
import { bindingText } from '../bindings.ts';
import { withRecords } from '../records.ts';
import { addressOf, withToken } from '../running-gateway.ts';
import { print, table } from '../tell.ts';

interface Options {
  premises?: string;
  config?: string;
  json?: boolean;
}
const Problem = z.object({ detail: z.string() });

export function addDiscovered(program: Command): void {
  program
    .command('discovered')
    .description(
      'what the running gateway has found behind bridges and nobody has registered, and what nobody has bound',
    )
    .option('--premises <id>', 'only behind the bridges of this home')
    .option('--config <file>', 'the configuration, when it is not the usual one')
    .option('--json', 'print JSON')
    .action((options: Options) =>
      withRecords(async ({ register }) => {
        const list = await withToken(register, 'supervisor', 'the discovered command', (token) => ask(options, token));
        print(options.json, list, () => words(list));
      }),
    );
}

async function ask({ premises, config }: Options, token: string): Promise<DiscoveredList> {
  const http = addressOf(config);
  const query = premises === undefined ? '' : `?${new URLSearchParams({ premises })}`;
  const failed = (why: string, cause?: unknown) => new Fault('HW_GATEWAY_UNREACHABLE', { where: http, why, cause });
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${http}/api/discovered${query}`, { headers }).catch((cause: unknown) => {
    throw failed('it does not answer', cause);
  });
  const body: unknown = await answer.json();
  if (answer.ok) return DiscoveredList.parse(body);
  throw failed(Problem.safeParse(body).data?.detail ?? `it answered ${answer.status}`);
}

type Fact = DiscoveredList['items'][number]['facts'][number];

function words({ items, unbound }: DiscoveredList): string {
  const found = items.map((item) => [
    item.via,
    item.address,
    item.alias ?? '',
    [item.vendor, item.model].filter(Boolean).join(' '),
    String(item.heard),
    item.facts.map(factText).join(', '),
    item.proposed.map(bindingText).join(' '),
  ]);
  const open = unbound.map((one) => [one.device, one.name ?? '', one.facts.map(factText).join(', ')]);
  return [
    found.length === 0
      ? 'Nothing was found that is not registered.'
      : table(['behind', 'address', 'called', 'is', 'heard', 'has said', 'usually means'], found),
    ...(open.length === 0
      ? []
      : ['', 'Said by registered devices and bound to nothing:', table(['device', 'name', 'has said'], open)]),
  ].join('\n');
}

const factText = ({ key, which, state, percent, low }: Fact): string =>
  `${key}=${which ?? state ?? (percent === undefined ? (low === true ? 'low' : 'ok') : `${percent} %`)}`;
