/** Every bound of the desk, in one place; `buildDesk` takes others for tests and for a provider's own needs. */
export const DESK_LIMITS = {
  /** Bytes of a request's body. */
  bodyBytes: 32_768,
  /** Longest wait for a request to arrive in whole. */
  requestMs: 30_000,
  /** Longest wait for a command's commit; after it the outcome is unknown to the asker. */
  commitMs: 5_000,
  /** The answer to a word comes no sooner, whichever it was: what a word of duress sets off takes a millisecond or two longer to decide. */
  wordAnswerMs: 100,

  /** A session ends this long after signing in, whatever happens. */
  sessionMs: 12 * 3_600_000,
  /** A session ends when nothing was asked for this long. An open stream counts as use. */
  sessionIdleMs: 2 * 3_600_000,

  /** Wrong passwords for one login before it must wait. */
  loginFreeTries: 5,
  /** Wrong passwords from one address before it must wait: higher, for a whole office may share one. */
  addressFreeTries: 20,
  /** Wrong claim codes from one address before it must wait. */
  claimFreeTries: 10,
  /** The first wait; each further failure doubles it. */
  firstWaitMs: 2_000,
  longestWaitMs: 15 * 60_000,
  /** Failures are forgotten this long after the last. */
  forgetTriesMs: 60 * 60_000,
  /** Logins and addresses remembered, each. */
  rememberedTries: 10_000,
  /** Password hashes computed at once: each takes 19 MiB and a thread of the pool. */
  hashesAtOnce: 2,
  hashesWaiting: 32,

  /** Wrong codes of one person before they must wait; the waits are those of passwords. */
  factorFreeTries: 5,
  /** Between the password and the second step, and between a passkey's challenge and its answer. */
  signInStepMs: 5 * 60_000,
  /** Sign-ins under way that are remembered. */
  signInsAtOnce: 10_000,
  /** A password or passkey given this recently is good for changing how one signs in. */
  provedMs: 5 * 60_000,

  /** Requests a minute of one address that is not signed in. */
  strangerPerMinute: 300,

  /** Open streams. */
  streamClients: 500,
  /** Bytes waiting in a client's socket; beyond it it gets the rest from the journal, at its own pace. */
  streamBacklogBytes: 1_048_576,
  /** A panic is told ahead of all that; a client that has not even read this much of it is dropped and must resume. */
  streamEarlyBytes: 33_554_432,
  /** A replay pauses above this many waiting bytes. */
  replayBacklogBytes: 131_072,
  /** Longest pause for a client that does not read; after it the client is dropped and must resume. */
  replayPauseMs: 10_000,
  /** Events of one page of a replay: what the loop may be held up by. */
  replayPage: 50,
  /** A client that missed more reads the lists afresh. */
  replayEvents: 5_000,
  tickMs: 5_000,
  /** Incidents whose attempts the stream keeps in memory. */
  streamIncidents: 10_000,

  pageDefault: 50,
  pageMost: 200,
  /** Devices looked at for one page of a filtered list. */
  scanDevices: 5_000,
  /** Incidents looked at for one page of somebody who sees a part of the homes. */
  scanIncidents: 2_000,
} as const;

export type DeskLimits = { readonly [Name in keyof typeof DESK_LIMITS]: number };
