/** How long something may be put aside, in minutes, as the dialog offers it. */
export const SHELVE_FOR = ['30', '60', '120', '240', '480'] as const;
export type ShelveFor = (typeof SHELVE_FOR)[number];

export const shelveForWords = (minutes: ShelveFor): string =>
  Number(minutes) < 60 ? `${minutes} minutes` : minutes === '60' ? '1 hour' : `${Number(minutes) / 60} hours`;

/** The instant at which it comes back, in the gateway's time. */
export const shelveUntil = (minutes: ShelveFor, gatewayNow: number): string =>
  new Date(gatewayNow + Number(minutes) * 60_000).toISOString();
