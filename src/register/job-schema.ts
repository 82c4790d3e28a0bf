/** `signed-off` jobs are over for whoever installed; `soak` or live is said by its devices. */
export const JOB_STATES = ['ordered', 'open', 'signed-off', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** What a job may hold at most. */
export const JOB_LIMITS = {
  /** Hours that a job is open at most before a supervisor prolongs it. */
  hours: 12,
  soakHours: 336,
  measures: 60,
  rooms: 24,
  paths: 4,
  bindings: 32,
  text: 2_000,
} as const;
