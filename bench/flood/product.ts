import { fileURLToPath } from 'node:url';
import type { FleetDevice } from '../../simulators/fleet/packets.ts';
import { Child, listening, portOf } from '../harness/children.ts';
import { PhoneNetwork } from '../latency/phone-network.ts';
import { Pressers } from '../latency/presser.ts';
import type { Scheme } from '../latency/scheme.ts';
import { FloodDesk } from './flood-desk.ts';
import { Sightings } from './sightings.ts';

const PROGRAM = fileURLToPath(new URL('../../src/cli/havenwatch.js', import.meta.url));
const READY_MS = 60_000;

export interface FloodedProduct {
  readonly mqttPort: number;
  readonly fresh: Pressers;
  readonly sightings: Sightings;
  /** The desk on its stream. */
  readonly desk: FloodDesk;
  /** The product's own counters, as its metrics page has them. */
  metrics(): Promise<string>;
  close(): Promise<void>;
}

/** The product in a process of its own, with one desk on its stream and the counting telephone network. */
export async function startFlooded(
  directory: string,
  scheme: Scheme,
  fresh: readonly FleetDevice[],
): Promise<FloodedProduct> {
  const sightings = new Sightings();
  const phones = await PhoneNetwork.start((attempt, at) =>
    sightings.called(attempt.slice(0, Math.max(0, attempt.lastIndexOf('.'))), at),
  );
  const child = await Child.start(
    {
      name: 'havenwatch run',
      command: process.execPath,
      args: [...(process.env['HAVENWATCH_BENCH_NODE'] ?? '').split(' ').filter(Boolean), PROGRAM, 'run'],
      env: {
        HAVENWATCH_DATA: directory,
        HAVENWATCH_HTTP_PORT: '0',
        HAVENWATCH_MQTT_PORT: '0',
        HAVENWATCH_MQTTS_PORT: '0',
        TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000000',
        TWILIO_AUTH_TOKEN: '00000000000000000000000000000000',
        TWILIO_BASE_URL: phones.origin,
      },
      readyMs: READY_MS,
    },
    listening,
  );
  const origin = `http://127.0.0.1:${portOf(child.ready, 'http')}`;
  const desk = await FloodDesk.open(`${origin}/api/stream`, scheme.token, sightings);
  const mqttPort = portOf(child.ready, 'mqtt');
  const pressers = await Pressers.connect({ port: mqttPort, devices: fresh });
  return {
    mqttPort,
    fresh: pressers,
    sightings,
    desk,
    metrics: async () => await (await fetch(`${origin}/metrics`)).text(),
    async close() {
      desk.close();
      pressers.close();
      await child.end();
      await phones.close();
    },
  };
}
