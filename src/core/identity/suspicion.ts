/** Why somebody who speaks as a device may not be that device. */
export const SUSPICIONS = [
  'second-connection',
  'wrong-certificate',
  'revoked-certificate',
  'hardware-changed',
  'foreign-topic',
  'foreign-subscription',
  'replay',
  'wrong-secret',
  'claim-misused',
] as const;
export type SuspicionWhy = (typeof SUSPICIONS)[number];

/** The sensor that the tamper of a suspicion is told of; no device may name one of its own like this. */
export const IDENTITY_SENSOR = 'identity';
