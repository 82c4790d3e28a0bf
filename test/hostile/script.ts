import { DISCONNECT, publish, signIn } from './bytes.ts';
import type { Mutator, Roles } from './mutate.ts';

/** Everything one hostile connection sends, and how it ends. */
export interface Script {
  number: number;
  pieces: Buffer[];
  /** Packets in it, without the CONNECT of a proper device. */
  packets: number;
  proper: boolean;
  ending: 'fin' | 'gone' | 'silent';
  /** The packet id of the press at the end, when the bytes before it give no reason to end the connection. */
  pressId: number | undefined;
}

const STRANGERS = 0.2;
const TAME = 0.6;
const MOST_PACKETS = 60;
const PRESS_ID = 0xfffe;

/** Writes the next connection: the same seed gives the same scripts in the same order. `alone`: nobody else has its name. */
export function writeScript(mutator: Mutator, number: number, roles: Roles, alone: boolean): Script {
  const proper = !mutator.chance(STRANGERS);
  const tame = mutator.chance(TAME);
  const packets = Array.from({ length: 1 + mutator.below(MOST_PACKETS) }, (_, n) =>
    n === 0 && !proper ? mutator.first(roles) : mutator.packet(roles, tame),
  );
  const pressed = proper && tame && alone && !packets.some((packet) => packet[0] === DISCONNECT[0]);
  const all = Buffer.concat([
    ...(proper ? [signIn(roles.attacker)] : []),
    ...packets,
    ...(pressed ? [press(roles, number)] : []),
  ]);
  return {
    number,
    pieces: mutator.split(all),
    packets: packets.length,
    proper,
    ending: mutator.one(['fin', 'fin', 'gone', 'silent']),
    pressId: pressed ? PRESS_ID : undefined,
  };
}

function press({ attacker }: Roles, number: number): Buffer {
  const signal = { id: `own-${number}`, kind: 'panic' };
  return publish(2, `${attacker.topic}/up/signal`, PRESS_ID, JSON.stringify(signal));
}
