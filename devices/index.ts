import { CHIRPSTACK } from './chirpstack/profile.ts';
import { ESPHOME } from './esphome/profile.ts';
import { HOME_ASSISTANT } from './home-assistant/profile.ts';
import { NATIVE } from './native/profile.ts';
import type { AnyProfile } from './profile.ts';
import { RTL_433 } from './rtl-433/profile.ts';
import { SHELLY } from './shelly/profile.ts';
import { SIA_DC09 } from './sia-dc09/profile.ts';
import { TASMOTA } from './tasmota/profile.ts';
import { THE_THINGS_STACK } from './the-things-stack/profile.ts';
import { THEENGS } from './theengs/profile.ts';
import { ZIGBEE2MQTT } from './zigbee2mqtt/profile.ts';
import { ZWAVE_JS_UI } from './zwave-js-ui/profile.ts';

/** Every device family this gateway understands. A new family is a folder beside this file and a line here. */
export const PROFILES: readonly AnyProfile[] = [
  NATIVE,
  ZIGBEE2MQTT,
  ZWAVE_JS_UI,
  SHELLY,
  TASMOTA,
  ESPHOME,
  HOME_ASSISTANT,
  CHIRPSTACK,
  THE_THINGS_STACK,
  SIA_DC09,
  THEENGS,
  RTL_433,
];

const BY_NAME: ReadonlyMap<string, AnyProfile> = new Map(PROFILES.map((profile) => [profile.name, profile]));

/** The family of that name, or undefined when there is none. */
export function profileByName(name: string): AnyProfile | undefined {
  return BY_NAME.get(name);
}
