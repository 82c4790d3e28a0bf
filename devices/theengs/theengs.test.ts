import { expect, test } from 'vitest';
import { instant } from '../../src/core/time.ts';
import type { Binding, FamilyMessage } from '../family.ts';
import { EXAMPLE_AT } from '../family-examples.ts';
import { Played } from '../played.ts';
import { THEENGS } from './profile.ts';

const said = (fields: object, afterMs = 0, gateway = 'home/OpenMQTTGateway'): FamilyMessage => ({
  prefix: gateway,
  rest: 'BTtoMQTT/C400005A100B',
  payload: new TextEncoder().encode(
    JSON.stringify({ id: 'C4:00:00:5A:10:0B', model_id: 'SBXX-002C', rssi: -60, ...fields }),
  ),
  retained: false,
  receivedAt: instant(EXAMPLE_AT + afterMs),
});
const kinds = (bindings: Binding[], messages: readonly FamilyMessage[]): string[] => {
  const played = new Played(THEENGS, bindings);
  return messages.flatMap((message) => played.take(message).signals.map(({ signal }) => signal.kind));
};

test('a packet that two gateways heard is one press, the next packet is another, and its number comes round', () => {
  const press = (packet: number, at: number, gateway?: string) => said({ packet, button: 1 }, at, gateway);
  const presses = [press(255, 0), press(255, 4000, 'home/attic'), press(0, 5000), press(255, 3_600_000)];
  expect(kinds([{ key: 'button', means: 'panic' }], presses)).toEqual(['panic', 'panic', 'panic']);
});

test('a button without packets is one press within a few seconds', () => {
  expect(
    kinds(
      [{ key: 'button', means: 'panic' }],
      [said({ button: 1 }), said({ button: 1 }, 900), said({ button: 1 }, 9000)],
    ),
  ).toEqual(['panic', 'panic']);
});

test('only the button and the press that were bound call for help', () => {
  const bindings: Binding[] = [{ key: 'button2', which: 'long', means: 'panic' }];
  const presses = [
    { button1: 9, button2: 0 },
    { button1: 0, button2: 1 },
    { button1: 1, button2: 9 },
    { button1: 0, button2: 0 },
  ];
  expect(
    kinds(
      bindings,
      presses.map((fields, packet) => said({ ...fields, packet })),
    ),
  ).toEqual(['panic']);
});

test('an encrypted button is never read as a state, and what it lacks is told once', () => {
  const sealed = { encr: 2, cipher: '00112233', ctr: '01', mic: '11223344' };
  expect(kinds([{ key: 'button', means: 'panic' }], [said(sealed), said(sealed, 60_000)])).toEqual(['fault']);
});

test('an older decoder that calls the button a press loses none, and says the same of it', () => {
  const bindings: Binding[] = [{ key: 'button', which: 'long', means: 'panic' }];
  const presses = [
    said({ packet: 1, press: 4 }),
    said({ packet: 2, press: 1 }, 9000),
    said({ packet: 3, button: 9 }, 18_000),
  ];
  expect(kinds(bindings, presses)).toEqual(['panic', 'panic']);
});
