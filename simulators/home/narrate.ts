import type { NativeDevice } from '../device/native-device.ts';
import type { Signal } from '../device/wire.ts';

/** One line of what happened, was sent, or came back. `about` is the label of a device, or the home's name. */
export interface Line {
  n: number;
  at: number;
  about: string;
  kind: 'did' | 'sent' | 'stored' | 'heard' | 'link';
  text: string;
}

/** Turns what a device does into lines of text; a null text is a change that only the device's facts show. */
export function narrate(device: NativeDevice, tell: (kind: Line['kind'], text: string | null) => void): void {
  device.on('connected', () => tell('link', 'connected'));
  device.on('disconnected', (why) => tell('link', `not connected: ${why}`));
  device.on('refused', (why) => tell('link', `refused by the gateway: ${why}`));
  device.on('power', (on) => tell('link', on ? `has power, boot ${device.facts.boot}` : 'has no power'));
  device.on('sent', (signal, attempt) =>
    tell('sent', `${describe(signal)} sent${attempt > 1 ? ` again (${attempt})` : ''}`),
  );
  device.on('acknowledged', (signal, afterMs) =>
    tell('stored', `${describe(signal)} stored: PUBACK after ${afterMs} ms`),
  );
  device.on('dropped', (signal) => tell('sent', `${describe(signal)} given up: the queue is full`));
  device.on('progress', ({ stage, silent }) =>
    tell('heard', `the gateway says: ${stage}, ${silent ? 'silently' : 'aloud'}`),
  );
  device.on('command', ({ command }) => tell('heard', `the gateway asks: ${command}`));
  device.on('identity', (says) => tell('link', says));
  device.on('heartbeat', () => tell('sent', null));
  device.on('light', () => tell('heard', null));
}

function describe(signal: Signal): string {
  const state = 'state' in signal ? ` ${signal.state}` : '';
  const code = 'code' in signal && signal.code !== undefined ? ` (${signal.code})` : '';
  return `${signal.id} ${signal.sensor ? `${signal.sensor} ` : ''}${signal.kind}${state}${code}`;
}
