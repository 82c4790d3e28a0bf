import type { Drill } from '../../desk/schema/drill.ts';
import type { BatteryShown, GatewayNow, HomeFull, HomeSummary, OnTestShown } from '../../desk/schema/estate.ts';
import type { Figures } from '../../desk/schema/figures.ts';
import type { NightlyShown } from '../../desk/schema/nightly.ts';
import type { Quarantined, QuarantineSample } from '../../desk/schema/quarantine.ts';
import { isHomePlan, isPageOf, looksLike } from '../api/guards.ts';
import { request } from '../api/http.ts';
import type { HomePlan } from '../api/types.ts';

export type { BatteryShown, GatewayNow, HomeFull, HomeSummary, OnTestShown } from '../../desk/schema/estate.ts';
export type { NightlyShown } from '../../desk/schema/nightly.ts';
export type { Quarantined, QuarantineSample } from '../../desk/schema/quarantine.ts';

const isHome = looksLike<HomeSummary>({ id: 'string', reference: 'string', devices: 'any', onTest: 'list' });
const isHomeFull = looksLike<HomeFull>({ id: 'string', deviceList: 'list', batteries: 'list', contacts: 'list' });
const isBattery = looksLike<BatteryShown>({ device: 'string', percent: 'number', points: 'list' });
const isOnTest = looksLike<OnTestShown>({ device: 'string', until: 'string', by: 'any' });
const isAside = looksLike<Quarantined>({ id: 'string', device: 'string', says: 'string', times: 'number' });
const isSample = looksLike<QuarantineSample>({ as: 'string', sample: 'string' });
const isGateway = looksLike<GatewayNow>({ ready: 'boolean', troubles: 'list', journal: 'any', channels: 'list' });
const isNightly = looksLike<NightlyShown>({ at: 'any', items: 'list', broken: 'list' });
const isDrill = looksLike<Drill>({ running: 'boolean', last: 'any' });
const isTestMode = looksLike<{ device: string }>({ device: 'string' });
const isFigures = looksLike<Figures>({ lastNight: 'any' });

/** Rows asked for at a time. */
const PAGE = 50;
const paged = (cursor: string | null, more: Record<string, string> = {}) =>
  new URLSearchParams({ ...more, limit: String(PAGE), ...(cursor === null ? {} : { cursor }) });
const at = (id: string) => encodeURIComponent(id);

export type HomeFilter = 'all' | 'attention' | 'incident' | 'on-test' | 'battery';

export const listHomes = (show: HomeFilter, cursor: string | null) =>
  request('GET', `/api/estate/homes?${paged(cursor, { show })}`, isPageOf(isHome));
export const getHome = (id: string): Promise<HomeFull> => request('GET', `/api/estate/homes/${at(id)}`, isHomeFull);
export const getNames = async (id: string): Promise<HomeFull['contacts']> =>
  (await request('GET', `/api/estate/homes/${at(id)}?names=true`, isHomeFull)).contacts;
export const getPlan = (id: string): Promise<HomePlan> => request('GET', `/api/premises/${at(id)}/home`, isHomePlan);
export const listBatteries = (isFlagged: boolean, cursor: string | null) =>
  request('GET', `/api/estate/batteries?${paged(cursor, { flagged: String(isFlagged) })}`, isPageOf(isBattery));
export const listOnTest = async () => (await request('GET', '/api/estate/on-test', isPageOf(isOnTest))).items;
export const listAside = (cursor: string | null) =>
  request('GET', `/api/quarantine?${paged(cursor)}`, isPageOf(isAside));
export const openSample = (id: string) => request('POST', `/api/quarantine/${at(id)}/open`, isSample, {});
export const getGateway = () => request('GET', '/api/estate/gateway', isGateway);
export const getNightly = () => request('GET', '/api/nightly', isNightly);
export const getDrill = () => request('GET', '/api/drill', isDrill);
export const beginTest = (device: string, minutes: number, text: string) =>
  request('POST', `/api/devices/${at(device)}/test`, isTestMode, { minutes, text });
export const endTest = (device: string) => request('DELETE', `/api/devices/${at(device)}/test`, isTestMode);

const DAY_MS = 86_400_000;

/** How long each home stood unprotected last night, in ms, by its id; homes that were protected are left out. */
export async function getLastNight(now: number): Promise<ReadonlyMap<string, number>> {
  const [from, to] = [now - DAY_MS, now].map((ms) => new Date(ms).toISOString());
  const asked = new URLSearchParams({ from: from ?? '', to: to ?? '' });
  const { lastNight } = await request('GET', `/api/figures?${asked}`, isFigures);
  return new Map(lastNight.unprotected.map(({ premises, lostMs }) => [premises, lostMs]));
}
