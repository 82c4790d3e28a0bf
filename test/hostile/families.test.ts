import { describe, expect, test } from 'vitest';
import { FACT_KINDS } from '../../devices/fact.ts';
import type { Binding, FamilyExample, FamilyMessage, FamilyProfile, Read } from '../../devices/family.ts';
import { EXAMPLE_AT, exampleMessage, restOf } from '../../devices/family-examples.ts';
import { PROFILES } from '../../devices/index.ts';
import { type Draw, type Material, Mutator, parsed } from '../../devices/mutations.ts';
import type { PanelProfile } from '../../devices/panel.ts';
import { Played } from '../../devices/played.ts';
import type { Profile } from '../../devices/profile.ts';
import { REJECT_REASONS, type Rejection } from '../../devices/rejection.ts';
import { CONTACT_ID_CODES, contactIdDecision } from '../../devices/sia-dc09/contact-id.ts';
import { SIA_CODES, siaDecision } from '../../devices/sia-dc09/sia.ts';
import { isPanicClass, type SignalBody } from '../../src/core/signal.ts';
import { instant } from '../../src/core/time.ts';
import { LONG, Seed } from '../rig/seed.ts';

const MESSAGES = LONG ? 100_000 : 2_000;
/** A link begins anew after so many: what it has learnt and told by then takes part. */
const LINK = 64;
const STEP_MS = 7_000;
/** What acts without anybody having bound it: what is wrong with the device itself. */
const OF_ITSELF: ReadonlySet<string> = new Set(['tamper', 'jamming', 'power', 'battery', 'fault']);

const seed = new Seed('mutated payloads of every family');
const drawOf = (salt: number): Draw => {
  const own = new Seed('', seed.seed + salt);
  return (below) => Math.floor(own.between(0, Math.max(below, 1)));
};
const encode = (payload: string | Uint8Array | object): Uint8Array =>
  payload instanceof Uint8Array
    ? payload
    : new TextEncoder().encode(typeof payload === 'string' ? payload : JSON.stringify(payload));

interface Button {
  topic: RegExp;
  key: string;
  which: string;
  says: readonly RegExp[];
}

/**
 * One button of each family, the only thing that is bound, and what a message must contain, in its topic or its payload, to say that
 * this button was pressed. This is a second reading of the family's format, on purpose a coarse one.
 */
const BUTTONS: Readonly<Record<string, Button>> = {
  zigbee2mqtt: { topic: /hall_button/, key: 'action', which: 'emergency', says: [/action/, /emergency/] },
  shelly: {
    topic: /shellybutton1/,
    key: 'input:0',
    which: 'single',
    says: [/input_event\/0|input:0/, /"S"|single|"btn_up"/],
  },
  tasmota: { topic: /hall\/RESULT/, key: 'Button1', which: 'hold', says: [/button1/i, /hold|3/i] },
  esphome: { topic: /landing/, key: 'event.call_button', which: 'long_press', says: [/call_button/, /long_press/] },
  'home-assistant': { topic: /zig\/fob/, key: 'trigger', which: 'action emergency', says: [/emergency/] },
  chirpstack: {
    topic: /event\/up/,
    key: 'button',
    which: 'short',
    says: [/"(?:button|button_event|press)":/, /short|single|1|true/i],
  },
  'the-things-stack': {
    topic: /\/up$/,
    key: 'button',
    which: 'long',
    says: [/"(?:button|button_event|press)":/, /long/i],
  },
  theengs: { topic: /BTtoMQTT/, key: 'button', which: 'single', says: [/"button":1[,}]/] },
  'zwave-js-ui': {
    topic: /central_scene/,
    key: 'scene/001',
    which: 'single',
    says: [/(?:central_scene|91)\/.*scene\/001/, /"value":0[,}]|\n0$/],
  },
  'rtl-433': { topic: /events/, key: 'cmd', which: '42', says: [/"cmd":"?42["},]|\/cmd\n42$/] },
};

/** A family that is not listed: the first press of its examples, and its word somewhere in the message. */
function buttonOf({ name, examples }: FamilyProfile): Button | undefined {
  const listed = BUTTONS[name];
  if (listed !== undefined) return listed;
  for (const { topic, expect } of examples) {
    const facts = 'reports' in expect ? expect.reports.flatMap((report) => report.facts) : [];
    const press = facts.find((fact) => fact.is === 'press');
    if (press?.is !== 'press') continue;
    const word = new RegExp(press.which.split(/[^a-z0-9]+/i).join('.{0,3}'), 'i');
    return {
      topic: new RegExp(`^${topic.replace(/[^\w/]/g, '.')}$`),
      key: press.key,
      which: press.which,
      says: [word],
    };
  }
  return undefined;
}

