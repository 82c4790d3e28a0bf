import type { CaredFor } from './api.ts';

/** What somebody is about to do to a device. */
export type Doing = 'leave-out' | 'replace' | 'take-out' | 'meaning' | 'code';

/** Opens what it takes. `sensor`: left out already, and its end is to change; null: the device. */
export type Begin = (doing: Doing, device: CaredFor, sensor?: string | null) => void;
