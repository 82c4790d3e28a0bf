import { connectAsync, type MqttClient } from 'mqtt';
import type { Page } from 'playwright-core';
import { claimHome } from '../../simulators/home/claimed.ts';
import { SimulatedHome } from '../../simulators/home/home.ts';
import { harbour2 } from '../../simulators/home/plans/harbour-2.ts';
import { asDeviceId, type HouseholdId, type PremisesId } from '../../src/core/ids.ts';
import { until } from '../rig/rig.ts';
import { Person } from '../rig/staff.ts';
import { DeskRig, DORA, type Person as Seated } from './desk-rig.ts';
import { readQr } from './read-qr.ts';

export const INES: Seated = { login: 'ines', name: 'Ines Example', role: 'installer' };
export const PHONE = { width: 360, height: 740 };
export const ADDRESS = '4 Kestrel Row, Upper Fernley, Demoshire';
/** So that nobody waits minutes for a device to be missed. */
const WATCHED = { intervalMs: 1_000, misses: 1, graceMs: 1_000 };
const HEARTBEAT_MS = 400;
const ROOMS = ['hall', 'bathroom', 'kitchen'].map((room) => ({ room, zone: 'interior' as const }));

/** What the order asks for, by the keys of the simulated home. */
const MEASURES = [
  { kind: 'hub', name: 'hub', room: 'hall' },
  { kind: 'button', name: 'bathroom-button', room: 'bathroom' },
  { kind: 'door', name: 'front-door', room: 'hall' },
  { kind: 'letter-box', name: 'letter-box', room: 'hall' },
];

/** A home that waits for its installer: the real gateway, hardware that enrols itself, and people at the desk. */
export class Fitting {
  readonly desk: DeskRig;
  readonly supervisor: Person;
  readonly operator: Person;
  readonly premises: PremisesId;
  readonly household: HouseholdId;
  readonly job: string;
  readonly reference: string;
  home: SimulatedHome | undefined;
  #hub: MqttClient | undefined;

  private constructor(
    desk: DeskRig,
    people: { supervisor: Person; operator: Person },
    at: { premises: PremisesId; household: HouseholdId; job: string; reference: string },
  ) {
    this.desk = desk;
    this.supervisor = people.supervisor;
    this.operator = people.operator;
    this.premises = at.premises;
    this.household = at.household;
    this.job = at.job;
    this.reference = at.reference;
  }

  static async order(): Promise<Fitting> {
    const desk = await DeskRig.start([INES, DORA]);
    const { rig } = desk;
    const [supervisor, operator] = [new Person(rig, 'supervisor', 'camiel'), new Person(rig, 'operator', 'olive')];
    const { premises, household, reference } = rig.records(({ register }) => {
      const household = register.households.add({ address: ADDRESS });
      const { premises } = register.premises.add({ household, rooms: ROOMS, risk: 'high' });
      for (const n of [1, 2, 3]) {
        const number = `+44770090023${n}`;
        const contact = register.contacts.add({ household, role: 'safe contact', name: 'Robin', number, order: n });
        const point = register.contacts.get(contact).points[0]?.point;
        if (point === undefined) throw new Error('a contact without a number');
        register.contacts.setVerified(contact, point);
        const wish = { contact, point, what: 'test', channel: 'voice', by: 'gateway' } as const;
        register.errands.settle(register.errands.begin(wish).errand, 'confirmed');
      }
      return { premises, household, reference: register.premises.get(premises).reference };
    });
    await until(async () => (await supervisor.get(`/api/premises/${premises}`)).id === premises);
    const order = { premises, installer: desk.idOf(INES.login), measures: MEASURES };
    const made = await supervisor.post('/api/jobs', order);
    return new Fitting(desk, { supervisor, operator }, { premises, household, job: made.job.id, reference });
  }

  /** A supervisor agrees that 999 is rung by hand for this home. */
  async agreeOn999(): Promise<void> {
    const said = { entry: crypto.randomUUID(), said: 'yes', text: '999 by hand is agreed.' };
    await this.supervisor.post(`/api/jobs/${this.job}/items/police`, said);
  }

  /** The words that she and the desk know. */
  agreeOnWords(): void {
    const purpose = { purpose: 'shell', who: 'shell' } as const;
    this.desk.rig.records(({ register }) =>
      register.words.set(this.household, { safe: 'marmalade', duress: 'sunday' }, purpose),
    );
  }

  /** The hardware in the home reads these codes, each meant for a device of the plan, and is switched on. */
  async enrol(codes: Readonly<Record<string, string>>): Promise<SimulatedHome> {
    const claims = Object.entries(codes).map(([key, code]) => `${key}=${code}`);
    const claimed = await claimHome(harbour2, this.desk.rig.http, claims);
    this.desk.rig.records(({ register }) => {
      for (const { device } of Object.values(claimed.credentials)) {
        const id = asDeviceId(device);
        if (id) register.devices.change(id, { supervision: WATCHED });
      }
    });
    this.home = new SimulatedHome({ ...claimed, heartbeatMs: HEARTBEAT_MS });
    this.home.start();
    return this.home;
  }

  /** Somebody at the desk answers the press that is open in this home. */
  async answer(): Promise<{ onTest: boolean }> {
    const incident = await until(async () => {
      const { items } = await this.operator.get(`/api/incidents?premises=${this.premises}`);
      return items.find(({ state }: { state: string }) => state === 'open');
    });
    await this.operator.post(`/api/incidents/${incident.id}/acknowledge`);
    return { onTest: incident.handling.onTest === true };
  }

  /** Another home, with a hub of another maker that speaks for buttons nobody has named yet, and a job for one of them. */
  async hubOfAnother() {
    const { rig } = this.desk;
    const { premises, device, secret } = rig.records(({ register }) => {
      const { premises } = register.premises.add({ rooms: ROOMS });
      return { premises, ...register.devices.add({ premises, profile: 'zigbee2mqtt', prefixes: ['zigbee2mqtt'] }) };
    });
    await until(async () => (await this.supervisor.get(`/api/premises/${premises}`)).id === premises);
    const measures = ['bedside', 'spare'].map((name) => ({ kind: 'button', name, room: 'bathroom' }));
    const order = { premises, installer: this.desk.idOf(INES.login), measures };
    const made = await this.supervisor.post('/api/jobs', order);
    const sign = { clientId: device, username: device, password: secret, reconnectPeriod: 0 };
    const client = await until(() => connectAsync(rig.mqtt, sign).catch(() => false as const));
    this.#hub = client;
    return {
      job: String(made.job.id),
      says: (name: string, body: object) =>
        client.publishAsync(`zigbee2mqtt/${name}`, JSON.stringify(body), { qos: 1 }),
    };
  }

  async close(): Promise<void> {
    this.#hub?.end(true);
    await this.home?.stop();
    await this.desk.close();
  }
}

/** What a device's camera reads off this page. */
export async function readClaim(page: Page): Promise<{ url: string; code: string }> {
  const square = page.locator('.claim-qr');
  await square.waitFor();
  const box = (await square.getAttribute('viewBox')) ?? '';
  const path = (await square.locator('path').getAttribute('d')) ?? '';
  const url = readQr(path, Number(box.split(' ')[2]));
  return { url, code: url.slice(url.indexOf('#') + 1) };
}
