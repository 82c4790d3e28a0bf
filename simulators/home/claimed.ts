import { type Flash, memoryFlash } from '../device/flash.ts';
import { type Enrolled, EnrolmentRefused, enrol } from '../device/proof.ts';
import type { Credentials } from '../device/wire.ts';
import type { Plan } from './plan.ts';

/** A home whose devices have enrolled themselves: the part of the plan that there are claims for, and how it connects. */
export interface ClaimedHome {
  plan: Plan;
  mqttUrl: string;
  ca: string;
  credentials: Record<string, Credentials>;
  flash: (key: string) => Flash;
}

/**
 * Enrols a device of the plan for each claim over HTTP. `CODE` goes to the device that the gateway calls so or that is of its kind, else to the
 * next one; `KEY=CODE` to that device of the plan. Throws `EnrolmentRefused` with the sentence of the gateway, or of what is wrong here.
 */
export async function claimHome(plan: Plan, http: string, claims: readonly string[]): Promise<ClaimedHome> {
  const taken = new Map<string, Enrolled>();
  for (const claim of claims) {
    const [code = '', asked] = claim.split('=').reverse();
    const { key, enrolled } = await place(plan, taken, asked, () => enrol(http, code));
    taken.set(key, enrolled);
  }
  const [first] = taken.values();
  if (first === undefined) throw new EnrolmentRefused('There is no claim code.');
  const flashes = new Map([...taken].map(([key, { proof }]) => [key, flashWith(proof)]));
  return {
    plan: partOf(plan, new Set(taken.keys())),
    mqttUrl: first.url,
    ca: first.ca,
    credentials: Object.fromEntries([...taken].map(([key, { device, topic }]) => [key, { device, topic, secret: '' }])),
    flash: (key) => flashes.get(key) ?? memoryFlash(),
  };
}

async function place(
  plan: Plan,
  taken: ReadonlyMap<string, Enrolled>,
  asked: string | undefined,
  enrolling: () => Promise<Enrolled>,
): Promise<{ key: string; enrolled: Enrolled }> {
  const free = plan.devices.map(({ key }) => key).filter((key) => !taken.has(key));
  if (asked !== undefined && !free.includes(asked))
    throw new EnrolmentRefused(`${plan.name} has no device "${asked}" that is free. It has ${free.join(', ')}.`);
  if (free.length === 0) throw new EnrolmentRefused(`${plan.name} has no more devices than ${taken.size}.`);
  const enrolled = await enrolling();
  const key =
    asked ??
    free.find((one) => one === enrolled.name) ??
    free.find((one) => kindOf(plan, one) === enrolled.kind) ??
    free[0] ??
    '';
  return { key, enrolled };
}

function kindOf(plan: Plan, device: string): string | undefined {
  if (device === plan.hub) return 'hub';
  return [...plan.fixtures, ...plan.openings].find((one) => one.device === device)?.kind;
}

function flashWith(proof: Enrolled['proof']): Flash {
  const flash = memoryFlash();
  flash.write({ ...flash.read(), proof });
  return flash;
}

/** The same home with these devices alone. Doors and windows without one are only drawn. */
function partOf(plan: Plan, keys: ReadonlySet<string>): Plan {
  const devices = plan.devices.filter(({ key }) => keys.has(key));
  return {
    ...plan,
    devices,
    openings: plan.openings.map((opening) => {
      if (opening.device !== undefined && keys.has(opening.device)) return opening;
      const { device: _, sensor: __, lock: ___, ...drawn } = opening;
      return drawn;
    }),
    fixtures: plan.fixtures.filter(({ device }) => keys.has(device)),
    hub: keys.has(plan.hub) ? plan.hub : (devices[0]?.key ?? plan.hub),
  };
}
