/** Bounds of the native protocol, version 1; firmware may rely on them. */
export const PAYLOAD_BYTES = 8192;
export const SIGNALS_PER_MESSAGE = 32;
/** Ids, sensor names, codes and versions. */
export const WORD_LENGTH = 64;
export const SENSORS_PER_HEARTBEAT = 64;
export const REPLY_DETAIL_LENGTH = 1024;
/** A request for a certificate, in PEM. */
export const CSR_LENGTH = 4096;
/** Unknown fields are kept up to so many, and up to so many characters of JSON together; what is over is counted and left out. */
export const EXTRA_FIELDS = 16;
export const EXTRA_LENGTH = 1024;
