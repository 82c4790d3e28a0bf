import { forecastOf, isFlagged } from '../../core/battery/forecast.ts';
import type { DeviceDoc } from '../../core/state.ts';
import type { Instant } from '../../core/time.ts';
import type { DeviceFacts } from '../estate.ts';
import type { BatteryShown } from '../schema/estate.ts';
import { iso } from './documents.ts';

export interface BatteryParts {
  facts: DeviceFacts;
  reference: string;
  doc: DeviceDoc | undefined;
  /** When the device was last heard; its levels held until then. */
  heardAt: Instant | undefined;
  now: Instant;
}

/** The batteries of a device with their forecasts. None of one that was taken out of service. */
export function viewBatteries({ facts, reference, doc, heardAt, now }: BatteryParts): BatteryShown[] {
  if (facts.revoked) return [];
  return (doc?.batteries ?? []).flatMap((battery) => {
    const last = battery.points.at(-1);
    if (last === undefined) return [];
    const forecast = forecastOf(battery, heardAt ?? last.at);
    const place = (battery.sensor === null ? undefined : facts.sensors.get(battery.sensor)) ?? facts;
    return [
      {
        device: facts.id,
        premises: facts.premises,
        reference,
        sensor: battery.sensor,
        kind: facts.kind ?? null,
        name: facts.name ?? null,
        zone: place.zone ?? facts.zone ?? null,
        room: place.room ?? facts.room ?? null,
        percent: last.percent,
        readAt: iso(last.at),
        points: battery.points.map(({ at, percent }) => ({ at: iso(at), percent })),
        forecast:
          forecast.says === 'unknown'
            ? null
            : {
                at: iso(forecast.at),
                earliest: iso(forecast.earliest),
                latest: iso(forecast.latest),
                sure: forecast.sure,
              },
        flagged: isFlagged(battery, forecast, now),
      },
    ];
  });
}
