import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Child } from '../harness/children.ts';
import type { Absent, Contestant, Homes } from './contestant.ts';
import { Ledger } from './ledger.ts';
import { findMosquitto, freePort, startMosquitto } from './mosquitto.ts';
import { socketPath, tabOf } from './node-red-flow.ts';
import { PhoneNetwork } from './phone-network.ts';
import { Pressers } from './presser.ts';
import { pressOf } from './script-peer.ts';
import { WebSocketEar } from './web-socket.ts';

const PROGRAM = fileURLToPath(new URL('../peers/node-red/node_modules/node-red/red.js', import.meta.url));
const READY_MS = 60_000;
const INSTALL_NODE_RED = 'peer not installed: run npm install --prefix bench/peers/node-red';
const INSTALL_MOSQUITTO = 'peer not installed: run apt-get install mosquitto';

/** Node-RED with mosquitto, as both are installed; with `noDelay` mosquitto has `set_tcp_nodelay`. */
export async function startNodeRed(
  directory: string,
  { pressers }: Homes,
  noDelay: boolean,
): Promise<Contestant | Absent> {
  const name = noDelay ? 'node-red, nodelay' : 'node-red';
  if (!existsSync(PROGRAM)) return { name, absent: INSTALL_NODE_RED };
  const program = findMosquitto();
  if (program === undefined) return { name, absent: INSTALL_MOSQUITTO };

  const ledger = new Ledger();
  const tab = noDelay ? 'b' : 'a';
  const mosquitto = await startMosquitto(program, directory, noDelay);
  const phones = await PhoneNetwork.start((press, at) => ledger.called(press, at));
  const userDir = join(directory, `node-red-${tab}`);
  mkdirSync(userDir, { recursive: true });
  const flow = tabOf({ tab, brokerPort: mosquitto.port, phones: phones.origin });
  writeFileSync(join(userDir, 'flows.json'), JSON.stringify(flow));
  const port = await freePort();
  const child = await Child.start(
    {
      name: 'Node-RED',
      command: process.execPath,
      args: [
        PROGRAM,
        '--userDir',
        userDir,
        '--port',
        String(port),
        '-D',
        'uiHost=127.0.0.1',
        '--no-telemetry',
        'flows.json',
      ],
      readyMs: READY_MS,
    },
    (line) => (line.includes('Connected to broker') ? true : undefined),
  );
  const stream = await WebSocketEar.open(port, socketPath(tab), (text, at) => {
    const press = pressOf(text);
    if (press !== undefined) ledger.streamed(press, at);
  });
  const pressed = await Pressers.connect({ port: mosquitto.port, devices: pressers });
  return {
    name,
    mqttPort: mosquitto.port,
    pressers: pressed,
    ledger,
    tidy: async () => {},
    async close() {
      stream.close();
      pressed.close();
      await child.end();
      await mosquitto.end();
      await phones.close();
    },
  };
}
