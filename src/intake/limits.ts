import { type DurationMs, minutes, ms, seconds } from '../core/time.ts';

/** Every bound of intake, in one place. `startEmbeddedIntake` takes them whole; tests lower some. */
export interface IntakeLimits {
  /** Devices connected at once. A device that is already connected may always take its connection over. */
  connections: number;
  /** Sockets that have not proved who they are; beyond it the oldest goes first. */
  waitingSockets: number;
  /** Of them, so many of one source; a source that has more makes room out of its own when there is none left. */
  waitingCrowd: number;
  /** How long a socket may take to send its CONNECT, TLS handshake included. */
  connectTimeoutMs: DurationMs;
  /** TLS handshakes at once. Each costs about a millisecond in which no press is read. */
  handshakes: number;
  /** Sockets that wait for their handshake; one more has to come again. Half of them may be of one source. */
  handshakeQueue: number;
  connectBytes: number;
  /** A frame that claims to be larger ends the connection: it cannot be skipped without reading it. */
  frameBytes: number;
  /** The same for hardware of other makers: an inventory of a bridge with hundreds of end devices is one message. */
  bridgeFrameBytes: number;
  /** Messages of one device that wait for the disk; beyond it the socket is not read. */
  inFlight: number;
  /** A message that waits longer for the disk than this ends the connection without PUBACK; the device sends again. */
  settleMs: DurationMs;
  /** Packets of one device handled before every other device has had its turn. */
  packetsAtOnce: number;
  /** A device that has sent so many bytes in one piece is not read again before every other device has had its turn. */
  bytesAtOnce: number;
  subscriptions: number;
  keepaliveMinMs: DurationMs;
  keepaliveMaxMs: DurationMs;
  /** Signals and broken messages of one device: so many at once, so many per second after it. Presses are never counted. */
  signalBurst: number;
  signalsPerSecond: number;
  /** What went over the rate is recorded at most so often for each device. */
  rateReportMs: DurationMs;
  /** Bytes that may wait to be written to a device before its progress messages are dropped. */
  outgoingBytes: number;
  /** A device that does not read for this long is let go. */
  drainMs: DurationMs;
  /** A wrong secret is answered after the first of these, doubled with each failure of its source up to the second. */
  refusalDelayMs: DurationMs;
  refusalDelayMaxMs: DurationMs;
  /** A connection that was taken over is listened to for so long: whoever answers on it is a second one. */
  secondConnectionMs: DurationMs;
  /** Connections of one device that are listened to like that at once; more of them are a second one without asking. */
  rivals: number;
  /** After two were found, no connection of the device counts as life before so long is over. */
  contestedMs: DurationMs;
  /** Sources whose failures are remembered, and for how long. */
  refusalSources: number;
  refusalMemoryMs: DurationMs;
  /** Bytes of a broken message kept, sealed, beside its digest. */
  sampleBytes: number;
}

export const INTAKE_LIMITS: IntakeLimits = {
  connections: 20_000,
  waitingSockets: 2_000,
  waitingCrowd: 500,
  connectTimeoutMs: seconds(10),
  handshakes: 2,
  handshakeQueue: 40_000,
  connectBytes: 4_096,
  frameBytes: 65_536,
  bridgeFrameBytes: 1_048_576,
  inFlight: 256,
  settleMs: seconds(30),
  packetsAtOnce: 32,
  bytesAtOnce: 16_384,
  subscriptions: 8,
  keepaliveMinMs: seconds(30),
  keepaliveMaxMs: minutes(20),
  signalBurst: 50,
  signalsPerSecond: 20,
  rateReportMs: seconds(1),
  outgoingBytes: 65_536,
  drainMs: seconds(30),
  refusalDelayMs: ms(250),
  refusalDelayMaxMs: seconds(5),
  secondConnectionMs: ms(1_500),
  rivals: 4,
  contestedMs: minutes(1),
  refusalSources: 4_096,
  refusalMemoryMs: minutes(10),
  sampleBytes: 256,
};

/** Levels of a topic or a filter; the broker's matcher throws on more. */
export const TOPIC_LEVELS = 100;
/** Filters of one SUBSCRIBE or UNSUBSCRIBE. The broker works through a packet in one go: ten thousand would hold up a press for seconds. */
export const FILTERS_AT_ONCE = 16;
/** Bytes of one filter; a longer one is refused. */
export const FILTER_BYTES = 512;
/** QoS 2 handshakes that one device may leave open; one more ends the connection. */
export const OPEN_QOS2 = 64;
