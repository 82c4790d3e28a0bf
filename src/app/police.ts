import { readDc09Key } from '../dc09/seal.ts';
import { Arc } from '../dispatch/arc/arc-channel.ts';
import { type Channel, notConfigured } from '../dispatch/channel.ts';
import { nameOf } from '../dispatch/log.ts';
import { policeHooks } from '../dispatch/police/hooks.ts';
import { PoliceNews } from '../dispatch/police/news.ts';
import type { ForceAddress } from '../dispatch/police/signed-post.ts';
import { PoliceTransfer } from '../dispatch/police/transfer-channel.ts';
import type { Clock } from '../gateway/ports.ts';
import type { Config } from './config/load.ts';
import { type Environment, forceSecret } from './environment.ts';
import { gaugesOf } from './gauges.ts';
import type { Log } from './log.ts';
import { HousePoliceFacts, type PoliceFactsParts } from './police-facts.ts';
import type { PoliceWays } from './police-ways.ts';

export interface PoliceWaysParts extends PoliceFactsParts {
  log: Log;
  environment: Environment;
  /** Where forces reach us; its host is the name that they know us by. */
  publicUrl: string;
  /** A rehearsal for staff: nobody outside is told of it. */
  isRehearsal: boolean;
}

/** Makes the channels `transfer` and `arc`, as far as they are set up. Neither is missed where nobody has asked for it. */
export function openPolice(parts: PoliceWaysParts): PoliceWays {
  const { config, environment, clock, publicUrl, isRehearsal, heart, log } = parts;
  if (isRehearsal) return { channels: [], hooks: () => [], told: () => {}, start: () => {} };
  const facts = new HousePoliceFacts(parts);
  const news = new PoliceNews({ door: { submit: (...input) => heart().door.submit(...input) }, facts, log });
  const forces = transferForces(config, environment);
  const sender = new URL(publicUrl).hostname;
  const transfer = new PoliceTransfer({ forces, facts, news, clock, sender, log });
  const isWanted = [...config.forces.values()].some((force) => force.transfer !== undefined);
  const arc = makeArc(config, environment, clock, (incident) => facts.isConfirmed(incident));
  return {
    channels: [...(isWanted ? [transfer] : []), ...(arc === undefined ? [] : [arc])],
    hooks: (metrics) => {
      const secret = (force: string) => forces.get(force)?.secret;
      const hooks = policeHooks({ secret, news, clock, metrics: metrics.dispatch });
      return isWanted ? [async (app) => void (await app.register(hooks, { prefix: '/hooks/police' }))] : [];
    },
    told: ({ event, early, partition, position }) => {
      if (early || !(event.type === 'incident-confirmed' || event.type === 'severity-raised')) return;
      const { incident, premises } = event;
      transfer.update(incident, premises, `update-${partition}-${position}`).catch((error: unknown) => {
        log.error({ incident, error: nameOf(error) }, 'a force could not be told anew');
      });
    },
    start: (metrics) => {
      const { gauge, labelled } = gaugesOf(metrics.registry);
      gauge('transfers_followed', 'Transfers whose force is asked how it stands', () => transfer.followed);
      if (!(arc instanceof Arc)) return;
      labelled('arc', 'What came of messages to the receiving centre', 'what', () => ({ ...arc.counts }));
      gauge('arc_receivers_answering', 'Receivers of the receiving centre that answer', () => arc.good);
      gauge('arc_outstanding', 'Messages to the receiving centre that wait for their answer', () => arc.outstanding);
      arc.start();
    },
  };
}

/** The forces that take electronic transfers and have a secret for it, by id. */
export function transferForces(config: Pick<Config, 'forces'>, environment: Environment): Map<string, ForceAddress> {
  const forces = new Map<string, ForceAddress>();
  for (const [id, { transfer }] of config.forces) {
    const secret = forceSecret(environment, id);
    if (transfer !== undefined && secret !== undefined) forces.set(id, { url: transfer.url, secret });
  }
  return forces;
}

/** What is missing, in plain words, for forces that take transfers and cannot be told. */
export function warnOfTransfers(config: Pick<Config, 'forces'>, environment: Environment): string[] {
  const ready = transferForces(config, environment);
  return [...config.forces.values()].flatMap(({ id, transfer }) =>
    transfer === undefined || ready.has(id)
      ? []
      : [`Nothing is handed over to the force "${id}" electronically: set ${secretName(id)}.`],
  );
}

function secretName(id: string): string {
  return `HAVENWATCH_FORCE_${id.toUpperCase().replaceAll('-', '_')}_SECRET`;
}

/** Undefined where there is no receiving centre. */
function makeArc(
  { gateway }: Pick<Config, 'gateway'>,
  { arcKey }: Environment,
  clock: Clock,
  isConfirmed: (incident: Parameters<HousePoliceFacts['isConfirmed']>[0]) => boolean,
): Channel | undefined {
  if (gateway.arc === undefined) return undefined;
  const { receivers, account, prefix, receiver, supervise: superviseMs, encrypt } = gateway.arc;
  const key = encrypt ? readDc09Key(arcKey ?? '') : undefined;
  if (encrypt && key === undefined) return notConfigured('arc', 'set HAVENWATCH_ARC_KEY to 32, 48 or 64 hex digits');
  const line = { account, prefix, ...(receiver && { receiver }), ...(key && { key }) };
  return new Arc({ receivers, line, superviseMs, clock, isConfirmed: ({ incident }) => isConfirmed(incident) });
}
