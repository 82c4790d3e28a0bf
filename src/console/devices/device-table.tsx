import type { Device } from '../api/types.ts';
import { causeOf, deviceWords, homeHref } from '../estate/words.ts';
import { Age, SupervisionMark } from '../shell/marks.tsx';
import { gatewayNow } from '../store/store.ts';

export function DeviceTable({ devices }: { devices: readonly Device[] }) {
  return (
    <table class="device-table">
      <thead>
        <tr>
          <th scope="col">State</th>
          <th scope="col">Why</th>
          <th scope="col">Home</th>
          <th scope="col">Where</th>
          <th scope="col">Device</th>
        </tr>
      </thead>
      <tbody>
        {devices.map((device) => (
          <tr key={device.id} class={device.supervision}>
            <td>
              <SupervisionMark state={device.supervision} />
            </td>
            <td data-name="Why">
              {causeOf(device, gatewayNow.value)}
              {device.since && device.supervision !== 'ok' && !device.revoked ? (
                <span class="soft">
                  {' '}
                  (<Age since={device.since} />)
                </span>
              ) : null}
            </td>
            <td class="home" data-name="Home">
              <a href={homeHref(device.premises)}>{device.reference}</a>
            </td>
            <td data-name="Where">{deviceWords(device)}</td>
            <td class="code" data-name="Device">
              {device.id} {device.profile}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
