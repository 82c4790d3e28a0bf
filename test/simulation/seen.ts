import type { Fault } from '../../src/core/fault.ts';
import type { AttemptId, DeviceId, Partition, PremisesId, SignalId } from '../../src/core/ids.ts';
import type { Command, Input } from '../../src/core/input.ts';
import type { Instant } from '../../src/core/time.ts';
import type { Found, SendResult } from '../../src/dispatch/channel.ts';
import type { Progress, Send, Told } from '../../src/gateway/ports.ts';
import type { Batch } from '../../src/journal/port.ts';

/** What can be seen of the product from outside: at its ports, on the wire, at the providers, on the disk. */
export type Seen =
  | { what: 'started'; epoch: number }
  | { what: 'killed'; where: string }
  | { what: 'stopped'; how: 'frozen' | 'suspended' }
  | { what: 'ran-on' }
  /** A message of a device has reached intake. */
  | { what: 'received'; device: DeviceId; premises: PremisesId; signal: SignalId; panic: boolean }
  | { what: 'life'; index: number }
  | { what: 'lost-touch'; index: number }
  /** PUBACK is being written for the signals of one message. */
  | { what: 'puback'; device: DeviceId; signals: readonly { id: SignalId; panic: boolean }[] }
  /** A frame of a bound button behind a bridge has reached intake, and later: its PUBACK is being written. */
  | { what: 'frame' | 'frame-acknowledged'; device: DeviceId; receivedAt: Instant }
  | { what: 'submitted'; partition: Partition; input: Input }
  /** The batch is durable from now on, whether the gateway knows it or not. */
  | { what: 'durable'; batch: Batch }
  | { what: 'disk-fault'; fault: Fault }
  /** The loop has handed an attempt to dispatch. */
  | { what: 'handed-out'; send: Send }
  | { what: 'told'; told: Told }
  /** A device is told how its alarm stands. */
  | { what: 'lit'; progress: Progress }
  /** A request to a provider has been written. */
  | { what: 'asked'; attempt: AttemptId; generation: number; channel: string }
  | { what: 'answered'; attempt: AttemptId; result: SendResult }
  | { what: 'looking-up'; attempt: AttemptId }
  | { what: 'looked-up'; attempt: AttemptId; found: Found['found'] }
  | { what: 'ordered'; order: Command }
  | { what: 'revoked'; device: DeviceId }
  /** A line in the gateway's log. */
  | { what: 'logged'; says: string };

/** One thing seen, when: by the gateway's own time, or by the last it had when it is not running. */
export type Sighting = Seen & { at: Instant };