function wrongWith({ reason, why }: Rejection): string | undefined {
  if (!REJECT_REASONS.includes(reason)) return `an unknown reason ${reason}`;
  return /^[A-Z].*\.$/s.test(why) ? undefined : `no plain sentence: ${why}`;
}

/** What is wrong with what was read, whatever it was read from. */
function wrongWithRead(read: Read, { retained, rest }: FamilyMessage): string | undefined {
  if ('quarantine' in read) return wrongWith(read.quarantine);
  const { reports, ignored, found = [], learnt = [] } = read;
  if (reports.length + ignored.length + found.length + learnt.length === 0) return 'it says nothing, and not why';
  if (ignored.some(({ what, why }) => what.length > 300 || why === '')) return 'something is ignored without a reason';
  for (const { life, facts, address, rssi } of reports) {
    if (retained && life) return 'a retained message is taken for life';
    if (typeof address !== 'string' || address.length > 600 + rest.length) return 'an address without a bound';
    if (rssi !== undefined && !Number.isFinite(rssi)) return 'a signal strength that is none';
    for (const fact of facts) {
      if (!FACT_KINDS.includes(fact.is) || fact.key === '') return `a fact that is none: ${JSON.stringify(fact)}`;
      if (fact.is === 'press' && (fact.which === '' || fact.which.length > 600)) return 'a press of nothing';
      if (fact.is === 'battery' && fact.percent !== undefined && !isPercent(fact.percent))
        return 'a battery out of range';
    }
  }
  return undefined;
}

const isPercent = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 100;

/** The message as one text, JSON written plainly. */
function plain({ topic, payload }: Material): string {
  const text = new TextDecoder().decode(payload);
  const value = parsed(text);
  return `${topic}\n${value === undefined ? text : JSON.stringify(value)}`;
}

function exampleOf(
  profile: FamilyProfile,
  { topic, key, which }: { topic: RegExp; key: string; which: string },
): FamilyExample {
  const found = profile.examples.find(
    (example) =>
      topic.test(example.topic) &&
      'reports' in example.expect &&
      example.expect.reports.some(({ facts }) =>
        facts.some((fact) => fact.is === 'press' && fact.key === key && fact.which === which),
      ),
  );
  if (found === undefined) throw new Error(`${profile.name} has no example of ${key}=${which}`);
  return found;
}

function messageOf(
  profile: FamilyProfile,
  { topic, payload }: Material,
  at: number,
  retained: boolean,
): FamilyMessage | undefined {
  const prefix = profile.prefixOf(topic);
  const rest = prefix === undefined ? undefined : restOf(topic, prefix);
  if (prefix === undefined || rest === undefined) return undefined;
  return { prefix, rest, payload, retained, receivedAt: instant(EXAMPLE_AT + at) };
}

/** Plays mutated messages; answers how often the button called for help. Throws with the message that went wrong. */
function playFamily(profile: FamilyProfile, draw: Draw): number {
  const button = buttonOf(profile);
  if (button === undefined) throw new Error(`${profile.name} has no example of a press`);
  const example = exampleOf(profile, button);
  const pressed = 'reports' in example.expect ? example.expect.reports[0]?.address : undefined;
  const binding: Binding = { key: button.key, which: button.which, means: 'panic' };
  const near = (profile.examples as readonly FamilyExample[]).filter(({ payload }) => encode(payload).length < 8192);
  // Half of them from the press itself: what is far from it never comes near it.
  const all = near.map(({ topic, payload }): Material => ({ topic, payload: encode(payload) }));
  const press: Material = { topic: example.topic, payload: encode(example.payload) };
  const mutator = new Mutator(draw, [...all, ...all.map(() => press)]);
  let played = new Played(profile, [binding], pressed);
  let raised = 0;
  for (let n = 0; n < MESSAGES; n++) {
    if (n % LINK === 0) played = begun(profile, example, new Played(profile, [binding], pressed));
    const material = mutator.next();
    const retained = draw(16) === 0;
    const message = messageOf(profile, material, n * STEP_MS, retained);
    if (message === undefined) continue;
    const { read, signals } = played.take(message);
    const shown = () => plain(material).slice(0, 2000);
    const wrong = wrongWithRead(read, message);
    if (wrong !== undefined) throw new Error(`${wrong}: ${shown()}`);
    for (const { signal } of signals) {
      if (OF_ITSELF.has(signal.kind)) continue;
      if (signal.kind !== 'panic') throw new Error(`a ${signal.kind} that nobody has bound: ${shown()}`);
      if (retained) throw new Error(`a retained message called for help: ${shown()}`);
      if (!button.says.every((word) => word.test(plain(material))))
        throw new Error(`a call for help that was not meant: ${shown()}`);
      raised += 1;
    }
  }
  return raised;
}

