import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { type Alarm, type AlarmMessage, Message, nextStages, type Reason, type Stage } from './alarm.ts';
import { LivePage } from './live-page.ts';
import { registerPage } from './page-routes.ts';
import { type ForceWeather, MANNERS, type Manner } from './script.ts';
import { HEADER, isSigned, sign } from './signature.ts';

export interface ForceOptions {
  /** 0 takes any free one. Always on loopback. */
  port?: number;
  /** Its id at the gateway. */
  id: string;
  name?: string;
  secret: string;
  /** Where its news go: `http://…/hooks/police/{id}`. May be said later. */
  answerTo?: string;
  manner?: Manner;
  now?: () => number;
}

const BODY_BYTES = 262_144;
const KEPT = 1_000;
const REASON_AT_DOOR: Partial<Record<Reason, true>> = { 'bad-urn': true, withdrawn: true };

/** An alarm in the hands of a test, or of somebody at the page. Each deed tells the gateway and gives its answer. */
export interface InHand {
  readonly alarm: Readonly<Alarm>;
  accept(reference?: string): Promise<number>;
  refuse(reason: Reason): Promise<number>;
  dispatch(): Promise<number>;
  onScene(): Promise<number>;
  close(): Promise<number>;
}

/** A made-up police force that takes electronic transfers, on this machine only. */
export class SimulatedForce {
  readonly id: string;
  readonly name: string;
  readonly alarms = new Map<string, Alarm>();
  answerTo: string | undefined;
  weather: ForceWeather = 'ok';
  manner: Manner;
  /** URNs that it turns away at the door, as a force whose books say otherwise. */
  readonly turnedAway = new Map<string, Reason>();
  /** Requests whose signature was wrong. */
  forged = 0;
  asked = 0;
  readonly #options: ForceOptions;
  readonly #app: FastifyInstance;
  readonly #page: LivePage;
  readonly #expected: ((alarm: Alarm) => void)[] = [];
  readonly #taken = new Set<string>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #number = 0;

  private constructor(options: ForceOptions) {
    this.#options = options;
    this.id = options.id;
    this.name = options.name ?? options.id;
    this.answerTo = options.answerTo;
    this.manner = options.manner ?? 'by-hand';
    this.#app = Fastify({ bodyLimit: BODY_BYTES, forceCloseConnections: true });
    this.#page = new LivePage(this);
  }

  static async start(options: ForceOptions): Promise<SimulatedForce> {
    const force = new SimulatedForce(options);
    force.#listen();
    await force.#app.register(async (app) => registerPage(app, force, force.#page));
    await force.#app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
    return force;
  }

