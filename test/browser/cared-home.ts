import type { MqttClient } from 'mqtt';
import { connectAsync } from 'mqtt';
import type { DeviceId, PremisesId } from '../../src/core/ids.ts';
import type { Button } from '../rig/button.ts';
import { until } from '../rig/rig.ts';
import { Person } from '../rig/staff.ts';
import { CAMIEL, DeskRig } from './desk-rig.ts';
import { INES } from './fitting.ts';

const ROOMS = [
  { room: 'bedroom', zone: 'sanctuary' as const },
  { room: 'hall', zone: 'interior' as const },
];

/** A home in use: a button that is connected, a hub with two sensors, and a bridge of another maker with a button behind it. */
export class CaredHome {
  readonly desk: DeskRig;
  readonly supervisor: Person;
  readonly premises: PremisesId;
  readonly devices: Record<'button' | 'hub' | 'bridge' | 'end', DeviceId>;
  readonly button: Button;
  readonly #bridge: MqttClient;

  private constructor(
    made: Pick<CaredHome, 'desk' | 'supervisor' | 'premises' | 'devices' | 'button'>,
    bridge: MqttClient,
  ) {
    this.desk = made.desk;
    this.supervisor = made.supervisor;
    this.premises = made.premises;
    this.devices = made.devices;
    this.button = made.button;
    this.#bridge = bridge;
  }

  static async open(): Promise<CaredHome> {
    const desk = await DeskRig.start([CAMIEL, INES]);
    const { rig } = desk;
    const { premises, button, hub, bridge, end } = rig.records(({ register }) => {
      const { premises } = register.premises.add({ rooms: ROOMS, risk: 'high' });
      const add = (more: object) => register.devices.add({ premises, ...more });
      const ofAnother = { profile: 'zigbee2mqtt' };
      const bridge = add({
        ...ofAnother,
        prefixes: ['zigbee2mqtt'],
        kind: 'hub',
        name: 'bridge',
        room: 'hall',
        zone: 'interior',
      });
      return {
        premises,
        button: add({ kind: 'button', name: 'bedside', room: 'bedroom', zone: 'sanctuary' }),
        hub: add({
          kind: 'hub',
          name: 'door-hub',
          room: 'hall',
          zone: 'interior',
          sensors: { 'front-door': { kind: 'door', room: 'hall', zone: 'perimeter' }, 'back-door': { kind: 'door' } },
        }),
        bridge,
        end: add({
          ...ofAnother,
          via: bridge.device,
          address: '0x00124b0000000001',
          alias: 'old_button',
          kind: 'button',
          name: 'hall-button',
          room: 'hall',
          zone: 'interior',
          bindings: [{ key: 'action', which: 'single', means: 'test' }],
        }),
      };
    });
    const { device: username, secret: password } = bridge;
    const sign = { clientId: username, username, password, reconnectPeriod: 0 };
    const client = await until(() => connectAsync(rig.mqtt, sign).catch(() => false as const));
    const devices = { button: button.device, hub: hub.device, bridge: bridge.device, end: end.device };
    const supervisor = new Person(rig, 'supervisor', 'olive');
    return new CaredHome({ desk, supervisor, premises, devices, button: await rig.button(button) }, client);
  }

  /** The bridge tells what something behind it has said. */
  hears(name: string, body: object): Promise<unknown> {
    return this.#bridge.publishAsync(`zigbee2mqtt/${name}`, JSON.stringify(body), { qos: 1 });
  }

  /** The home as whoever looks after its devices sees it. */
  care() {
    return this.supervisor.get(`/api/premises/${this.premises}/care`);
  }

  /** The incident that is open in this home. */
  incident() {
    return until(async () => {
      const { items } = await this.supervisor.get(`/api/incidents?premises=${this.premises}`);
      return items.find(({ state }: { state: string }) => state === 'open');
    });
  }

  async close(): Promise<void> {
    this.#bridge.end(true);
    await this.desk.close();
  }
}
