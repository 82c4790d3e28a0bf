import { createTransport, type Transporter } from 'nodemailer';
import { type DurationMs, ms, seconds } from '../../core/time.ts';
import type { Clock } from '../../gateway/ports.ts';
import type { Channel, Found, Order, SendResult } from '../channel.ts';
import { within } from '../within.ts';
import { type MailServer, transportOptions } from './server.ts';
import { type Verdict, verdictOn } from './verdict.ts';
import { type EmailWords, mailOf } from './words.ts';

export interface EmailOptions {
  server: MailServer;
  words: EmailWords;
  clock: Clock;
  name?: string;
  /** How long a send is tried for, all tries together. */
  windowMs?: DurationMs;
  /** How long one try may take. */
  tryMs?: DurationMs;
}

const WINDOW_MS = seconds(40);
const TRY_MS = seconds(15);
/** After the first try; after the second twice as long, and so on. */
const BACK_OFF_MS = seconds(2);

/**
 * Mails a duty inbox that there is something to see to, by SMTP (RFC 5321). A server's 250 means that it has the mail; nobody
 * has read anything, and nothing that comes back by mail is ever taken for a human.
 */
export class Email implements Channel {
  readonly name: string;
  readonly configured = true;
  readonly needs = 'address';
  readonly patienceMs: DurationMs;
  readonly #options: EmailOptions;
  readonly #transport: Transporter;

  /** Throws `HW_CONFIG_INVALID` for a server beyond this machine that is to be reached without TLS. */
  constructor(options: EmailOptions) {
    this.#options = options;
    this.#transport = createTransport(transportOptions(options.server));
    this.name = options.name ?? 'email';
    this.patienceMs = ms((options.windowMs ?? WINDOW_MS) + (options.tryMs ?? TRY_MS));
  }

  async send(order: Order, signal: AbortSignal): Promise<SendResult> {
    if (order.number === undefined) return { result: 'failed', reason: 'no-number' };
    if (order.rehearsal) return { result: 'accepted', reference: `<${order.attempt}>` };
    const tried = await this.#try(order, order.number.reveal(), signal);
    if (tried.say === 'taken') return { result: 'accepted', reference: tried.reference };
    const { reason } = tried;
    // Its lane asks before each try whether the way is still safe, and whether anybody need be told any more.
    return { result: 'failed', reason, ...(tried.say === 'try-again' && { againMs: BACK_OFF_MS }) };
  }

  /** A mail server cannot be asked. The Message-ID is made from the attempt, so whoever gets it twice can tell. */
  async lookUp(): Promise<Found> {
    return { found: 'unsure' };
  }

  /** A mail cannot be called back, and a second one would light the screen again. */
  standDown(): Promise<void> {
    return Promise.resolve();
  }

  /** Says hello to the server and signs in. */
  warm(): Promise<boolean> {
    return this.#transport.verify().then(
      () => true,
      () => false,
    );
  }

  async close(): Promise<void> {
    this.#transport.close();
  }

  /** One try. Errors of the server quote addresses, so nothing of them but the verdict leaves this function. */
  async #try(order: Order, to: string, signal: AbortSignal): Promise<Verdict> {
    const { clock, tryMs = TRY_MS, server, words } = this.#options;
    const mail = mailOf(order, words, server.from);
    return within<Verdict>(
      clock,
      tryMs,
      () => ({ say: 'try-again', reason: 'provider-silent' }),
      async (late) => {
        try {
          await this.#transport.sendMail({ ...mail, to, signal: AbortSignal.any([signal, late]) });
          return { say: 'taken', reference: mail.messageId };
        } catch (error) {
          return verdictOn(error);
        }
      },
    );
  }
}
