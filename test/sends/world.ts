import { createHash } from 'node:crypto';
import type { Phone } from '../../simulators/phones/phone.ts';
import type { Call, Text } from '../../simulators/phones/records.ts';
import { DEFAULT_CONFIG, loadConfig } from '../../src/app/config/load.ts';
import { readLexicon } from '../../src/app/config/messages-file.ts';
import type { Book } from '../../src/core/book.ts';
import { asNoteId, asStaffId, type IncidentId } from '../../src/core/ids.ts';
import type { Actor } from '../../src/core/input.ts';
import { instant } from '../../src/core/time.ts';
import { HeartRig } from '../rig/moved-heart.ts';
import { Draw } from '../simulation/chance.ts';
import { Checker } from './checker.ts';
import { type DrawnScheme, drawScheme, drawWindows } from './draw.ts';
import { type LiveHome, type LivePerson, type LivePoint, settle } from './scheme.ts';

const MINUTE = 60_000;
const STEPS = 60;
const LEXICON = readLexicon(`${DEFAULT_CONFIG.replace(/gateway\.yaml$/, '')}standards`);
const COVERS = loadConfig(DEFAULT_CONFIG).messages.covers;

export interface SendsResult {
  seed: number;
  sends: number;
  words: number;
  overridden: number;
  broken: string[];
  met: Map<string, number>;
}

export interface SendsOptions {
  /** Stops after about so many sends. */
  most: number;
  /** Takes a guard out of what the heart looks up, to show that the checker would see it. */
  unguarded?: (book: Book) => Book;
}

/** One scheme over some days in moved time: presses, people who answer or do not, and the register changing under way. */
export async function runSends(seed: number, options: SendsOptions): Promise<SendsResult> {
  const scheme = drawScheme(seed, COVERS);
  const world = new SendsWorld(seed, scheme, options);
  try {
    return await world.run();
  } finally {
    await world.close();
  }
}

const OPERATOR: Actor = { kind: 'staff', staff: known(asStaffId('st_operator1')) };
const NOTE = known(asNoteId('nt_lifeatrisk'));

class SendsWorld {
  readonly #seed: number;
  readonly #scheme: DrawnScheme;
  readonly #options: SendsOptions;
  readonly #draw: Draw;
  readonly #people: Draw;
  readonly #met = new Map<string, number>();
  readonly #calls: { record: Readonly<Call>; home: LiveHome | undefined }[] = [];
  #rig: HeartRig | undefined;
  #homes: LiveHome[] = [];
  #checker: Checker | undefined;
  #mailsRead = 0;

  constructor(seed: number, scheme: DrawnScheme, options: SendsOptions) {
    this.#seed = seed;
    this.#scheme = scheme;
    this.#options = options;
    this.#draw = new Draw(seed, 'deeds');
    this.#people = new Draw(seed, 'people');
  }

