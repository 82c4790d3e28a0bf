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
  HW_NOT_A_DRILL: {
    says: 'the incident is not a drill, so only a person closes it',
    act: 'Close it at the desk, with a reason.',
  },
  HW_DRILL_BLOCKED: {
    says: 'a drill cannot be run now',
    act: 'Wait for the one that is running, or close the open incident of the self-test first.',
  },
  HW_DRILL_FAILED: {
    says: 'the self-test did not come through',
    act: 'See to what is missing, close the incident of the self-test at the desk, and run it again.',
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
  HW_BATCH_REFUSED: {
    says: 'the journal did not take what was to be written, as it was',
    act: 'This is a fault of the gateway: it reads its state again and goes on. Report it with the log.',
  },
  HW_QUEUE_FULL: { says: 'the gateway cannot take more work in right now', act: 'Wait a moment and send it again.' },
  HW_DATABASE_UNSAFE: {
    says: 'the database did not accept the settings that keep what is written',
    act: 'Keep the data directory on a local disk that supports locking and syncing, not on a network share.',
  },
  HW_DATABASE_UNREADABLE: {
    says: 'the database cannot be opened',
    act: 'Check the file and its owner; if it is damaged, keep it and restore a backup into another directory.',
  },
  HW_DATA_DIRECTORY_UNUSABLE: {
    says: 'the data directory cannot be written',
    act: 'Make room on its disk, mount it for writing, or give this user the right to write there; then start again.',
  },
  HW_BACKUP_EXISTS: { says: 'there is something in that place already', act: 'Name a new file for the backup.' },
  HW_BACKUP_FAILED: { says: 'the backup could not be made', act: 'Check the place it is written to and run it again.' },
  HW_BACKUP_INVALID: {
    says: 'this is not a whole backup',
    act: 'Take another copy of it; this one is not to be trusted.',
  },
  HW_BACKUP_KEYS_MISSING: {
    says: 'the copy of the keys is not beside the backup',
    act: 'Name the newest one that was written beside any backup of this gateway with --keys.',
  },
  HW_RESTORE_NOT_EMPTY: {
    says: 'a backup is restored into an empty directory only',
    act: 'Name an empty one with HAVENWATCH_DATA; keep the old one until the new gateway runs.',
  },
  HW_REGISTER_TOO_NEW: {
    says: 'the database was written by a newer release of Havenwatch',
    act: 'Run that release or a later one.',
  },
  HW_REGISTER_WRITE_FAILED: {
    says: 'the register could not be written',
    act: 'Check the disk and try again; nothing of the change was kept.',
  },
  HW_MASTER_KEY_MISSING: {
    says: 'the master key file is not there, though keys wrapped by it exist',
    act: 'Put the key file back, or name its place in HAVENWATCH_MASTER_KEY_FILE.',
  },
  HW_MASTER_KEY_UNREADABLE: {
    says: 'the master key file cannot be read or made',
    act: 'Check the path and its owner.',
  },
  HW_MASTER_KEY_EXPOSED: {
    says: 'others than the owner have rights to the master key file',
    act: 'Run `chmod 600` on it, and think about who may have read it.',
  },
  HW_MASTER_KEY_LENGTH: {
    says: 'the master key file has the wrong length',
    act: 'Put the true key file back; it has 32 bytes.',
  },
  HW_MASTER_KEY_WRONG: {
    says: 'the master key is not the one that this data was encrypted with',
    act: 'Put the key file back that belongs to this data directory.',
  },
  HW_SEAL_BROKEN: {
    says: 'the encrypted text was altered or moved and does not open',
    act: 'Restore the database from a backup and find out who changed it.',
  },
  HW_SUBJECT_ERASED: {
    says: 'the personal data here has been erased for ever',
    act: 'Register the household anew to keep new data about it.',
  },
  HW_SUBJECT_KEY_MISSING: {
    says: 'keys.db does not hold the key of this data',
    act: 'Put the keys.db back that belongs to this data directory.',
  },
  HW_ERASURE_UNFINISHED: {
    says: 'the key is destroyed but an old copy may still be on the disk',
    act: 'Run the erasure again when no backup or other command is running.',
  },
  HW_EMERGENCY_NUMBER: {
    says: 'this is an emergency or short service number, which software never dials',
    act: "Give a person's own number; an operator calls the emergency services.",
  },
  HW_NUMBER_INVALID: {
    says: 'this is not a telephone number that can be dialled',
    act: 'Write it as 07700 900123 or, from another country, with + and its code.',
  },
  HW_INPUT_INVALID: { says: 'the input is not valid', act: 'Correct the named field.' },
  HW_NAME_TAKEN: { says: 'this name is already in use', act: 'Choose another.' },
  HW_DEVICE_REVOKED: { says: 'the device has been revoked', act: 'Register the device anew.' },
  HW_JOURNAL_IN_USE: {
    says: 'another gateway is writing in this data directory',
    act: 'Stop that gateway, or give this one another directory with HAVENWATCH_DATA.',
  },
  HW_JOURNAL_TOO_NEW: {
    says: 'the journal was written by a newer release of Havenwatch',
    act: 'Run that release or a later one.',
  },
  HW_JOURNAL_NOT_DURABLE: {
    says: 'the journal does not sync every commit to disk',
    act: 'Keep the data directory on a local disk that supports syncing.',
  },
  HW_JOURNAL_MISSING: {
    says: 'there is no journal in this directory',
    act: 'Check HAVENWATCH_DATA; a gateway makes its journal at the first start.',
  },
  HW_JOURNAL_UNREADABLE: {
    says: 'the journal cannot be read',
    act: 'Run `havenwatch journal verify` to see what is damaged.',
  },
  HW_JOURNAL_OUT_OF_ORDER: {
    says: 'an event does not continue the journal',
    act: 'Report it; the gateway reads its state again and goes on.',
  },
  HW_JOURNAL_DAMAGED: {
    says: 'the journal is not as it was written',
    act: 'Keep this copy untouched; what was found is listed above.',
  },
  HW_DAMAGE_UNACCEPTED: {
    says: 'the journal was found damaged and nobody has accepted it yet',
    act: 'Run `havenwatch journal verify`, keep the files that were set aside, then run `havenwatch journal accept-damage`.',
  },
  HW_ARCHIVE_RECENT: {
    says: 'events of the last 30 days stay in the journal',
    act: 'Choose an earlier day, or add --recent-too.',
  },
  HW_REPLAY_DIFFERS: {
    says: 'the replay does not agree with the current rows',
    act: 'Keep this copy untouched and report it; what differs is listed above.',
  },
  HW_CURSOR_INVALID: { says: 'the cursor does not belong to this list', act: 'Begin the list again without a cursor.' },
  HW_CONFIG_EXISTS: { says: 'there is already a configuration here', act: 'Choose another folder with --dir.' },
  HW_NOT_BUILT: {
    says: 'this is not part of this release',
    act: 'Use another way for now; the README says what is and is not there.',
  },
  HW_PASSWORD_UNFIT: { says: 'the password does not fit', act: 'Choose a longer one; a few plain words are good.' },
  HW_TOO_MANY_REQUESTS: { says: 'there were too many tries in a short time', act: 'Wait a little and try again.' },
  HW_NOT_SIGNED_IN: { says: 'nobody is signed in', act: 'Sign in, or send a valid token.' },
  HW_SIGN_IN_FAILED: { says: 'the login or the password is wrong', act: 'Try again.' },
  HW_FORBIDDEN: { says: 'this is not yours to do', act: 'Ask an administrator for a role that may.' },
  HW_CROSS_SITE: { says: 'the request did not come from the console', act: 'Use the console, or a token.' },
  HW_REQUEST_INVALID: { says: 'the request is not valid', act: 'Correct it; /api/openapi.json describes it.' },
  HW_TOO_LARGE: { says: 'the request is too large', act: 'Send less.' },
  HW_SETUP_LINK_SPENT: { says: 'the one-time link cannot be used', act: 'Make a new one.' },
  HW_COMMIT_SLOW: { says: 'it is not known yet whether this was done', act: 'Look at the incident, then try again.' },
  HW_STREAM_FULL: { says: 'too many streams are open', act: 'Close one.' },
  HW_INTERNAL: {
    says: 'something went wrong inside the gateway',
    act: 'Look in the log for the same time and report it.',
  },
} as const;

export type FaultCode = keyof typeof CATALOGUE;
