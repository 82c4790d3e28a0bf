import { looksLike } from '../api/guards.ts';
import { request } from '../api/http.ts';

/** What a device signs in with. */
export interface Enrolled {
  device: string;
  topic: string;
  mqtt: string | null;
  mqtts: string | null;
  secret?: string | null;
  authority?: string | null;
}

const isEnrolled = looksLike<Enrolled>({ device: 'string', topic: 'string' });

/** Uses a claim code up for a secret. The one place that a code is ever sent to. Throws `Problem`. */
export const enrol = (code: string): Promise<Enrolled> =>
  request('POST', '/api/enrol', isEnrolled, { code, want: 'secret' });