  async run(): Promise<SendsResult> {
    const { policies, startAt } = this.#scheme;
    const bytes = bytesFrom(this.#seed);
    this.#rig = await HeartRig.make({
      startAt,
      random: bytes,
      second: this.#draw.yes(0.3),
      placed: (record, at) => this.#placed(record, at),
      configure: (config) => {
        config.policies = new Map([...config.policies, ...policies.map((policy) => [policy.name, policy] as const)]);
      },
      ...(this.#options.unguarded && { book: this.#options.unguarded }),
    });
    const rig = this.#rig;
    this.#homes = settle(rig.records, this.#scheme);
    rig.refresh();
    this.#checker = new Checker({ homes: this.#homes, lexicon: LEXICON, homeOf: (attempt) => this.#homeOf(attempt) });
    await rig.start();
    for (let step = 0; step < STEPS && this.#checker.seen.sends < this.#options.most; step += 1) {
      await this.#deed(rig);
      await rig.pass(
        this.#draw.one([10_000, MINUTE, 3 * MINUTE, 20 * MINUTE, 50 * MINUTE]) + this.#draw.whole(0, 5_000),
      );
      this.#readMails(rig);
    }
    this.#readCalls();
    this.#checker.end({
      planned: (attempt) => rig.events('attempt-planned').find((event) => event.attempt === attempt),
      overrides: () => rig.events('reach-overridden'),
    });
    for (const { why } of rig.events('rung-skipped')) this.#meet(`skipped: ${why}`);
    const { sends, words, overridden } = this.#checker.seen;
    return { seed: this.#seed, sends, words, overridden, broken: this.#checker.broken, met: this.#met };
  }

  async close(): Promise<void> {
    await this.#rig?.close();
  }

  #meet(what: string): void {
    this.#met.set(what, (this.#met.get(what) ?? 0) + 1);
  }

  /** Something happens in a home, at the desk, or to what is on file. */
  async #deed(rig: HeartRig): Promise<void> {
    const draw = this.#draw;
    const home = draw.one(this.#homes);
    const kind = draw.one([
      ...([
        'press',
        'press',
        'press',
        'sensor',
        'hours',
        'hours',
        'own hours',
        'STOP',
        'channels',
        'remove',
        'add',
      ] as const),
      ...(['watch', 'override', 'override', 'claim', 'close', 'weather', 'mail trouble', 'kill', 'stand-in'] as const),
    ]);
    this.#meet(kind);
    switch (kind) {
      case 'press':
        return rig.signal(home.premises, { kind: draw.one(['panic', 'duress', 'hold-up'] as const) });
      case 'sensor':
        return rig.signal(
          home.premises,
          draw.one([
            { kind: 'door', state: 'forced' },
            { kind: 'smoke', state: 'alarm' },
          ] as const),
        );
      case 'override':
        return this.#override(rig, home);
      case 'claim':
        return this.#order(rig, home, { command: draw.one(['claim', 'acknowledge'] as const) });
      case 'close':
        return this.#order(rig, home, { command: 'close', reason: 'incident' });
      case 'weather': {
        const mode = draw.one(['ok', '429', '500', 'drop', 'ok'] as const);
        rig.phones.fail(mode === 'ok' ? { mode } : { mode, times: draw.whole(1, 6) });
        return;
      }
      case 'mail trouble':
        rig.mail.troubles.push(draw.one(['breaks', 'breaks-after-taking', { reply: 451 }, { reply: 550 }] as const));
        return;
      case 'kill': {
        await rig.kill();
        await rig.pass(draw.whole(1, 90) * 20_000);
        return rig.start();
      }
      default:
        return this.#edit(rig, home, kind);
    }
  }

  /** A change of what is on file: in the register and in what the checker believes, at the same moment. */
  async #edit(rig: HeartRig, home: LiveHome, kind: string): Promise<void> {
    const { contacts, watches, rotas, premises } = rig.records.register;
    const draw = this.#draw;
    const person = draw.one(home.people);
    const point = draw.one(person.points);
    if (person.removed || point.removed) return;
    switch (kind) {
      case 'hours': {
        point.when = draw.yes(0.3) ? undefined : drawWindows(draw);
        contacts.changePoint(person.contact, point.point, { when: point.when ?? null });
        break;
      }
      case 'own hours': {
        person.when = draw.yes(0.3) ? undefined : drawWindows(draw);
        contacts.change(person.contact, { when: person.when ?? null });
        break;
      }
      case 'channels': {
        if (!point.at.startsWith('+')) return;
        const channels = draw.one([['voice'], ['sms'], ['voice', 'sms']] as const);
        point.channels = new Set(channels);
        contacts.changePoint(person.contact, point.point, { channels: [...channels] });
        break;
      }
      case 'STOP':
        if (point.at.startsWith('+')) await this.#stop(rig, person, point);
        break;
      case 'remove': {
        if (person.points.filter(({ removed }) => !removed).length < 2) return;
        contacts.removePoint(person.contact, point.point);
        point.removed = true;
        break;
      }
      case 'watch': {
        const until = instant(rig.clock.now() + draw.whole(1, 48) * 60 * MINUTE);
        watches.set(home.premises, { until, factor: draw.one([0.2, 0.5, 1]) });
        break;
      }
      case 'stand-in': {
        const [rota] = rotas.list(premises.get(home.premises).provider);
        const team = home.people.filter(({ drawn }) => drawn.ofProvider);
        if (rota === undefined) return;
        const from = rig.clock.now();
        const until = instant(from + draw.whole(1, 20) * 60 * MINUTE);
        rotas.standIn(rota.id, { from, until, contact: draw.one(team).contact, instead: null }, 'st_operator1');
        break;
      }
      default:
        return;
    }
    rig.refresh();
  }

  /** The owner of a number texts STOP to ours; from then on nothing may come by text. */
  async #stop(rig: HeartRig, person: LivePerson, point: LivePoint): Promise<void> {
    if (!point.channels.has('sms') || rig.config.gateway.telephone === undefined) return;
    await rig.phones.phone(point.at).reply('STOP', rig.config.gateway.telephone.from);
    await rig.settle();
    rig.refresh();
    point.lost.add('sms');
    const kept = rig.records.register.contacts.get(person.contact).points.find((one) => one.point === point.point);
    // Whom we have never written to, only the provider knows; it refuses the next text, and then it is on file.
    this.#meet(kept?.lost.sms === undefined ? 'stopped at the provider' : 'stopped on file');
  }

  #override(rig: HeartRig, home: LiveHome): void {
    const draw = this.#draw;
    const person = draw.one(home.people);
    const point = draw.one(person.points);
    if (person.removed || point.removed) return;
    const channel = point.at.startsWith('+') ? draw.one(['voice', 'sms'] as const) : 'email';
    const order = { command: 'reach', contact: person.contact, point: point.point, channel, note: NOTE } as const;
    this.#order(rig, home, order);
  }

  #order(rig: HeartRig, { premises }: LiveHome, order: object): void {
    const open = this.#openIncident(rig, premises);
    if (open !== undefined) rig.order(open, OPERATOR, order, () => {});
  }

  #openIncident(rig: HeartRig, premises: string): IncidentId | undefined {
    for (const state of rig.process.gateway.states())
      for (const doc of state.incidents.values())
        if (doc.premises === premises && doc.state !== 'closed') return doc.id;
    return undefined;
  }

  #homeOf(attempt: string): string | undefined {
    const incident = attempt.slice(0, attempt.lastIndexOf('.'));
    const live = this.#rig?.process.gateway.incident(incident as IncidentId)?.premises;
    return live ?? this.#rig?.events('incident-opened').find((event) => event.incident === incident)?.premises;
  }

  /** A provider takes a call or a text. */
  #placed(record: Readonly<Call> | Readonly<Text>, at: number): void {
    const rig = this.#rig;
    if (rig === undefined) return;
    if ('body' in record && record.direction !== 'outbound-api') return;
    const attempt = (record.callback?.url ?? '').split('/').at(-1) ?? '';
    const channel = 'body' in record ? 'sms' : 'voice';
    this.#checker?.take({ channel, to: record.to, attempt, at });
    this.#meet(channel);
    const home = this.#homes.find(({ premises }) => premises === this.#homeOf(attempt));
    if ('body' in record) {
      this.#checker?.read(record.body, home?.secrets ?? [], `the text of ${attempt}`);
      if (this.#people.yes(0.05)) this.#later(20_000, () => this.#reply(rig, record));
      return;
    }
    this.#calls.push({ record, home });
    const network = rig.phones;
    if (this.#people.yes(0.5))
      this.#later(this.#people.whole(2, 15) * 1000, () => this.#answer(network.phone(record.to)));
  }

  #later(ms: number, act: () => Promise<void>): void {
    this.#rig?.clock.at(instant(this.#rig.clock.now() + ms), () => void act().catch(() => {}));
  }

  async #answer(phone: Phone): Promise<void> {
    if (!phone.ringing()) return;
    await phone.answer();
    this.#meet('answered');
    const keys = this.#people.one(['', '', '5', '2', '1', '1234', '1234', '9999']);
    if (keys !== '') await phone.press(keys);
  }

  async #reply(rig: HeartRig, { to, body }: Readonly<Text>): Promise<void> {
    const code = /\b\d{5}\b/.exec(body)?.[0];
    if (code !== undefined) await rig.phones.phone(to).reply(code);
  }

  #readCalls(): void {
    for (const { record, home } of this.#calls) {
      const said = record.lines.filter(({ who }) => who === 'caller').map(({ text }) => text);
      const twiml = 'twiml' in record.program ? record.program.twiml.replaceAll(/<[^>]*>/g, ' ') : '';
      for (const text of [...said, twiml])
        if (text.trim() !== '') this.#checker?.read(text, home?.secrets ?? [], 'a call');
    }
  }

  #readMails(rig: HeartRig): void {
    for (const mail of rig.mail.mails.slice(this.#mailsRead)) {
      const attempt = /^<(.*)@/.exec(mail.headers.get('message-id') ?? '')?.[1] ?? '';
      const home = this.#homes.find(({ premises }) => premises === this.#homeOf(attempt));
      this.#checker?.take({ channel: 'email', to: mail.to[0] ?? '', attempt, at: mail.takenAt });
      const secrets = (home?.secrets ?? []).filter((one) => one !== mail.to[0]);
      this.#checker?.read(`${mail.headers.get('subject')}\n${mail.text}`, secrets, `the mail of ${attempt}`);
      this.#meet('email');
    }
    this.#mailsRead = rig.mail.mails.length;
  }
}

/** Bytes that look random and are the same for each seed. */
function bytesFrom(seed: number): (size: number) => Buffer {
  let n = 0;
  return (size) => {
    const parts: Buffer[] = [];
    for (let have = 0; have < size; have += 32) {
      n += 1;
      parts.push(createHash('sha256').update(`${seed} ${n}`).digest());
    }
    return Buffer.concat(parts).subarray(0, size);
  };
}

function known<T>(id: T | undefined): T {
  if (id === undefined) throw new RangeError('an id of the test is malformed');
  return id;
}
