import Fastify, { type FastifyInstance } from 'fastify';
import twilio from 'twilio';
import { Fault } from '../../core/fault.ts';
import type { AttemptId } from '../../core/ids.ts';
import type { Settled } from '../../gateway/ports.ts';
import { ManualClock } from '../../gateway/testing/manual-clock.ts';
import type { ErrandAnswers } from '../errand/order.ts';
import { Tally } from '../tally.ts';
import type { AttemptView, Callees, LiveText, TwilioHooksOptions } from '../twilio/hook-options.ts';
import { twilioHooks } from '../twilio/hooks.ts';
import { Writers } from '../twilio-sms/writers.ts';
import {
  attempt,
  CONTACT,
  HER_NUMBER,
  known,
  Ledger,
  MESSAGES,
  MemoryLog,
  PARTITION,
  PUBLIC_URL,
  REFERENCE,
  REPLY_CODES,
  TOKEN,
} from './parts.ts';

/** The hooks over a small heart of one incident with one call and one text, for the tests of the callbacks. */
export class Switchboard {
  readonly clock = new ManualClock();
  readonly door = new Ledger();
  readonly metrics = new Tally();
  readonly log = new MemoryLog();
  readonly views = new Map<AttemptId, AttemptView>();
  live: LiveText[];
  readonly app: FastifyInstance;
  publicUrl = PUBLIC_URL;
  people: Callees = {};
  headers: Record<string, string> = {};
  isAnothers: NonNullable<TwilioHooksOptions['isAnothers']> = () => false;
  heard: NonNullable<TwilioHooksOptions['heard']> = () => {};
  readonly writers = new Writers();
  errands: (() => ErrandAnswers) | undefined;
  #posts = 0;

  constructor() {
    const view: AttemptView = {
      partition: PARTITION,
      channel: 'voice',
      contact: CONTACT,
      incidentState: 'open',
      acknowledgedBy: null,
      reference: REFERENCE,
    };
    this.views.set(attempt(1), view);
    this.views.set(attempt(2), { ...view, channel: 'sms' });
    this.live = [{ attempt: attempt(2), contact: CONTACT, number: { reveal: () => HER_NUMBER } }];
    this.door.settle = (input, settled) => {
      if (input.type === 'acceptance') this.#accept(input.attempt, settled);
    };
    this.app = Fastify();
    this.app.post('/api/other', async (request) => ({ got: request.body }));
    void this.app.register(this.#plugin(), { prefix: '/hooks/twilio' });
  }

  /** Puts the incident into another state, as the desk or another person would. */
  incident(change: Pick<AttemptView, 'incidentState' | 'acknowledgedBy'>): void {
    for (const [id, view] of this.views) this.views.set(id, { ...view, ...change });
  }

  /** A callback as Twilio makes it, signed over the public address. No two of Twilio's are the same. */
  post(path: string, fields: Record<string, string>, signature?: string) {
    this.#posts += 1;
    return this.postAgain(path, { ...fields, SequenceNumber: String(this.#posts) }, signature);
  }

  /** Exactly this callback, as often as it is asked for. */
  postAgain(path: string, form: Record<string, string>, signature?: string) {
    const url = `/hooks/twilio${path}`;
    return this.app.inject({
      method: 'POST',
      url,
      headers: {
        ...this.headers,
        'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
        'x-twilio-signature': signature ?? twilioSignature(`${PUBLIC_URL}${url}`, form),
      },
      payload: new URLSearchParams(form).toString(),
    });
  }

  /** The acceptances that came in. */
  acceptances() {
    return this.door.inputs.flatMap(({ input }) => (input.type === 'acceptance' ? [input] : []));
  }

  #accept(id: AttemptId, settled: Settled): void {
    const view = known(this.views.get(id));
    if (view.incidentState === 'closed') return settled({ ok: false, fault: new Fault('HW_INCIDENT_CLOSED') });
    if (view.incidentState === 'acknowledged')
      return settled({ ok: false, fault: new Fault('HW_ALREADY_ACKNOWLEDGED') });
    this.incident({
      incidentState: 'acknowledged',
      acknowledgedBy: { kind: 'contact', contact: CONTACT, attempt: id },
    });
    settled({ ok: true });
  }

  #plugin() {
    const at = () => this.publicUrl;
    const people = () => this.people;
    const routes: ErrandAnswers = {
      answered: (...given) => known(this.errands)().answered(...given),
      pressed: (...given) => known(this.errands)().pressed(...given),
      news: (...given) => known(this.errands)().news(...given),
      replied: (...given) => this.errands?.().replied(...given),
    };
    return twilioHooks({
      authToken: TOKEN,
      get publicUrl() {
        return at();
      },
      get people() {
        return people();
      },
      isAnothers: (id, channel) => this.isAnothers(id, channel),
      heard: (view, news) => this.heard(view, news),
      errands: routes,
      writers: this.writers,
      door: this.door,
      clock: this.clock,
      messages: MESSAGES,
      replyCodes: REPLY_CODES,
      lookupAttempt: (id) => this.views.get(id),
      liveSmsAttempts: () => this.live,
      metrics: this.metrics,
      log: this.log,
    });
  }
}

export function twilioSignature(url: string, form: Record<string, string>): string {
  return twilio.getExpectedTwilioSignature(TOKEN, url, form);
}
