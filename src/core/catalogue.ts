/**
 * Every error a person can meet, by its stable code: what it says and what to do. docs/ERRORS.md is made from this table
 * and a test holds the two together. A code is never reused for another meaning.
 */
export const CATALOGUE = {
  HW_CONFIG_INVALID: {
    says: 'the configuration is not valid',
    act: 'Correct the named line and run `havenwatch check`.',
  },
  HW_POLICY_REACHES_NOBODY: {
    says: 'nobody can be reached by telephone',
    act: 'Let somebody be reached then: another contact, way, rota or step; `havenwatch policy explain` draws it.',
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
  HW_PRACTICE_APART: {
    says: 'rehearsals and real homes are kept apart',
    act: 'Give the rehearsal a data directory of its own; the real service keeps its own.',
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
    says: 'the incident has been told anew since this call was made',
    act: 'Answer the newer call; this one no longer counts.',
  },
  HW_CLAIMED: {
    says: 'somebody else at the desk has this incident',
    act: 'Ask them for it; a supervisor can take it over.',
  },
  HW_NOT_CLAIMED: { says: 'nobody has this incident', act: 'Claim it first.' },
  HW_STEPS_UNDONE: {
    says: 'the action plan is not done',
    act: 'Do what is open, or rule it out with a reason.',
  },
  HW_SIGNALS_UNSEEN: {
    says: 'signals have come in that nobody at the desk has looked at',
    act: 'Look at them, then try again.',
  },
  HW_STEP_UNKNOWN: { says: 'the action plan has no such step', act: 'Read the incident again.' },
  HW_STEP_NOT_BY_HAND: {
    says: 'this step is done when its deed is on record, not by hand',
    act: 'Do it, or rule it out with a reason.',
  },
  HW_STEP_NOT_RULED_OUT: { says: 'this step cannot be ruled out', act: 'Do it.' },
  HW_REASON_MISSING: { says: 'this needs a reason', act: 'Say why, in a sentence.' },
  HW_NOT_SHELVABLE: {
    says: 'this incident cannot be shelved',
    act: 'See to it. Only what somebody has accepted is ever shelved, and never priority 1 or a call for help.',
  },
  HW_SHELVED_TOO_LONG: { says: 'nothing is shelved for so long', act: 'Choose an earlier time.' },
  HW_NOT_SHELVED: { says: 'the incident is not shelved', act: 'Read the incident again.' },
  HW_REVIEW_NOT_ASKED: { says: 'no closing waits for a second person', act: 'Read the incident again.' },
  HW_OWN_REVIEW: {
    says: 'whoever proposed the closing cannot agree to it',
    act: 'Ask another person to look at it.',
  },
  HW_TEST_TOO_LONG: { says: 'a device is not on test for so long', act: 'Choose 60 minutes at most.' },
  HW_BYPASS_TOO_LONG: {
    says: 'a sensor is not left out for so long',
    act: 'Choose seven days at most, and have it mended.',
  },
  HW_NOT_BYPASSED: { says: 'the sensor is not left out', act: 'Read the device again.' },
  HW_NOT_ON_TEST: { says: 'the device is not on test', act: 'Read the device again.' },
  HW_JOB_RUNNING: {
    says: 'this home already has an order that is not over',
    act: 'Add to that one, or cancel it first.',
  },
  HW_JOB_STATE: { says: 'the order is not at a point where this can be done', act: 'Read it again.' },
  HW_JOB_LAPSED: {
    says: 'the time for which the order was open is over',
    act: 'Ask a supervisor to prolong it.',
  },
  HW_JOB_INCOMPLETE: {
    says: 'the home cannot be signed off yet',
    act: 'Do what is missing; every item says what it needs.',
  },
  HW_WALK_TEST_REFUSED: {
    says: 'the gateway has not done it',
    act: 'Do what the reason says; the gateway must be running.',
  },
  HW_ITEM_NOT_BY_HAND: {
    says: 'this item is not ticked by hand',
    act: 'Do what it asks; it ticks itself.',
  },
  HW_MEASURE_TAKEN: {
    says: 'a device has been joined to this already',
    act: 'Take that one out of service first, or swap it.',
  },
  HW_CERTIFICATE_ALTERED: {
    says: 'this is not the certificate as it was issued',
    act: 'Ask the scheme for it anew, and keep this one: somebody has changed it.',
  },
  HW_COMMIT_FAILED: {
    says: 'the journal could not be written',
    act: 'Check the disk; the gateway retries and reports ready when it is back.',
  },
  HW_BATCH_REFUSED: {
    says: 'the journal did not take what was to be written, as it was',
    act: 'This is a fault of the gateway: it reads its state again and goes on. Report it with the log.',
  },
  HW_FIGURES_BUSY: {
    says: 'too many questions about figures are waiting',
    act: 'Wait until one has been answered and ask again.',
  },
  HW_FIGURES_FAILED: {
    says: 'the figures could not be worked out',
    act: 'Ask again; if it stays so, run `havenwatch journal verify`.',
  },
  HW_EXPORT_FAILED: {
    says: 'the export could not be made',
    act: 'Name a new file, on a disk with room, and run it again.',
  },
  HW_EXPORT_DAMAGED: {
    says: 'the export is not as it was written',
    act: 'Do not rely on it; get the file again from where it was made.',
  },
  HW_QUEUE_FULL: { says: 'the gateway cannot take more work in right now', act: 'Wait a moment and send it again.' },
  HW_IDENTITY_BROKEN: {
    says: 'the authority for devices cannot be used',
    act: 'Put the files of `identity/` back from a backup, or make a new issuing certificate with `havenwatch identity rotate --root`.',
  },
  HW_IDENTITY_ROOT_MISSING: {
    says: 'the root of the authority for devices is not there',
    act: 'Name the folder that it was moved to with --root.',
  },
  HW_IDENTITY_EXPIRED: {
    says: 'the issuing certificate for devices has ended',
    act: 'Make a new one with `havenwatch identity rotate --root`; devices that are enrolled go on meanwhile.',
  },
  HW_REQUEST_REFUSED: {
    says: 'the request for a certificate is refused',
    act: 'Ask with a key on P-256 for a TLS client, signed by that key, and for nothing more.',
  },
  HW_ENROLMENT_FAILED: {
    says: 'the device could not be enrolled',
    act: 'See to what is said, and ask for a new claim code if this one is spent.',
  },
  HW_CLAIM_UNKNOWN: { says: 'there is no such claim code', act: 'Type it again, or ask for a new one.' },
  HW_CLAIM_USED: {
    says: 'this claim code was used before',
    act: 'Find out by whom. Ask for a new one; the old one never works again.',
  },
  HW_CLAIM_EXPIRED: { says: 'this claim code is too old', act: 'Ask for a new one.' },
  HW_CLAIM_WITHDRAWN: { says: 'this claim code was withdrawn', act: 'Use the newest one, or ask for another.' },
  HW_CLAIM_OTHER_HOME: {
    says: 'this claim code is for a device of another home',
    act: 'Take the code that belongs to this home; this one stays good for its own.',
  },
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
  HW_GATEWAY_UNREACHABLE: {
    says: 'the running gateway could not be asked',
    act: 'Start it with `havenwatch run`, or name its configuration with --config.',
  },
  HW_GATEWAY_AWAY: {
    says: 'the gateway cannot be reached from here',
    act: 'Check the address and the network, look at how it stands, and do again what was not done.',
  },
  HW_GATEWAY_NOT_TRUSTED: {
    says: 'the gateway cannot show that it is the right one',
    act: 'If its certificate is its own, ask whoever runs it for the file to give with --ca. Never go on without.',
  },
  HW_GATEWAY_OTHER_VERSION: {
    says: 'the gateway answers in a form that this copy of the software does not know',
    act: 'Use the version that the gateway has.',
  },
  HW_INTERRUPTED: {
    says: 'it was stopped before it was done',
    act: 'Look at how it stands before you do it again.',
  },
  HW_PROFILE_WRONG: {
    says: 'a device family does not read its own example',
    act: 'Report it: this copy of the gateway is not whole, or the family has a mistake.',
  },
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
  HW_PASSWORD_UNFIT: { says: 'the password does not fit', act: 'Choose a longer one; a few plain words are good.' },
  HW_TOO_MANY_REQUESTS: { says: 'there were too many tries in a short time', act: 'Wait a little and try again.' },
  HW_NOT_SIGNED_IN: { says: 'nobody is signed in', act: 'Sign in, or send a valid token.' },
  HW_SIGN_IN_FAILED: { says: 'the login or the password is wrong', act: 'Try again.' },
  HW_CALLS_NOT_SET_UP: {
    says: 'calls from the page are not set up',
    act: 'Ring by hand; whoever runs the gateway sets up the telephone provider.',
  },
  HW_NO_TELEPHONE: {
    says: 'no telephone of yours is known, so none can ring',
    act: 'Enter its number under My account, or ring by hand.',
  },
  HW_NOT_AT_DESK: {
    says: 'that colleague is not at the desk',
    act: 'Choose somebody who is, or hand over to nobody: your incidents go back into the queue.',
  },
  HW_CALL_LIVE: { says: 'you are in a call already', act: 'End it first.' },
  HW_VOICE_UNCHANGED: {
    says: 'your telephone could not be switched over',
    act: 'Take it that the other side hears you until the page says that you are only listening; hang up if they must not.',
  },
  HW_VOICE_CHANGING: { says: 'your telephone is just being switched over', act: 'Look at the page, then try again.' },
  HW_URN_UNFIT: {
    says: "a police reference number does not fit the force's pattern for its type",
    act: 'Copy it from the letter of the force, with case and without spaces, under the type that the letter names.',
  },
  HW_NIGHTLY_FINDINGS: {
    says: 'the nightly check has found what would fail when it is needed',
    act: 'See to each line above; run `havenwatch nightly` again.',
  },
  HW_NO_FORCE: {
    says: 'no police force with a line of its own is named for this home',
    act: 'Ring 999 by hand. Name the force of the home, and see that it has a file in config/forces.',
  },
  HW_HOME_CALL_FORBIDDEN: {
    says: 'this home is not to be called now',
    act: 'Do not ring it by hand either. What is safe stands in the file of the household.',
  },
  HW_CONTACT_CODE_WRONG: {
    says: 'this is not the code that was sent',
    act: 'Ask for it again; after five tries a new one is sent.',
  },
  HW_CONTACT_CODE_OVER: {
    says: 'no code for this number is valid now',
    act: 'Send a new one. A code counts for 15 minutes and five tries, and never after the number was changed.',
  },
  HW_ERRAND_REFUSED: {
    says: 'this number cannot be called or texted now',
    act: 'Do what the reason says, then try again.',
  },
  HW_VERSION_STALE: {
    says: 'somebody else has changed it in the meantime',
    act: 'Look at it as it is now, and make the change again if it is still wanted.',
  },
  HW_LAST_ADMINISTRATOR: {
    says: 'nobody would be left who can let people in',
    act: 'Make another administrator first.',
  },
  HW_TOO_MANY_FACTORS: { says: 'there is no room for another one', act: 'Remove one that is not used any more.' },
  HW_PROVE_FIRST: { says: 'this needs your password once more', act: 'Give it; it is good for five minutes.' },
  HW_SECOND_FACTOR_NEEDED: {
    says: 'your role needs a second factor',
    act: 'Set up one-time codes or a passkey under My account; the desk opens then.',
  },
  HW_SECOND_FACTOR_FAILED: {
    says: 'the code was not accepted',
    act: 'Wait for the next one that the app shows; each works once.',
  },
  HW_SIGN_IN_OVER: { says: 'this sign-in has taken too long or was tried too often', act: 'Begin again.' },
  HW_PASSWORD_WRONG: { says: 'that is not your password', act: 'Try again.' },
  HW_PASSKEY_REFUSED: { says: 'the passkey was not accepted', act: 'Try again, or sign in another way.' },
  HW_PASSKEY_NOT_HERE: {
    says: 'passkeys do not work at this address',
    act: 'Open the desk by its name over https, or as localhost.',
  },
  HW_FORBIDDEN: { says: 'this is not yours to do', act: 'Ask an administrator for a role that may.' },
  HW_RECORD_OPEN: {
    says: 'the incident is running, so what is known of the people in it is open to whoever handles it',
    act: 'Open its page.',
  },
  HW_RECORD_SHUT: {
    says: 'the incident is closed, and with it what is known of the people in it',
    act: 'A supervisor or an administrator may open it for a while, with a reason.',
  },
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
