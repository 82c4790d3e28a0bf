import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Told } from '../api/types.ts';
import { bodyOf, list, problem, send } from './answers.ts';
import { ORDERS } from './handling.ts';
import { Scene } from './scene.ts';
import { ASH, BO } from './scenes.ts';

const PEOPLE: ReadonlyMap<string, string> = new Map([
  [ASH.id, 'Ash Example'],
  [BO.id, 'Bo Sample'],
]);
const TICK_MS = 10_000;

/** Answers a request that the made-up desk itself does not know; false when it does not know it either. */
export type Answerer = (asked: {
  desk: MockDesk;
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  body: Record<string, unknown>;
}) => boolean | Promise<boolean>;

/** A made-up desk: the console's side of the HTTP interface over a `Scene`. */
export class MockDesk {
  readonly scene = new Scene();
  /** What it can be told to do wrong. */
  readonly mischief = { streamDown: false, refuse: false, slowMs: 0 };
  readonly #streams = new Set<ServerResponse>();
  readonly #ticking: ReturnType<typeof setInterval>;
  /** Pages of the console bring their own answers here. */
  readonly others: Answerer[] = [];
  /** Who sits before it. */
  role = 'operator';
  isSignedIn = false;

  constructor() {
    this.scene.onTold = (told) => this.#say(frame(told));
    this.#ticking = setInterval(
      () => this.#say(`event: tick\ndata: ${JSON.stringify({ now: new Date().toISOString() })}\n\n`),
      TICK_MS,
    );
  }

  stop(): void {
    clearInterval(this.#ticking);
    this.cut();
  }

  /** Breaks every open stream. */
  cut(): void {
    for (const stream of this.#streams) stream.destroy();
    this.#streams.clear();
  }

  async answer(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const body = request.method === 'GET' ? {} : await bodyOf(request);
    if (url.pathname === '/api/session' || url.pathname === '/api/setup') return this.#session(request, response, body);
    if (!this.isSignedIn) return problem(response, 401, 'Nobody is signed in.');
    if (url.pathname === '/api/stream') return this.#stream(request, response);
    if (url.pathname === '/api/status') return send(response, 200, this.scene.status());
    if (url.pathname === '/api/incidents') {
      return list(
        [...this.scene.incidents.values()].filter((one) => one.state !== 'closed'),
        url,
        response,
      );
    }
    if (url.pathname === '/api/devices') {
      const wanted = url.searchParams.get('supervision');
      return list(
        [...this.scene.devices.values()].filter((one) => !wanted || one.supervision === wanted),
        url,
        response,
      );
    }
    if (url.pathname === '/api/desk/present') return this.#present(response);
    for (const other of this.others) if (await other({ desk: this, request, response, url, body })) return;
    return this.#incident(url.pathname, body, response);
  }

  #present(response: ServerResponse): void {
    const since = new Date(Date.now() - 3_600_000).toISOString();
    const items = [...PEOPLE].map(([staff, name]) => ({
      staff,
      name,
      role: staff === ASH.id ? this.role : 'operator',
      since,
    }));
    send(response, 200, { items, next: null });
  }

  #say(text: string): void {
    for (const stream of this.#streams) stream.write(text);
  }

  #session(request: IncomingMessage, response: ServerResponse, body: Record<string, unknown>): void {
    if (request.method === 'DELETE') {
      this.isSignedIn = false;
      return send(response, 204, undefined);
    }
    if (body['password'] === 'wrong') return problem(response, 401, 'The sign-in name or the password is wrong.');
    if (request.method === 'POST') this.isSignedIn = true;
    if (!this.isSignedIn) return problem(response, 401, 'Nobody is signed in.');
    return send(response, 200, { staff: { id: ASH.id, name: ASH.name, role: this.role } });
  }

  async #incident(path: string, body: Record<string, unknown>, response: ServerResponse): Promise<void> {
    const [id = '', verb] = path.slice('/api/incidents/'.length).split('/');
    const found = this.scene.incidents.get(id);
    if (!found) return problem(response, 404, 'There is no such incident.');
    if (verb === undefined) return send(response, 200, found);
    if (verb === 'timeline') return send(response, 200, { items: this.scene.timelines.get(id) ?? [], next: null });
    await new Promise((resolve) => setTimeout(resolve, this.mischief.slowMs));
    if (this.mischief.refuse) return problem(response, 409, 'This incident was already closed by somebody else.');
    const text = typeof body['text'] === 'string' ? body['text'] : null;
    const done = ORDERS[verb === 'acknowledge' ? 'claim' : verb]?.({ incident: found, by: ASH, body, people: PEOPLE });
    if (!done) return problem(response, 501, 'This is not built yet.');
    if ('status' in done) return problem(response, done.status, done.detail);
    this.scene.tell(id, done.patch, verb, done.says, { about: { by: ASH, text } });
    return send(response, 200, this.scene.incidents.get(id));
  }

  #stream(request: IncomingMessage, response: ServerResponse): void {
    if (this.mischief.streamDown) return problem(response, 503, 'The stream is down.');
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(`retry: 1000\nevent: hello\ndata: ${JSON.stringify(this.scene.status())}\n\n`);
    const after = Number(String(request.headers['last-event-id'] ?? '').split('.')[1] ?? Number.NaN);
    for (const told of this.scene.told) if (told.position > after) response.write(frame(told));
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
  }
}

function frame(told: Told): string {
  const id = told.early ? '' : `id: ${told.epoch}.${told.position}\n`;
  return `event: told\n${id}data: ${JSON.stringify(told)}\n\n`;
}
