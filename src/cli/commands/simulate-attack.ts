import type { Command } from 'commander';
import { ATTACKS, type Attack, attackNamed } from '../../../simulators/attack/attacks.ts';
import { Fault } from '../../core/fault.ts';
import { openSqliteReader } from '../../journal/sqlite/reader.ts';
import { type Evidence, evidenceOf, RAISED_WITHIN_MS } from '../attack/evidence.ts';
import { askForRestart } from '../attack/restart.ts';
import { setStage } from '../attack/stage.ts';
import { environmentOf, withRecords } from '../records.ts';
import { addressOf } from '../running-gateway.ts';
import { print } from '../tell.ts';

/** The journal is looked at again until it says what was found, for at most so long. */
const LOOK_FOR_MS = 5_000;
const LOOK_EVERY_MS = 50;
const FAILED = 1;

interface Options {
  mqtt: string;
  mqtts: string;
  http?: string;
  config?: string;
  json?: boolean;
}

/** `havenwatch simulate attack`. */
export function addSimulateAttack(simulate: Command): void {
  simulate
    .command('attack')
    .description(
      'has somebody speak as a made-up device who is not it, against the gateway of this data directory, and says whether it was found out',
    )
    .argument('<name>', `all that need no restart, or one of ${ATTACKS.map(({ name }) => name).join(', ')}`)
    .option('--mqtt <url>', 'where the gateway takes MQTT', 'mqtt://127.0.0.1:1883')
    .option('--mqtts <url>', 'where it takes MQTT over TLS', 'mqtts://127.0.0.1:8883')
    .option('--http <url>', 'where its desk is')
    .option('--config <file>', 'the configuration to use')
    .option('--json', 'print JSON')
    .action(run);
}

async function run(name: string, options: Options): Promise<void> {
  const one = attackNamed(name);
  const attacks = name === 'all' ? ATTACKS.filter(({ restarts }) => restarts !== true) : one === undefined ? [] : [one];
  if (attacks.length === 0)
    throw new Fault('HW_USAGE', {
      where: 'simulate attack',
      why: `there is no attack "${name}"; there is ${ATTACKS.map((attack) => attack.name).join(', ')}`,
    });
  const results: Awaited<ReturnType<typeof play>>[] = [];
  for (const attack of attacks) results.push(await play(attack, options));
  const isFoundOut = results.every(({ foundOut }) => foundOut);
  print(options.json, { foundOut: isFoundOut, attacks: results }, () => results.map(sentence).join('\n'));
  if (!isFoundOut) process.exitCode = FAILED;
}

async function play(attack: Attack, { mqtt, mqtts, http, config }: Options) {
  const { dataDir } = environmentOf(config);
  const reader = openSqliteReader({ dir: dataDir });
  try {
    const before = reader.lastPosition();
    const { outcome, device } = await withRecords(async ({ register }) => {
      const desk = http ?? addressOf(config);
      const restarted = () => askForRestart(desk);
      const stage = await setStage({ register, dataDir, mqtt, mqtts, http: desk, restarted });
      return { outcome: await attack.run(stage), device: stage[attack.of].device };
    }, config);
    const evidence = await look(() => evidenceOf(reader, before, device, attack.why));
    const { suspectedAt, raisedAfterMs } = evidence;
    const foundOut = outcome.refused && raisedAfterMs !== undefined && raisedAfterMs <= RAISED_WITHIN_MS;
    return {
      attack: attack.name,
      about: attack.about,
      device,
      why: attack.why,
      ...outcome,
      recorded: suspectedAt !== undefined,
      raisedAfterMs: raisedAfterMs ?? null,
      foundOut,
    };
  } finally {
    reader.close();
  }
}

async function look(at: () => Evidence): Promise<Evidence> {
  const until = performance.now() + LOOK_FOR_MS;
  for (;;) {
    const evidence = at();
    if (evidence.raisedAfterMs !== undefined || performance.now() > until) return evidence;
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
  }
}

function sentence(result: Awaited<ReturnType<typeof play>>): string {
  const { attack, about, saw, recorded, raisedAfterMs, foundOut, why } = result;
  const told = raisedAfterMs === null ? 'Nobody was told.' : `An incident ${raisedAfterMs} ms after it was seen.`;
  const record = recorded ? `On record as ${why}.` : 'Nothing is on record.';
  return `${foundOut ? 'found out ' : 'NOT FOUND OUT '} ${attack}: ${about}; ${saw.join(', ')}. ${record} ${told}`;
}
