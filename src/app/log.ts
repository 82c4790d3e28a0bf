import pino from 'pino';

/** The log as the rooms know it: ids, codes and counts in, never a person's data. */
export interface Log {
  debug(detail: object, says: string): void;
  info(detail: object, says: string): void;
  warn(detail: object, says: string): void;
  error(detail: object, says: string): void;
}

const SECRETS = [
  '*.password',
  '*.secret',
  '*.token',
  '*.authorization',
  '*.cookie',
  'req.headers.authorization',
  'req.headers.cookie',
];

/** Structured log on stderr; stdout belongs to the one `listening` line that others wait for. */
export function makeLog(level: string): Log {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: { paths: SECRETS, censor: '[redacted]' } },
    pino.destination({ dest: 2, sync: false }),
  );
}
