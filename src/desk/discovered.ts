import type { Fact, FactKind } from '../../devices/fact.ts';
import type { DeviceId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';
import type { Register } from '../register/register.ts';

type HeardFact = Fact & { at: Instant };

/** Something behind a bridge that nobody has registered. */
export interface DiscoveredFacts {
  via: DeviceId;
  address: string;
  alias?: string;
  vendor?: string;
  model?: string;
  firstAt: Instant;
  lastAt: Instant;
  heard: number;
  facts: HeardFact[];
  /** What it can say and which presses it has, by its bridge's inventory. */
  can?: FactKind[];
  presses?: string[];
}

/** An account of SIA DC-09 that is no panel of ours. */
export interface UnknownAccount {
  account: string;
  firstAt: Instant;
  lastAt: Instant;
  heard: number;
  sealed: boolean;
  over: 'tcp' | 'udp';
}

/** What hardware of other makers says that nothing comes of yet, for the routes. */
export interface DiscoveredDesk {
  /** The most recently heard first. */
  list(): readonly DiscoveredFacts[];
  find(via: DeviceId, addressOrAlias: string): DiscoveredFacts | undefined;
  /** What registered devices say and nobody has bound. */
  unbound(): readonly { index: number; lastAt: Instant; facts: HeardFact[] }[];
  /** Accounts of alarm panels that report here and that nobody has registered, the most recently heard first. */
  accounts?(): readonly UnknownAccount[];
  /** Has the alarm path see at once what was registered. */
  refresh(): void;
  register: Pick<Register, 'devices' | 'staffEvents' | 'together'>;
}
