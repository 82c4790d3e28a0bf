import type { CaredFor, HomeCare, Meaning } from '../../desk/schema/care.ts';
import { looksLike } from '../api/guards.ts';
import { request } from '../api/http.ts';

export type { CaredFor, HomeCare } from '../../desk/schema/care.ts';
export type Bypass = HomeCare['bypasses'][number];
export type Binding = CaredFor['bindings'][number];
/** A meaning as it is about to be said; the desk knows which there are. */
export type Said = Omit<Binding, 'means'> & { means: string };

/** What takes the place of a broken device. The secret is shown this once. */
export interface Swapped {
  device: string;
  replaces: string;
  secret: string;
  job: string | null;
}

/** As the desk counts it. */
export const REASON_LEAST = 10;

const isCaredFor = looksLike<CaredFor>({
  device: 'string',
  stage: 'string',
  bindings: 'list',
  sensors: 'list',
  version: 'string',
});
const isCareShell = looksLike<HomeCare>({ premises: 'string', devices: 'list', bypasses: 'list', running: 'any' });
const isCare = (value: unknown): value is HomeCare => isCareShell(value) && value.devices.every(isCaredFor);
const isAbout = looksLike<{ device: string }>({ device: 'string' });
const isSwapped = looksLike<Swapped>({ device: 'string', replaces: 'string', secret: 'string' });
const isMeaning = looksLike<Meaning>({ device: 'string', bindings: 'list' });

const at = (device: string, what: string) => `/api/devices/${encodeURIComponent(device)}/${what}`;

export const getCare = (premises: string): Promise<HomeCare> =>
  request('GET', `/api/premises/${encodeURIComponent(premises)}/care`, isCare);
/** `sensor`: null for all that the device has. */
export const leaveOut = (device: string, sensor: string | null, hours: number, text: string) =>
  request('POST', at(device, 'bypass'), isAbout, { hours, text, ...(sensor !== null && { sensor }) });
export const hearAgain = (device: string, sensor: string | null) =>
  request('DELETE', at(device, 'bypass'), isAbout, sensor === null ? {} : { sensor });

/** How the new device is asked for: on the order that runs, or on one of its own. */
export interface SwapOrder {
  job?: string;
  installer?: string | null;
  soakHours?: number;
  kind?: string;
}
export const replace = (device: string, text: string, order: SwapOrder | undefined): Promise<Swapped> =>
  request('POST', at(device, 'swap'), isSwapped, { text, ...(order !== undefined && { order }) });
export const takeOut = (device: string, text: string) => request('POST', at(device, 'decommission'), isAbout, { text });
export const sayMeaning = (
  { device, version }: Pick<CaredFor, 'device' | 'version'>,
  said: { bindings: readonly Said[]; address?: string; text: string },
) => request('PUT', at(device, 'meaning'), isMeaning, { version, ...said });
