import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { ActionRefused } from './action.ts';
import type { SimulatedHome } from './home.ts';

export const BODY_LIMIT_BYTES = 4096;
/** Pages that may watch at once. */
export const WATCHERS_LIMIT = 32;
/** A page that falls further behind than this is let go; it connects again and gets the whole state. */
export const BEHIND_LIMIT_BYTES = 1_000_000;

const TYPES: Record<string, string> = { html: 'text/html', css: 'text/css', js: 'text/javascript' };
const FILES = ['index.html', 'style.css', 'plan.css', 'main.js', 'floor-plan.js', 'panels.js', 'dom.js'] as const;
const HEADERS = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};
const order = z.object({ home: z.string().max(64), words: z.string().max(200) });

export interface PageServer {
  url: string;
  close(): Promise<void>;
}

/** Serves the page of some homes on loopback; `port` 0 takes any free one. The page is live by server-sent events. */
export async function servePage(homes: readonly SimulatedHome[], port: number): Promise<PageServer> {
  const files = new Map(FILES.map((name) => [name === 'index.html' ? '/' : `/${name}`, loadFile(name)]));
  const watchers = new Set<ServerResponse>();
  const stopTelling = tellChanges(homes, watchers);
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    if (!isLocal(request, server)) return answer(response, 403, { says: 'This page is only for this machine.' });
    const path = request.url?.split('?')[0] ?? '/';
    const file = files.get(path);
    if (request.method === 'POST' && path === '/do') return takeOrder(request, response, homes);
    if (request.method !== 'GET') return answer(response, 405, { says: 'There is nothing to do here.' });
    if (path === '/events') return watch(response, homes, watchers);
    if (!file) return answer(response, 404, { says: 'There is no such page.' });
    response.writeHead(200, { 'content-type': `${file.type}; charset=utf-8` }).end(file.body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    close: async () => {
      stopTelling();
      for (const watcher of watchers) watcher.end();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function loadFile(name: string): { type: string; body: Buffer } {
  const type = TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
  return { type, body: readFileSync(new URL(`page/${name}`, import.meta.url)) };
}

function portOf(server: Server): number {
  const address = server.address();
  return address && typeof address === 'object' ? address.port : 0;
}

/** Another site's page must not press buttons here: names other than loopback and foreign origins are refused. */
function isLocal(request: IncomingMessage, server: Server): boolean {
  const allowed = [`127.0.0.1:${portOf(server)}`, `localhost:${portOf(server)}`];
  const { host, origin } = request.headers;
  return allowed.includes(host ?? '') && (origin === undefined || allowed.some((name) => origin === `http://${name}`));
}

function watch(response: ServerResponse, homes: readonly SimulatedHome[], watchers: Set<ServerResponse>): void {
  if (watchers.size >= WATCHERS_LIMIT) return answer(response, 503, { says: 'Too many pages are open.' });
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const hello = homes.map(({ plan, state, lines }) => ({ plan, state, lines }));
  send(response, 'hello', { now: Date.now(), homes: hello });
  watchers.add(response);
  response.on('close', () => watchers.delete(response));
}

/** Sends lines as they come and each home's state once per turn of the event loop at most. Returns how to stop. */
function tellChanges(homes: readonly SimulatedHome[], watchers: Set<ServerResponse>): () => void {
  const tell = (event: string, data: unknown) => {
    for (const watcher of watchers) {
      if (watcher.writableLength > BEHIND_LIMIT_BYTES) watcher.destroy();
      else send(watcher, event, data);
    }
  };
  const stops = homes.map((home) => {
    let planned = false;
    const changed = () => {
      if (planned) return;
      planned = true;
      setImmediate(() => {
        planned = false;
        tell('state', { now: Date.now(), state: home.state });
      });
    };
    const said = (line: unknown) => tell('line', { home: home.plan.key, line });
    home.on('change', changed);
    home.on('line', said);
    return () => {
      home.off('change', changed);
      home.off('line', said);
    };
  });
  return () => {
    for (const stop of stops) stop();
  };
}

function takeOrder(request: IncomingMessage, response: ServerResponse, homes: readonly SimulatedHome[]): void {
  if (request.headers['content-type'] !== 'application/json') return answer(response, 415, { says: 'Send JSON.' });
  const parts: Buffer[] = [];
  let size = 0;
  request.on('data', (part: Buffer) => {
    size += part.length;
    if (size > BODY_LIMIT_BYTES) request.destroy();
    else parts.push(part);
  });
  request.on('end', () => {
    const { status, says } = obey(Buffer.concat(parts).toString(), homes);
    answer(response, status, { says });
  });
}

function obey(body: string, homes: readonly SimulatedHome[]): { status: number; says: string } {
  const parsed = order.safeParse(parseJson(body));
  const home = parsed.success ? homes.find(({ plan }) => plan.key === parsed.data.home) : undefined;
  if (!parsed.success || !home) return { status: 400, says: 'Send {"home": …, "words": …} with a home of this page.' };
  try {
    return { status: 200, says: home.act(parsed.data.words) };
  } catch (error) {
    if (error instanceof ActionRefused) return { status: 400, says: error.message };
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function send(response: ServerResponse, event: string, data: unknown): void {
  response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}
