import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { Pool } from 'undici';
import type { FleetDevice } from '../../simulators/fleet/packets.ts';
import { Child, listening, portOf } from '../harness/children.ts';
import { Pressers } from './presser.ts';

const READY_MS = 20_000;
const ECHO_BYTES = 300;
const SYNC_FULL = 2;
const ANSWER_MS = 5000;
const program = (name: string) => fileURLToPath(new URL(`../peers/${name}.ts`, import.meta.url));

/** The least that a durable alarm costs on this machine, each part by itself: nobody who does more can be faster than their sum. */
export class Floors {
  readonly #echoSocket: Socket;
  readonly #web: Pool;
  readonly #database: Database.Database;
  readonly #insert: Database.Statement<[string, string]>;
  readonly #pressers: Pressers;
  readonly #children: Child<unknown>[];
  readonly #bytes = Buffer.alloc(ECHO_BYTES, 'x');
  #turn = 0;

  private constructor(parts: {
    echo: Socket;
    web: Pool;
    database: Database.Database;
    pressers: Pressers;
    children: Child<unknown>[];
  }) {
    this.#echoSocket = parts.echo;
    this.#web = parts.web;
    this.#database = parts.database;
    this.#pressers = parts.pressers;
    this.#children = parts.children;
    this.#insert = parts.database.prepare('INSERT INTO signals (device, body) VALUES (?, ?)');
  }

  static async start(directory: string, devices: readonly FleetDevice[]): Promise<Floors> {
    const node = { command: process.execPath, readyMs: READY_MS };
    const echo = await Child.start({ ...node, name: 'the echo', args: [program('echo')] }, listening);
    const broker = await Child.start({ ...node, name: 'the bare broker', args: [program('bare-aedes')] }, listening);
    const socket = connect({ host: '127.0.0.1', port: portOf(echo.ready, 'tcp'), noDelay: true });
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new Floors({
      echo: socket,
      web: new Pool(`http://127.0.0.1:${portOf(echo.ready, 'http')}`, { connections: 1, pipelining: 1 }),
      database: openDatabase(join(directory, 'floor.db')),
      pressers: await Pressers.connect({ port: portOf(broker.ready, 'mqtt'), devices }),
      children: [echo, broker],
    });
  }

  /** 300 bytes to another process over loopback TCP and back. */
  async echo(): Promise<number> {
    const startedAt = performance.now();
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('The echo has not come back.')), ANSWER_MS);
      let missing = ECHO_BYTES;
      const hear = (chunk: Buffer) => {
        missing -= chunk.length;
        if (missing > 0) return;
        this.#echoSocket.off('data', hear);
        clearTimeout(timer);
        resolve();
      };
      this.#echoSocket.on('data', hear);
      this.#echoSocket.write(this.#bytes);
    });
    return performance.now() - startedAt;
  }

  /** One row in a transaction of its own, on disk when it returns. */
  insert(): number {
    const startedAt = performance.now();
    this.#insert.run('dv_0123456789ab', `{"pad":"${'x'.repeat(ECHO_BYTES)}"}`);
    return performance.now() - startedAt;
  }

  /** One POST on a connection that is open already, until its answer has been read. */
  async post(): Promise<number> {
    const startedAt = performance.now();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await this.#web.request({ method: 'POST', path: '/', headers, body: 'To=%2B447700900123' });
    await answer.body.dump();
    return performance.now() - startedAt;
  }

  /** A panic to a bare aedes, until its PUBACK. Every turn another device, as with the product. */
  puback(): Promise<number> {
    const turn = this.#turn++ % this.#pressers.size;
    const payload = JSON.stringify({
      id: `1-${this.#turn}`,
      kind: 'panic',
      sensor: 'bedroom-button',
      at: new Date().toISOString(),
    });
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('The bare broker has not acknowledged.')), ANSWER_MS);
      const sentAt = this.#pressers.press(turn, payload, (at) => {
        clearTimeout(timer);
        resolve(at - sentAt);
      });
    });
  }

  async close(): Promise<void> {
    this.#echoSocket.destroy();
    this.#pressers.close();
    this.#database.close();
    await this.#web.destroy();
    for (const child of this.#children) await child.end();
  }
}

function openDatabase(file: string): Database.Database {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  // A WAL database reopens at NORMAL in this build of SQLite; at NORMAL the floor would not be durable.
  database.pragma('synchronous = FULL');
  if (database.pragma('synchronous', { simple: true }) !== SYNC_FULL)
    throw new Error('SQLite does not sync in full here.');
  database.exec('CREATE TABLE signals (position INTEGER PRIMARY KEY, device TEXT, body TEXT)');
  return database;
}