  /** The page. */
  get url(): string {
    const { port } = this.#app.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** Where it takes transfers. */
  get transferUrl(): string {
    return `${this.url}/transfers`;
  }

  now(): number {
    return (this.#options.now ?? Date.now)();
  }

  /** The next alarm that nobody has taken in hand yet. Rejects when none comes. */
  async expectHandover(withinMs = 10_000): Promise<InHand> {
    for (const [id, alarm] of this.alarms) if (!this.#taken.has(id)) return this.#inHand(alarm);
    const { promise, resolve, reject } = Promise.withResolvers<Alarm>();
    this.#expected.push(resolve);
    const timer = setTimeout(() => reject(new Error(`nothing was handed over within ${withinMs} ms`)), withinMs);
    return this.#inHand(await promise.finally(() => clearTimeout(timer)));
  }

  /** Moves an alarm on and tells the gateway. Answers the status with which the gateway took it; 0 when it was not told. */
  async move(id: string, stage: Stage, detail: { reason?: Reason; reference?: string } = {}): Promise<number> {
    const alarm = this.alarms.get(id);
    if (alarm === undefined) throw new Error('there is no such alarm');
    if (nextStages(alarm).includes(stage)) alarm.stage = stage;
    if (stage === 'rejected') alarm.reason = detail.reason ?? 'other';
    this.#number += 1;
    if (stage === 'accepted') alarm.reference ??= detail.reference ?? `CAD ${String(this.#number).padStart(4, '0')}`;
    const step = { stage, at: this.now(), told: 'telling' };
    alarm.steps.push(step);
    this.#page.changed();
    const status = await this.tell(id, { stage, ...detail, ...(alarm.reference && { reference: alarm.reference }) });
    step.told = status === 200 ? 'told' : status === 0 ? 'not told' : `answered ${status}`;
    this.#page.changed();
    return status;
  }

  /** Sends the gateway a message about an alarm, whatever it says. `header` replaces the signature. */
  async tell(id: string, news: object, header?: string): Promise<number> {
    if (this.answerTo === undefined || this.weather === 'mute') return 0;
    const body = JSON.stringify({ format: 'havenwatch/police/1', id, ...news });
    const signature = header ?? sign(this.#options.secret, this.now(), body);
    const headers = { 'content-type': 'application/json', [HEADER]: signature };
    try {
      const answer = await fetch(this.answerTo, { method: 'POST', headers, body });
      await answer.arrayBuffer();
      return answer.status;
    } catch {
      return 0;
    }
  }

  setWeather(weather: ForceWeather): void {
    this.weather = weather;
    this.#page.changed();
  }

  setManner(manner: Manner): void {
    this.manner = manner;
    this.#page.changed();
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#page.close();
    await this.#app.close();
  }

  #inHand(alarm: Alarm): InHand {
    const { id } = alarm.message;
    this.#taken.add(id);
    return {
      alarm,
      accept: (reference) => this.move(id, 'accepted', { ...(reference !== undefined && { reference }) }),
      refuse: (reason) => this.move(id, 'rejected', { reason }),
      dispatch: () => this.move(id, 'dispatched'),
      onScene: () => this.move(id, 'on-scene'),
      close: () => this.move(id, 'closed'),
    };
  }

  #listen(): void {
    void this.#app.register(async (app) => {
      app.removeAllContentTypeParsers();
      app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body));
      app.addHook('preHandler', async (request, reply) => {
        this.asked += 1;
        if (this.weather === 'failing') return reply.code(503).send({ why: 'out of order' });
        if (this.weather === 'silent') return new Promise(() => {});
        const signed = typeof request.body === 'string' ? request.body : request.url;
        if (isSigned(this.#options.secret, request.headers[HEADER], this.now(), signed)) return;
        this.forged += 1;
        return reply.code(403).send({ why: 'the signature is not valid' });
      });
      app.get('/transfers/ready', async () => ({ ready: true }));
      app.get<{ Params: { id: string } }>('/transfers/:id', async ({ params }, reply) => {
        const alarm = this.alarms.get(params.id);
        if (alarm === undefined) return reply.code(404).send({ why: 'there is no such transfer' });
        const { stage, reason, reference } = alarm;
        return {
          id: params.id,
          ...(stage !== 'new' && { stage }),
          ...(reason && { reason }),
          ...(reference && { reference }),
        };
      });
      app.post('/transfers', async ({ body }, reply) => {
        const said = Message.safeParse(JSON.parse(String(body)));
        if (!said.success) return reply.code(400).send({ why: said.error.message });
        if (said.data.message === 'cancel') return reply.code(this.#cancel(said.data.id) ? 202 : 404).send({});
        if (said.data.message === 'update') return reply.code(this.#update(said.data) ? 202 : 404).send({});
        const away = this.turnedAway.get(said.data.urn);
        if (away !== undefined && REASON_AT_DOOR[away]) return reply.code(422).send({ reason: away });
        return reply.code(this.#arrive(said.data) ? 202 : 409).send({});
      });
    });
  }

  /** True for the first time. */
  #arrive(message: AlarmMessage): boolean {
    const known = this.alarms.get(message.id);
    if (known !== undefined) {
      known.times += 1;
      this.#page.changed();
      return false;
    }
    const alarm: Alarm = {
      message,
      arrivedAt: this.now(),
      times: 1,
      stage: 'new',
      reason: null,
      reference: null,
      cancelledAt: null,
      updates: [],
      steps: [],
    };
    this.alarms.set(message.id, alarm);
    for (const oldest of this.alarms.keys()) {
      if (this.alarms.size <= KEPT) break;
      this.alarms.delete(oldest);
    }
    this.#expected.shift()?.(alarm);
    for (const { afterMs, stage, reason } of MANNERS[this.manner].steps) {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        if (alarm.cancelledAt === null) void this.move(message.id, stage, { ...(reason && { reason }) });
      }, afterMs);
      this.#timers.add(timer);
    }
    this.#page.changed();
    return true;
  }

  #update({ id, part, event }: Extract<Message, { message: 'update' }>): boolean {
    const alarm = this.alarms.get(id);
    if (alarm === undefined) return false;
    if (!alarm.updates.includes(part)) alarm.updates.push(part);
    alarm.message.event = event;
    this.#page.changed();
    return true;
  }

  #cancel(id: string): boolean {
    const alarm = this.alarms.get(id);
    if (alarm === undefined) return false;
    alarm.cancelledAt ??= this.now();
    this.#page.changed();
    return true;
  }
}
