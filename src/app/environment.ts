import { resolve } from 'node:path';
import { Fault } from '../core/fault.ts';

/** What the environment may say; everything is optional. Secrets come only from here. */
export interface Environment {
  dataDir: string;
  masterKeyFile: string | undefined;
  ports: { http: number | undefined; mqtt: number | undefined; mqtts: number | undefined };
  twilio: { accountSid: string; authToken: string; baseUrl?: string } | undefined;
  twilioFrom: string | undefined;
  webhookSecret: string | undefined;
  /** Signs the alerts about the gateway itself. */
  alertsSecret?: string | undefined;
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
  const accountSid = text('TWILIO_ACCOUNT_SID');
  const authToken = text('TWILIO_AUTH_TOKEN');
  const baseUrl = text('TWILIO_BASE_URL');
  return {
    dataDir: resolve(text('HAVENWATCH_DATA') ?? configuredDir ?? './data'),
    masterKeyFile: text('HAVENWATCH_MASTER_KEY_FILE'),
    ports: {
      http: port('HAVENWATCH_HTTP_PORT', text('HAVENWATCH_HTTP_PORT')),
      mqtt: port('HAVENWATCH_MQTT_PORT', text('HAVENWATCH_MQTT_PORT')),
      mqtts: port('HAVENWATCH_MQTTS_PORT', text('HAVENWATCH_MQTTS_PORT')),
    },
    twilio:
      accountSid && authToken ? { accountSid, authToken, ...(baseUrl === undefined ? {} : { baseUrl }) } : undefined,
    twilioFrom: text('TWILIO_FROM'),
    webhookSecret: text('HAVENWATCH_WEBHOOK_SECRET'),
    alertsSecret: text('HAVENWATCH_ALERTS_SECRET'),
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
