import { randomBytes } from 'node:crypto';
import type { Instant } from '../../core/time.ts';
import type { Credentials } from './home.ts';
import { Listener } from './listener.ts';
import { Presser } from './presser.ts';
import type { Trial } from './trial.ts';

/** A press must not be taken for an earlier one, whatever the clocks say. */
const ID_BYTES = 6;

export interface PressParts {
  /** Looks at the desk's stream at this address, with this token. */
  http: string;
  token: string;
  mqttPort: number | undefined;
  credentials: Credentials;
  now: Instant;
  trial: Trial;
  /** Told whenever something has come or failed. */
  changed(): void;
  /** Resolves when everything has come or the time is over. */
  ended: Promise<void>;
}

/** Opens the stream, signs in as the device, presses, and waits. Whatever fails on the way is noted in the trial; never rejects. */
export async function pressAndWait(parts: PressParts): Promise<void> {
  const { trial, ended, changed } = parts;
  const listener = new Listener(parts.http, parts.token);
  const presser = parts.mqttPort === undefined ? undefined : new Presser(parts.mqttPort, parts.credentials);
  const note = (where: string) => (error: Error) => {
    trial.trouble(`${where}: ${error.message}`);
    changed();
  };
  try {
    await Promise.race([listener.greeted().catch(note('the desk')), ended]);
    await Promise.race([presser?.signedIn(), ended]);
    trial.pressed();
    const noted = (mark: () => void) => () => {
      mark();
      changed();
    };
    const seen = noted(() => trial.seenOnStream());
    const acknowledged = noted(() => trial.acknowledged());
    listener.seen().then(seen, note('the desk'));
    presser
      ?.press(`${parts.now}-${randomBytes(ID_BYTES).toString('hex')}`, parts.now)
      .then(acknowledged, note('the broker'));
    if (presser === undefined) trial.trouble('there is no listener for devices on this machine');
    else await ended;
  } catch (error) {
    note('the device')(error instanceof Error ? error : new Error('it failed'));
  } finally {
    listener.close();
    presser?.close();
  }
}
