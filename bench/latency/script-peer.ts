import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Child, listening, portOf } from '../harness/children.ts';
import type { Contestant, Homes } from './contestant.ts';
import { EventStream } from './event-stream.ts';
import { Ledger } from './ledger.ts';
import { PhoneNetwork } from './phone-network.ts';
import { Pressers } from './presser.ts';

const PROGRAM = fileURLToPath(new URL('../peers/script.ts', import.meta.url));
const READY_MS = 20_000;

/** Another program with the script's ways. */
export interface ScriptOptions {
  name: string;
  program: string;
  env: Record<string, string>;
}

const SCRIPT: ScriptOptions = { name: 'script', program: PROGRAM, env: {} };

/** The script of `bench/peers/script.ts`: fast because it promises nothing. */
export async function startScript({ pressers }: Homes, options: ScriptOptions = SCRIPT): Promise<Contestant> {
  const ledger = new Ledger();
  const phones = await PhoneNetwork.start((press, at) => ledger.called(press, at));
  const child = await Child.start(
    {
      name: `the peer ${options.name}`,
      command: process.execPath,
      args: [options.program],
      env: { PHONE_NETWORK: phones.origin, ...options.env },
      readyMs: READY_MS,
    },
    listening,
  );
  const mqttPort = portOf(child.ready, 'mqtt');
  const url = `http://127.0.0.1:${portOf(child.ready, 'http')}/stream`;
  const stream = await EventStream.open(url, undefined, (data, at) => {
    const press = pressOf(data);
    if (press !== undefined) ledger.streamed(press, at);
  });
  const pressed = await Pressers.connect({ port: mqttPort, devices: pressers });
  return {
    name: options.name,
    mqttPort,
    pressers: pressed,
    ledger,
    tidy: async () => {},
    async close() {
      stream.close();
      pressed.close();
      await child.end();
      await phones.close();
    },
  };
}

const Told = z.object({ signal: z.object({ id: z.string() }) });

/** The press that an event of a peer is about. */
export function pressOf(data: string): string | undefined {
  if (!data.startsWith('{')) return undefined;
  return Told.safeParse(JSON.parse(data)).data?.signal.id;
}
