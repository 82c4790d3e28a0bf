import type { Priority } from '../event.ts';
import type { Arming, Risk, Signal, SignalKind, Zone } from '../signal.ts';
import { stateOf } from '../signal.ts';
import type { DurationMs } from '../time.ts';
import type { Schedule } from './schedule.ts';

/** What a signal must be like. Every given field must hold; a list means any of them. */
export interface Matcher {
  kinds: SignalKind[];
  states?: string[];
  zones?: Zone[];
  sensors?: string[];
  codes?: string[];
  /** The home's arming when the signal arrives. */
  home?: Arming[];
  risks?: Risk[];
  /** A battery reading at or below this many percent. */
  atMostPercent?: number;
}

export interface Raise {
  incident: string;
  priority: Priority;
  policy: string;
}

/** A rule as a provider writes it, checked and with its durations in milliseconds. Rules are data; they never run code. */
export interface Rule {
  name: string;
  /** One part for a plain rule, two or more for a sequence. */
  parts: Matcher[];
  /** For a count or a sequence: all of it within this time of its first match. */
  withinMs?: DurationMs;
  /** How many matches it takes. */
  times?: number;
  /** The condition must hold this long, sensor by sensor. */
  forMs?: DurationMs;
  /** It comes true only if this does not happen in time. */
  without?: { matcher: Matcher; withinMs: DurationMs };
  schedule?: Schedule;
  raise: Raise;
}

export interface Situation {
  signal: Signal;
  zone: Zone | undefined;
  risk: Risk;
  arming: Arming;
}

/** True when the signal, in the home as it is now, fits the matcher. */
export function matches(matcher: Matcher, { signal, zone, risk, arming }: Situation): boolean {
  if (!matcher.kinds.includes(signal.kind)) return false;
  if (matcher.states && !includes(matcher.states, stateOf(signal))) return false;
  if (matcher.zones && !includes(matcher.zones, zone)) return false;
  if (matcher.sensors && !includes(matcher.sensors, signal.sensor)) return false;
  if (matcher.codes && !('code' in signal && includes(matcher.codes, signal.code))) return false;
  if (matcher.home && !matcher.home.includes(arming)) return false;
  if (matcher.risks && !matcher.risks.includes(risk)) return false;
  if (matcher.atMostPercent !== undefined) {
    return signal.kind === 'battery' && signal.percent !== undefined && signal.percent <= matcher.atMostPercent;
  }
  return true;
}

function includes<T>(list: readonly T[], value: T | undefined): boolean {
  return value !== undefined && list.includes(value);
}

/** Rules by the kinds of signal they listen to, so that a signal only meets the rules it can touch. */
export class Rulebook {
  readonly rules: readonly Rule[];
  readonly #byKind = new Map<SignalKind, Rule[]>();
  readonly #byName = new Map<string, Rule>();

  constructor(rules: readonly Rule[]) {
    this.rules = rules;
    for (const rule of rules) {
      this.#byName.set(rule.name, rule);
      const heard = new Set(rule.parts.flatMap((part) => part.kinds));
      for (const kind of rule.without?.matcher.kinds ?? []) heard.add(kind);
      for (const kind of heard) this.#byKind.set(kind, [...(this.#byKind.get(kind) ?? []), rule]);
    }
  }

  listening(kind: SignalKind): readonly Rule[] {
    return this.#byKind.get(kind) ?? NONE;
  }

  named(name: string): Rule | undefined {
    return this.#byName.get(name);
  }
}

const NONE: readonly Rule[] = [];
