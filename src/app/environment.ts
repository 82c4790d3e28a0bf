import { resolve } from 'node:path';
import { Fault } from '../core/fault.ts';

export interface TwilioLogin {
  accountSid: string;
  authToken: string;
  /** Another host that speaks Twilio's API. */
  baseUrl?: string;
}

/** What the environment may say; everything is optional. Secrets come only from here. */
export interface Environment {
  dataDir: string;
  masterKeyFile: string | undefined;
  ports: { http: number | undefined; mqtt: number | undefined; mqtts: number | undefined };
  twilio: TwilioLogin | undefined;
  twilioFrom: string | undefined;
  /** Of the second telephone provider. */
  secondTwilio?: TwilioLogin | undefined;
  secondTwilioFrom?: string | undefined;
  webhookSecret: string | undefined;
  /** Of the mail server. */
  smtpPassword?: string | undefined;
  /** Signs the alerts about the gateway itself. */
  alertsSecret?: string | undefined;
  /** Shared with police forces that take electronic transfers, by what stands between `HAVENWATCH_FORCE_` and `_SECRET`. */
  forceSecrets?: ReadonlyMap<string, string>;
  /** AES key of the receiving centre, hex. */
  arcKey?: string | undefined;
  /** Lets a file in the data directory keep commits back. Only for tests of the whole product. */
  allowHold: boolean;
  /** A person vouches for the machine's clock, however far ahead of the journal it is. For one start. */
  believeClock?: boolean;
  /** Lets a file in the data directory move the wall clock. Only for tests of the whole product. */
  allowWall?: boolean;
}

/**
 * Reads the environment. `fallbackDir` is the data directory when neither environment nor configuration names one.
 * Throws HW_CONFIG_INVALID for a port that is none.
 */
export function readEnvironment(env: NodeJS.ProcessEnv, configuredDir: string | undefined): Environment {
  const text = (name: string) => env[name]?.trim() || undefined;
  const login = (prefix: 'TWILIO' | 'TWILIO2'): TwilioLogin | undefined => {
    const accountSid = text(`${prefix}_ACCOUNT_SID`);
    const authToken = text(`${prefix}_AUTH_TOKEN`);
    const baseUrl = text(`${prefix}_BASE_URL`);
    return accountSid && authToken ? { accountSid, authToken, ...(baseUrl && { baseUrl }) } : undefined;
  };
  return {
    dataDir: resolve(text('HAVENWATCH_DATA') ?? configuredDir ?? './data'),
    masterKeyFile: text('HAVENWATCH_MASTER_KEY_FILE'),
    ports: {
      http: port('HAVENWATCH_HTTP_PORT', text('HAVENWATCH_HTTP_PORT')),
      mqtt: port('HAVENWATCH_MQTT_PORT', text('HAVENWATCH_MQTT_PORT')),
      mqtts: port('HAVENWATCH_MQTTS_PORT', text('HAVENWATCH_MQTTS_PORT')),
    },
    twilio: login('TWILIO'),
    twilioFrom: text('TWILIO_FROM'),
    secondTwilio: login('TWILIO2'),
    secondTwilioFrom: text('TWILIO2_FROM'),
    webhookSecret: text('HAVENWATCH_WEBHOOK_SECRET'),
    smtpPassword: text('HAVENWATCH_SMTP_PASSWORD'),
    alertsSecret: text('HAVENWATCH_ALERTS_SECRET'),
    forceSecrets: forceSecretsIn(env),
    arcKey: text('HAVENWATCH_ARC_KEY'),
    allowHold: text('HAVENWATCH_TEST_HOLD_COMMITS') === 'allowed',
    believeClock: text('HAVENWATCH_BELIEVE_CLOCK') === 'yes',
    allowWall: text('HAVENWATCH_TEST_WALL_CLOCK') === 'allowed',
  };
}

function port(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= 65_535) return value;
  throw new Fault('HW_CONFIG_INVALID', { where: name, why: `"${text}" is not a port; use 0 for any free one` });
}

const FORCE_SECRET = /^HAVENWATCH_FORCE_([A-Z0-9_]{1,32})_SECRET$/;
/** A shorter secret could be guessed. */
const SECRET_LENGTH = 16;

/** Throws HW_CONFIG_INVALID for a secret that could be guessed. */
function forceSecretsIn(env: NodeJS.ProcessEnv): Map<string, string> {
  const secrets = new Map<string, string>();
  for (const [name, value] of Object.entries(env)) {
    const force = FORCE_SECRET.exec(name)?.[1];
    const secret = value?.trim() ?? '';
    if (force === undefined || secret === '') continue;
    if (secret.length < SECRET_LENGTH)
      throw new Fault('HW_CONFIG_INVALID', { where: name, why: `it is shorter than ${SECRET_LENGTH} characters` });
    secrets.set(force, secret);
  }
  return secrets;
}

/** The secret shared with a force, by its id. */
export function forceSecret({ forceSecrets }: Environment, force: string): string | undefined {
  return forceSecrets?.get(force.toUpperCase().replaceAll('-', '_'));
}