/** A link that has been taught what comes before the press. */
function begun(profile: FamilyProfile, { after = [] }: FamilyExample, played: Played): Played {
  for (const { topic, payload, retained = false } of after) {
    const message = messageOf(profile, { topic, payload: encode(payload) }, 0, retained);
    if (message !== undefined) played.take(message);
  }
  return played;
}

function playNative(profile: Profile, draw: Draw): number {
  const material = profile.examples.map(
    ({ suffix, payload }): Material => ({ topic: suffix, payload: encode(payload) }),
  );
  const mutator = new Mutator(draw, material);
  let raised = 0;
  for (let n = 0; n < MESSAGES; n++) {
    const { topic: suffix, payload } = mutator.next();
    const decoded = profile.decode({ suffix, payload, retained: draw(16) === 0, receivedAt: EXAMPLE_AT });
    const text = plain({ topic: suffix, payload });
    const refused = 'quarantine' in decoded ? [decoded.quarantine] : decoded.rejected;
    for (const rejection of refused) {
      const wrong = wrongWith(rejection);
      if (wrong !== undefined) throw new Error(`${wrong}: ${text.slice(0, 2000)}`);
    }
    if ('quarantine' in decoded) continue;
    for (const signal of decoded.signals) raised += help(signal, /"kind":"(?:panic|duress|hold-up|arm)"/, text);
  }
  return raised;
}

function help(signal: SignalBody, says: RegExp, text: string): number {
  if (!isPanicClass(signal)) return 0;
  if (!says.test(text)) throw new Error(`a call for help that was not meant: ${text.slice(0, 2000)}`);
  return 1;
}

const HEAD = /^"([A-Z-]+)"\d{4}(?:R\w*)?(?:L\w*)?#(\w+)\[([^\]]*)\]/;
/** Codes by which a panel calls for help, and zone 6, which is bound to it. */
const HELP_CODES = [
  ...[...SIA_CODES].filter((code) => callsForHelp(siaDecision(code))),
  ...[...CONTACT_ID_CODES].filter((code) => callsForHelp(contactIdDecision('1', code))),
];
const HELP = new RegExp(`${HELP_CODES.join('|')}|0*6`);

function callsForHelp(decision: ReturnType<typeof siaDecision>): boolean {
  return decision?.do === 'raise' && isPanicClass(decision.signal);
}

function playPanel(profile: PanelProfile, draw: Draw): number {
  const material = profile.examples.map(
    ({ message }): Material => ({
      topic: HEAD.exec(message)?.[1] ?? '',
      payload: encode(HEAD.exec(message)?.[3] ?? ''),
    }),
  );
  const mutator = new Mutator(draw, material);
  const bindings: Binding[] = [{ key: 'zone 6', means: 'panic' }];
  let raised = 0;
  for (let n = 0; n < MESSAGES; n++) {
    const { topic: token, payload } = mutator.next();
    const data = new TextDecoder().decode(payload);
    const read = profile.read({ token, data, account: '1234' });
    const wrong = 'quarantine' in read ? wrongWith(read.quarantine) : read.rejected.map(wrongWith).find(Boolean);
    if (wrong !== undefined) throw new Error(`${wrong}: ${data}`);
    if ('quarantine' in read) continue;
    for (const signal of profile.meaning(read.events, bindings).signals) raised += help(signal, HELP, data);
  }
  return raised;
}

describe('mutated payloads of every family', () => {
  test.each(PROFILES.map((profile, salt) => [profile.name, profile, salt + 1] as const))(
    '%s: never thrown at, set aside or ignored with a reason, and nothing raised that was not meant',
    (name, profile, salt) => {
      const draw = drawOf(salt);
      const raised =
        profile.speaks === 'own'
          ? playFamily(profile, draw)
          : profile.speaks === 'dc09'
            ? playPanel(profile, draw)
            : playNative(profile, draw);
      if (LONG) console.info(`${name}: ${MESSAGES} mutated messages, ${raised} of them still a call for help`);
      // Else nothing came near enough to a press to be mistaken for one.
      expect(raised).toBeGreaterThan(0);
    },
    600_000,
  );
});

test('the press of each family is one, as it stands', () => {
  for (const profile of PROFILES) {
    if (profile.speaks !== 'own') continue;
    const button = buttonOf(profile);
    if (button === undefined) throw new Error(`${profile.name} has no example of a press`);
    const message = exampleMessage(profile, exampleOf(profile, button));
    expect(message, profile.name).toBeDefined();
  }
});
