/** Events of one message; a call for help beyond it is still read. */
export const EVENTS_PER_MESSAGE = 32;
