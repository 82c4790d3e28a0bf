import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Child, listening, portOf } from '../harness/children.ts';
import { freePort } from '../latency/mosquitto.ts';
import type { Identities } from './identities.ts';

const READY_MS = 60_000;
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const GATED = here('../../src/cli/havenwatch.js');
const UNGATED = here('./ungated.ts');
const PEER = here('./tls-peer.ts');

/** Something that takes MQTT over mutual TLS, in a process of its own. */
export interface Contestant {
  name: string;
  port: number;
  end(): Promise<void>;
}

/** The product as anyone would run it; `ungated` without its line at the door. */
export async function startGateway(directory: string, ungated = false): Promise<Contestant> {
  const name = ungated ? 'havenwatch, ungated' : 'havenwatch';
  const child = await Child.start(
    {
      name,
      command: process.execPath,
      args: [ungated ? UNGATED : GATED, 'run'],
      env: {
        HAVENWATCH_DATA: directory,
        HAVENWATCH_HTTP_PORT: '0',
        HAVENWATCH_MQTT_PORT: '0',
        HAVENWATCH_MQTTS_PORT: '0',
      },
      readyMs: READY_MS,
    },
    listening,
  );
  return { name, port: portOf(child.ready, 'mqtts'), end: () => child.end() };
}

/** `aedes`: a bare broker behind Node's own TLS. `floor`: what the handshakes cost by themselves. */
export async function startPeer(what: 'aedes' | 'floor', { server }: Identities): Promise<Contestant> {
  const { key, cert, authority } = server;
  const child = await Child.start(
    { name: what, command: process.execPath, args: [PEER, what, key, cert, authority], readyMs: READY_MS },
    listening,
  );
  return { name: what, port: portOf(child.ready, 'mqtts'), end: () => child.end() };
}

/** A mosquitto that wants certificates of the same authority. */
export async function startMosquitto(program: string, place: string, { server }: Identities): Promise<Contestant> {
  const port = await freePort();
  const file = join(place, `mosquitto-${port}.conf`);
  const lines = [
    `listener ${port} 127.0.0.1`,
    `cafile ${server.authority}`,
    `certfile ${server.cert}`,
    `keyfile ${server.key}`,
    'require_certificate true',
    'allow_anonymous true',
    'set_tcp_nodelay true',
    'log_dest stderr',
    // Its files lie in a folder that only who measures may read.
    ...(process.getuid?.() === 0 ? ['user root'] : []),
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  const child = await Child.start(
    { name: 'mosquitto', command: program, args: ['-c', file], readyMs: READY_MS },
    (line) => /mosquitto version \S+ running/.exec(line)?.[0],
  );
  return { name: 'mosquitto', port, end: () => child.end() };
}
