import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import { z } from 'zod';
import { Child, listening, portOf } from '../harness/children.ts';
import type { Contestant } from './contestant.ts';
import { EventStream } from './event-stream.ts';
import { Ledger } from './ledger.ts';
import { PhoneNetwork } from './phone-network.ts';
import { Pressers } from './presser.ts';
import type { Scheme } from './scheme.ts';

const PROGRAM = fileURLToPath(new URL('../../src/cli/havenwatch.js', import.meta.url));
const READY_MS = 60_000;
/** Incidents closed at once between two rounds. */
const CLOSING = 8;

export interface HavenwatchOptions {
  /** Its data directory, with the scheme in it. */
  directory: string;
  scheme: Scheme;
  /** How many of the scheme's pressers are connected. */
  pressers: number;
  /** What else it finds in its environment. */
  env?: Record<string, string>;
  /** Options of the Node.js process, to look into it. */
  nodeOptions?: readonly string[];
}

/** The product as anyone would run it, in a process of its own, with the counting telephone network in place of the provider. */
export async function startHavenwatch(options: HavenwatchOptions): Promise<Contestant> {
  const { directory, scheme, pressers, nodeOptions = [], env = {} } = options;
  const ledger = new Ledger();
  const open = new Set<string>();
  const phones = await PhoneNetwork.start((attempt, at) => ledger.called(incidentOf(attempt), at));
  const child = await Child.start(
    {
      name: 'havenwatch run',
      command: process.execPath,
      args: [...nodeOptions, PROGRAM, 'run'],
      env: {
        HAVENWATCH_DATA: directory,
        HAVENWATCH_HTTP_PORT: '0',
        HAVENWATCH_MQTT_PORT: '0',
        HAVENWATCH_MQTTS_PORT: '0',
        TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000000',
        TWILIO_AUTH_TOKEN: '00000000000000000000000000000000',
        TWILIO_BASE_URL: phones.origin,
        ...env,
      },
      readyMs: READY_MS,
    },
    listening,
  );
  const origin = `http://127.0.0.1:${portOf(child.ready, 'http')}`;
  const desk = new Pool(origin, { connections: CLOSING, pipelining: 1 });
  const stream = await EventStream.open(`${origin}/api/stream`, scheme.token, (data, at) => {
    const told = toldOf(data);
    if (told === undefined) return;
    if (told.state === 'closed') open.delete(told.incident);
    else open.add(told.incident);
    for (const signal of told.signals) {
      ledger.link(told.incident, signal);
      ledger.streamed(signal, at);
    }
  });
  const mqttPort = portOf(child.ready, 'mqtt');
  const pressed = await Pressers.connect({ port: mqttPort, devices: scheme.pressers.slice(0, pressers) });
  return {
    name: 'havenwatch',
    mqttPort,
    pressers: pressed,
    ledger,
    tidy: () => closeAll(desk, scheme.token, open),
    async close() {
      stream.close();
      pressed.close();
      await desk.destroy();
      await child.end();
      await phones.close();
    },
  };
}

/** Nobody answers in a benchmark; without this the product would go on calling, as it must. */
async function closeAll(desk: Pool, token: string, open: Set<string>): Promise<void> {
  const waiting = [...open];
  open.clear();
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ reason: 'planned' });
  const work = async () => {
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      const answer = await desk.request({ method: 'POST', path: `/api/incidents/${id}/close`, headers, body });
      const says = await answer.body.text();
      if (answer.statusCode !== 200) throw new Error(`An incident could not be closed: ${answer.statusCode} ${says}`);
    }
  };
  await Promise.all(Array.from({ length: CLOSING }, work));
}

/** `0-1-5.2` → `0-1-5` */
function incidentOf(attempt: string): string {
  const point = attempt.lastIndexOf('.');
  return point < 0 ? attempt : attempt.slice(0, point);
}

const Told = z.object({
  incident: z.object({ id: z.string(), state: z.string(), signals: z.array(z.object({ id: z.string() })) }),
});

/** What an event of the stream says of an incident; undefined for every other event. */
function toldOf(data: string): { incident: string; state: string; signals: string[] } | undefined {
  if (!data.startsWith('{')) return undefined;
  const { success, data: told } = Told.safeParse(JSON.parse(data));
  if (!success) return undefined;
  const { id, state, signals } = told.incident;
  return { incident: id, state, signals: signals.map((signal) => signal.id) };
}
