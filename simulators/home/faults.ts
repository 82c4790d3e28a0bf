import type { NativeDevice } from '../device/native-device.ts';
import type { Opening, Plan } from './plan.ts';

/** What an installer may find in a home that was fitted in a hurry, or that somebody has tampered with. */
export const FAULTS = ['weak-radio', 'flat-battery', 'jammed-path', 'swapped-doors'] as const;
export type FaultName = (typeof FAULTS)[number];
export const FAULTS_OF_DEVICES = ['weak-radio', 'flat-battery', 'jammed-path'] as const;
export type DeviceFault = (typeof FAULTS_OF_DEVICES)[number];

/** Where a device is at a fresh battery, and where a flat one begins. */
const FULL_PERCENT = 100;
const FLAT_PERCENT = 9;

/** The faults of a home that are on. They change how its devices behave, and say nothing of themselves to the gateway. */
export class Faults {
  readonly #plan: Plan;
  readonly #on = new Set<string>();

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /** Each as it is switched on: `weak-radio bedside-button`, `swapped-doors`. */
  get list(): string[] {
    return [...this.#on].sort();
  }

  /** True while nothing of a device gets through, whatever else the radio does. */
  isCutOff(device: string): boolean {
    return this.#on.has(`jammed-path ${device}`);
  }

  turn(fault: DeviceFault, key: string, device: NativeDevice, on: boolean): void {
    if (on === this.#on.has(`${fault} ${key}`)) return;
    if (on) this.#on.add(`${fault} ${key}`);
    else this.#on.delete(`${fault} ${key}`);
    if (fault === 'weak-radio') device.setRadio(on ? 'weak' : 'good');
    if (fault === 'jammed-path' && on) device.jam();
    if (fault === 'jammed-path' && !on) device.clearJam();
    if (fault === 'flat-battery') {
      device.setDrain(on ? 'fast' : 'usual');
      device.setBattery(on ? FLAT_PERCENT : FULL_PERCENT);
    }
  }

  /** The contacts of the first two watched doors or windows are mixed up. */
  swap(on: boolean): void {
    if (on) this.#on.add('swapped-doors');
    else this.#on.delete('swapped-doors');
  }

  /** Whose contact moves when this opening does. */
  contactOf(opening: Opening): Opening {
    if (!this.#on.has('swapped-doors')) return opening;
    const [first, second] = this.#plan.openings.filter(({ device }) => device !== undefined);
    if (first === undefined || second === undefined) return opening;
    if (opening.key === first.key) return { ...second, kind: opening.kind };
    return opening.key === second.key ? { ...first, kind: opening.kind } : opening;
  }
}

/**
 * Reads `weak-radio,flat-battery=hall-button` into words for `act`; without a device it is the first button that runs on a battery. Undefined
 * where one of them is no fault, or no device of the plan.
 */
export function faultWords(text: string, plan: Plan): string[] | undefined {
  const usual = usualDevice(plan);
  const words: string[] = [];
  for (const part of text.split(',').filter((piece) => piece.trim() !== '')) {
    const [name = '', device = usual] = part.trim().split('=');
    const known = plan.devices.some(({ key }) => key === device);
    if (name === 'swapped-doors') words.push('swapped-doors start');
    else if (FAULTS.some((fault) => fault === name) && known) words.push(`${name} ${device} start`);
    else return undefined;
  }
  return words;
}

function usualDevice(plan: Plan): string | undefined {
  const portable = plan.devices.filter(({ power, radio }) => power === 'battery' && radio);
  const buttons = new Set(plan.fixtures.filter(({ kind }) => kind === 'button').map(({ device }) => device));
  return (portable.find(({ key }) => buttons.has(key)) ?? portable[0] ?? plan.devices[0])?.key;
}
