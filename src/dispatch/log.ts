/** The part of a pino logger that dispatch uses. Only ids, names of errors and counts are ever handed to it. */
export interface DispatchLog {
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
  error(data: object, message: string): void;
}

/**
 * An error's kind, never its message: providers repeat telephone numbers in theirs.
 */
export function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'not an error';
  const code =
    'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? ` ${error.code}` : '';
  const status = 'status' in error && typeof error.status === 'number' ? ` status ${error.status}` : '';
  return `${error.name}${code}${status}`;
}
