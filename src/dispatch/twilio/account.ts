import twilio from 'twilio';
import { Fault } from '../../core/fault.ts';
import type { CallLeg } from '../../core/handling/words.ts';
import type { AttemptId, CallId, ErrandId } from '../../core/ids.ts';
import { minutes, seconds } from '../../core/time.ts';
import { ProviderRefusal, statusOf } from './failure.ts';
import { type Errand, PooledRequestClient, type WireLimits } from './request-client.ts';

export interface TwilioSettings {
  accountSid: string;
  authToken: string;
  /** Another host that speaks Twilio's API (`TWILIO_BASE_URL`). Every request goes to it. */
  baseUrl?: string;
  /** Where Twilio reaches us from outside, e.g. `https://gateway.example.org`. */
  publicUrl: string;
  /** Below which path this account calls us back; `/hooks/twilio` unless another account has that. */
  hooks?: string;
  wire?: Partial<WireLimits>;
}

export const WIRE_LIMITS: WireLimits = {
  connections: 64,
  connectMs: seconds(3),
  keepAliveMs: minutes(10),
  answerMs: seconds(10),
  answerBytes: 1_048_576,
};
const FORM = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
const HOME = 'https://api.twilio.com';
export const HOOKS = '/hooks/twilio';
export const SECOND_HOOKS = '/hooks/twilio2';
/** Connections opened ahead of need. */
const WARM_CONNECTIONS = 4;

/** One Twilio account: its client, the open connections below it, and the addresses Twilio calls us back on. */
export class TwilioAccount {
  readonly client: twilio.Twilio;
  readonly requests: PooledRequestClient;
  readonly #hooks: string;
  readonly #sid: string;
  readonly #authToken: string;

  /** Throws `HW_CONFIG_INVALID` for an address that is none, or an account id that Twilio does not use. */
  constructor(settings: TwilioSettings) {
    const base = readUrl(settings.baseUrl ?? HOME, 'TWILIO_BASE_URL');
    const publicUrl = readUrl(settings.publicUrl, 'publicUrl').href.replace(/\/+$/, '');
    this.#hooks = `${publicUrl}${settings.hooks ?? HOOKS}`;
    this.#sid = settings.accountSid;
    this.#authToken = settings.authToken;
    if (!settings.accountSid.startsWith('AC')) {
      throw new Fault('HW_CONFIG_INVALID', { where: 'TWILIO_ACCOUNT_SID', why: 'an account id begins with AC' });
    }
    this.requests = new PooledRequestClient(base, { ...WIRE_LIMITS, ...settings.wire });
    this.client = twilio(settings.accountSid, settings.authToken, { httpClient: this.requests, autoRetry: false });
  }

  /** The address of one of our hooks. Only an attempt's id rides in it, never anything about a person. */
  hook(name: 'voice' | 'machine' | 'call-status' | 'message-status', attempt: AttemptId): string {
    return `${this.#hooks}/${name}/${attempt}`;
  }

  /** The same for one leg of a call from the page. Its id says nothing about a person. */
  bridgeHook(what: 'answer' | 'key' | 'status', call: CallId, leg: CallLeg): string {
    return `${this.#hooks}/bridge/${what}/${call}/${leg}`;
  }

  /** The same for a call or text that is no alarm. */
  errandHook(what: 'answer' | 'key' | 'call-status' | 'message-status', errand: ErrandId): string {
    return `${this.#hooks}/errand/${what}/${errand}`;
  }

  /**
   * Creates a call or a text by a plain form, past the client's own layers: this is the alarm's way, and they cost as much
   * again as the rest of it. Answers the provider's id, if it gave one. Throws as the client does, with `status` and `code`.
   */
  async create(resource: 'Calls' | 'Messages', form: object, errand: Errand): Promise<string | undefined> {
    const answer = await this.requests.during(errand, () =>
      this.requests.request<{ sid?: unknown; code?: unknown } | null>({
        method: 'post',
        uri: `${HOME}/2010-04-01/Accounts/${this.#sid}/${resource}.json`,
        username: this.#sid,
        password: this.#authToken,
        headers: FORM,
        data: form,
      }),
    );
    const { statusCode, body, headers } = answer;
    if (statusCode < 200 || statusCode >= 300) throw new ProviderRefusal(statusCode, body?.code, retryAfterIn(headers));
    return typeof body?.sid === 'string' ? body.sid : undefined;
  }

  /** Opens connections by asking for the account itself, which also tests the credentials. True when they were taken. */
  async warm(connections: number = WARM_CONNECTIONS): Promise<boolean> {
    const asked = Array.from({ length: connections }, () => this.client.api.v2010.accounts(this.#sid).fetch());
    const answers = await Promise.allSettled(asked);
    // 404 comes from a stand-in that knows no accounts: reached all the same.
    return answers.every((answer) => answer.status === 'fulfilled' || statusOf(answer.reason) === 404);
  }

  close(): Promise<void> {
    return this.requests.close();
  }
}

function retryAfterIn(headers: unknown): unknown {
  return typeof headers === 'object' && headers !== null && 'retry-after' in headers
    ? headers['retry-after']
    : undefined;
}

function readUrl(text: string, where: string): URL {
  if (!URL.canParse(text)) throw new Fault('HW_CONFIG_INVALID', { where, why: 'it is not a web address' });
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new Fault('HW_CONFIG_INVALID', { where, why: 'it must begin with https://' });
  return url;
}
