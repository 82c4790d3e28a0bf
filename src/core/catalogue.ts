/**
 * Every error a person can meet, by its stable code: what it says and what to do. docs/ERRORS.md is made from this table
 * and a test holds the two together. A code is never reused for another meaning.
 */
export const CATALOGUE = {
  HW_CONFIG_INVALID: {
    says: 'the configuration is not valid',
    act: 'Correct the named line and run `havenwatch check`.',
  },
  HW_USAGE: { says: 'the command was not understood', act: 'Run it with --help.' },
  HW_NOT_FOUND: {
    says: 'there is nothing under that id',
    act: 'Check the id; list the objects to find the right one.',
  },
  HW_INCIDENT_CLOSED: {
    says: 'the incident is already closed',
    act: 'Open the premises to see whether a newer incident is running.',
  },
  HW_ALREADY_ACKNOWLEDGED: {
    says: 'the incident has already been acknowledged',
    act: 'See who accepted it on its timeline.',
  },
  HW_ACCEPTANCE_SUPERSEDED: {
    says: 'the incident has become graver since this call was made',
    act: 'Answer the newer call; this one no longer counts.',
  },
  HW_COMMIT_FAILED: {
    says: 'the journal could not be written',
    act: 'Check the disk; the gateway retries and reports ready when it is back.',
  },
  HW_QUEUE_FULL: { says: 'the gateway cannot take more work in right now', act: 'Wait a moment and send it again.' },
  HW_INTERNAL: {
    says: 'something went wrong inside the gateway',
    act: 'Look in the log for the same time and report it.',
  },
} as const;

export type FaultCode = keyof typeof CATALOGUE;
