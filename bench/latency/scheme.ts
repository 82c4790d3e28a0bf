import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FleetDevice } from '../../simulators/fleet/packets.ts';
import type { PremisesId } from '../../src/core/ids.ts';
import { days, instant } from '../../src/core/time.ts';
import { openRegister, openRegisterDatabase, type Register } from '../../src/register/register.ts';
import { Vault } from '../../src/vault/vault.ts';

/** A made-up scheme of homes and devices, as it was written into a register. */
export interface Scheme {
  /** One device each in a home of its own. */
  pressers: FleetDevice[];
  fleet: FleetDevice[];
  /** A token that may read the stream and close incidents. */
  token: string;
}

export interface SchemeSize {
  pressers: number;
  fleet: number;
  /** Devices of the fleet in one home. */
  homeSize: number;
  /** Somebody who can sign in at the desk. */
  operator?: { login: string; passwordHash: string };
}

/** Longer than any run: a fleet that is told to be quiet must not be found silent. */
const WATCHED = { intervalMs: days(1), misses: 3, graceMs: 0 };

/** Writes a scheme into the register of a data directory in one transaction, which takes seconds where commands would take an hour. */
export function writeScheme(directory: string, size: SchemeSize): Scheme {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const clock = () => instant(Date.now());
  const db = openRegisterDatabase(join(directory, 'register.db'));
  const vault = new Vault({
    db,
    keysFile: join(directory, 'keys.db'),
    masterKeyFile: join(directory, 'master.key'),
    clock,
    random: randomBytes,
  });
  try {
    const register = openRegister({ db, vault, clock, random: randomBytes });
    return db.transaction(() => fill(register, size))();
  } finally {
    vault.close();
    db.close();
  }
}

function fill(register: Register, { pressers, fleet, homeSize, operator }: SchemeSize): Scheme {
  if (operator !== undefined) register.staff.add({ ...operator, name: 'Benchmark Operator', role: 'operator' });
  register.contacts.add({
    provider: register.providers.default(),
    role: 'duty supervisor',
    name: 'Duty Supervisor',
    number: '07700 900123',
    channels: ['voice'],
  });
  const device = (premises: PremisesId) => register.devices.add({ premises, profile: 'native', supervision: WATCHED });
  const home = () => register.premises.add().premises;
  const beating: FleetDevice[] = [];
  while (beating.length < fleet) {
    const premises = home();
    for (let n = 0; n < homeSize && beating.length < fleet; n++) beating.push(device(premises));
  }
  const { token } = register.tokens.add({ role: 'supervisor', name: 'benchmark' });
  return { pressers: Array.from({ length: pressers }, () => device(home())), fleet: beating, token };
}
