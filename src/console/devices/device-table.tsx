import type { Device } from '../api/types.ts';
import { Age, SupervisionMark, Time } from '../shell/marks.tsx';
import { placeWords } from '../words/kinds.ts';

export function DeviceTable({ devices }: { devices: readonly Device[] }) {
  return (
    <table class="device-table">
      <thead>
        <tr>
          <th scope="col">State</th>
          <th scope="col">Since</th>
          <th scope="col">Last heard</th>
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
              {device.revoked ? ' (revoked)' : ''}
            </td>
            <td data-name="Since">
              <Time at={device.since} />
              {device.since ? (
                <>
                  {' '}
                  (<Age since={device.since} />)
                </>
              ) : null}
            </td>
            <td data-name="Last heard">
              <Time at={device.lastSeenAt} />
            </td>
            <td class="home" data-name="Home">
              {device.reference}
            </td>
            <td data-name="Where">{placeWords(device) || 'not recorded'}</td>
            <td class="code" data-name="Device">
              {device.id} {device.profile}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
