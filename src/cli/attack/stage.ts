import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stage, Target } from '../../../simulators/attack/attacks.ts';
import type { At } from '../../../simulators/attack/line.ts';
import type { DeviceId, PremisesId } from '../../core/ids.ts';
import { instant } from '../../core/time.ts';
import { type Issued, openAuthority } from '../../identity/authority.ts';
import type { Register } from '../../register/register.ts';

export interface StageParts {
  register: Register;
  dataDir: string;
  /** `mqtt://…` and `mqtts://…` of the gateway. */
  mqtt: string;
  mqtts: string;
  /** `http://…` of its desk. */
  http: string;
  /** Has the gateway killed and started anew; resolves once it is there again. */
  restarted: () => Promise<void>;
}

export interface AttackStage extends Stage {
  /** The homes of both, by device. */
  homes: ReadonlyMap<string, PremisesId>;
}

/**
 * Registers two made-up homes with a device each and gives both what attacks are made with: a secret, a certificate, and for the
 * first of them one that is withdrawn again.
 */
export async function setStage(parts: StageParts): Promise<AttackStage> {
  const { register, dataDir, http } = parts;
  const clock = { now: () => instant(Date.now()) };
  const authority = await openAuthority(dataDir, clock);
  const homes = new Map<string, PremisesId>();
  const certify = async (device: DeviceId): Promise<Issued> => {
    const issued = await authority.issue({ device, publicKey: 'bundle', now: clock.now() });
    register.certificates.add(device, issued);
    return issued;
  };
  const settle = async () => {
    const { premises } = register.premises.add({ risk: 'high' });
    const { device, secret, topic } = register.devices.add({ premises });
    homes.set(device, premises);
    const { certificate, key } = await certify(device);
    return { device, target: { device, secret, topic, certificate, key } satisfies Target };
  };
  const victim = await settle();
  const thief = await settle();
  const withdrawn = await authority.issue({ device: victim.device, publicKey: 'bundle', now: clock.now() });
  // At once: a gateway that has seen it unrevoked would let it in for a moment.
  register.together(() => {
    register.certificates.add(victim.device, withdrawn);
    register.certificates.revoke({ device: victim.device, serial: withdrawn.serial });
  });
  return {
    mqtt: at(parts.mqtt),
    mqtts: { ...at(parts.mqtts), trust: readFileSync(join(dataDir, 'tls', 'server.crt'), 'utf8') },
    // Each attack shows what it needs; a secret and a certificate together would hide which of the two was judged.
    victim: victim.target,
    thief: thief.target,
    withdrawn: { device: victim.device, certificate: withdrawn.certificate, key: withdrawn.key },
    restarted: parts.restarted,
    enrolTwice: () => enrolTwice(register, http, victim.device),
    homes,
  };
}

async function enrolTwice(register: Register, http: string, device: DeviceId): Promise<number[]> {
  const { code } = register.claims.make({ device, by: 'rehearsal' });
  const statuses = [];
  for (let n = 0; n < 2; n += 1) {
    const answer = await fetch(`${http}/api/enrol`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code, want: 'secret' }),
    });
    await answer.text();
    statuses.push(answer.status);
  }
  return statuses;
}

function at(url: string): At {
  const { hostname, port, protocol } = new URL(url);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || (protocol === 'mqtts:' ? 8883 : 1883)) };
}
