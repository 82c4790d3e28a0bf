import { randomBytes } from 'node:crypto';
import { SimulatedForce } from '../../../simulators/police/force.ts';
import type { Config } from '../../app/config/load.ts';

/** The force of the demo's homes, made up and on this machine. */
const FORCE = 'example';

/** A force that takes electronic transfers and comes by itself, and the configuration in which it is the first way to the police. */
export async function makeForce(
  config: Config,
  port: number,
): Promise<{ force: SimulatedForce; forces: Config['forces']; secrets: Map<string, string> }> {
  const secret = randomBytes(16).toString('hex');
  const name = config.forces.get(FORCE)?.name ?? FORCE;
  const force = await SimulatedForce.start({ port, id: FORCE, name, secret, manner: 'comes' });
  const forces = new Map(config.forces);
  const before = forces.get(FORCE);
  if (before !== undefined)
    forces.set(FORCE, { ...before, transfer: { url: force.transferUrl }, routes: ['transfer', 'line', '999'] });
  return { force, forces, secrets: new Map([[FORCE.toUpperCase(), secret]]) };
}
