import type { Binding } from '../src/core/binding.ts';
import type { SignalBody, SignalKind } from '../src/core/signal.ts';
import type { Ignored, Supervision } from './family.ts';
import type { Rejection, RejectReason } from './rejection.ts';

/** What an alarm panel put into one message, opened: `data` stands between the brackets, `token` says how it is written. */
export interface PanelMessage {
  /** `SIA-DCS`, `ADM-CID` or `NULL`. */
  token: string;
  data: string;
  /** Whom the message is from; data that name another account are not this panel's. */
  account: string;
}

/** What a code comes to. `zone`: what it means in this home is for a binding to say; everything else means what the standard says. */
export type Decision =
  | { do: 'raise'; signal: SignalBody }
  | { do: 'zone'; state: 'alarm' | 'restored' | 'open' | 'closed' }
  /** Kept on record as a fault of the panel, with its code; no rule looks at it. */
  | { do: 'record' }
  /** It says that the panel is there, and nothing else. */
  | { do: 'life' }
  | { do: 'ignore'; why: string };

/** One event of a panel. */
export interface PanelEvent {
  /** `zone 3`, `area 1`, or `panel`: what a binding names. Never a user, who is a person. */
  key: string;
  /** As the standard writes it: `PA`, `130`, `130 restored`. */
  code: string;
  decision: Decision;
}

/** All that a message says, or why it cannot be read. No events: the panel is there. */
export type PanelRead =
  | {
      events: PanelEvent[];
      ignored: Ignored[] /** Events beside the good ones that could not be read. */;
      rejected: Rejection[];
    }
  | { quarantine: Rejection };

/** A signal without its id, which the receiver makes from the message's number. */
export type PanelSignal = SignalBody & { sensor?: string };

/** What the events come to in a home whose zones and areas are bound so. */
export interface PanelMeaning {
  signals: PanelSignal[];
  /** Zones that said something and that nobody has bound. */
  unbound: { key: string; code: string }[];
  ignored: Ignored[];
}

export interface PanelExample {
  name: string;
  /** The message as it stands in its frame, not sealed: `"SIA-DCS"0001L0#1234[#1234|Nri1/PA4]`. */
  message: string;
  bindings?: readonly Binding[];
  expect: { quarantine: RejectReason } | { signals: readonly object[]; unbound?: readonly string[] };
}

/** A family of intruder panels and communicators that report by ANSI/SIA DC-09, as data. */
export interface PanelProfile {
  speaks: 'dc09';
  name: string;
  description: string;
  capabilities: { signals: readonly SignalKind[] };
  supervision: { mains: Supervision; battery: Supervision; usual: 'mains' | 'battery' };
  limits: { payloadBytes: number; eventsPerMessage: number };
  /** What a panel is registered with when nobody says otherwise. */
  usual: readonly Binding[];
  /** Pure and total: never throws, whatever the text. */
  read(message: PanelMessage): PanelRead;
  meaning(events: readonly PanelEvent[], bindings: readonly Binding[]): PanelMeaning;
  examples: readonly PanelExample[];
}
