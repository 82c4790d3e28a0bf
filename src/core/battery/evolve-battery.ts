import type { HeartEvent } from '../event.ts';
import type { DeviceDoc, PartitionState } from '../state.ts';
import { withReading } from './battery.ts';

/** Keeps the level with the device; one of which nothing is known yet is there from now on. */
export function evolveBattery(state: PartitionState, event: Extract<HeartEvent, { type: 'battery-read' }>): void {
  const { device, premises, at, percent, sensor = null } = event;
  const doc: DeviceDoc = state.devices.get(device) ?? {
    id: device,
    premises,
    supervision: 'unknown',
    since: at,
    lastSeenAt: at,
    deadlineAt: at,
  };
  doc.batteries = withReading(doc.batteries ?? [], sensor, { at, percent });
  state.devices.set(device, doc);
  state.dirty.devices.add(device);
}
