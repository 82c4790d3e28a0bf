import type { StaffEvent } from '../../desk/schema/staff.ts';
import { When } from './when.tsx';

const WORDS: Record<StaffEvent['what'], string> = {
  added: 'added',
  invited: 'invited',
  'invitation-withdrawn': 'invitation withdrawn',
  joined: 'joined',
  'role-changed': 'role changed',
  'scope-changed': 'scope changed',
  'name-changed': 'name changed',
  disabled: 'disabled',
  enabled: 'enabled again',
  'password-link-made': 'link to a new password made',
  'password-changed': 'password changed',
  'second-factors-reset': 'second factors removed',
  'sessions-ended': 'sessions ended',
  'one-time-codes-on': 'one-time codes set up',
  'one-time-codes-off': 'one-time codes removed',
  'passkey-added': 'passkey added',
  'passkey-removed': 'passkey removed',
  'recovery-codes-made': 'recovery codes made',
  'recovery-code-used': 'recovery code used',
  'telephone-changed': 'telephone changed',
  'signed-in': 'signed in',
  'signed-out': 'signed out',
  'sign-in-failed': 'a sign-in failed: wrong password',
  'second-factor-failed': 'a sign-in failed: wrong second factor',
  'token-added': 'token made',
  'token-revoked': 'token revoked',
  'contact-added': 'contact added',
  'contact-changed': 'contact changed',
  'contact-removed': 'contact removed',
  'contact-opened': 'name and numbers of a contact opened',
  'contact-verified': 'number of a contact verified',
  'contact-code-sent': 'code sent to a contact',
  'contact-tested': 'test to a contact begun',
  'rota-changed': 'rota changed',
  'watch-set': 'heightened watch set',
  'watch-ended': 'heightened watch ended',
  'device-claim-made': 'claim code for a device made',
  'device-enrolled': 'device enrolled by its claim code',
  'device-renewal-asked': 'device asked to renew its proof',
  'device-key-changed': 'key of an alarm panel changed',
  'device-revoked': 'device revoked',
  'job-ordered': 'installation ordered',
  'job-given': 'installation given to somebody',
  'job-opened': 'installation begun',
  'job-prolonged': 'installation given more time',
  'job-cancelled': 'installation cancelled',
  'job-changed': 'what is to be installed changed',
  'job-address-opened': 'address opened for an installation',
  'job-signed-off': 'installation signed off',
  'device-bound': 'device behind a bridge registered',
  'device-meaning-changed': 'what a device means changed',
  'device-swapped': 'broken device replaced',
  'device-decommissioned': 'device taken out of service',
};

/** Who did what to whom. `withAbout` names whom too, where it is not one person's own list. */
export function EventList({
  events,
  caption,
  withAbout = false,
}: {
  events: readonly StaffEvent[];
  caption: string;
  withAbout?: boolean;
}) {
  return (
    <table>
      <caption class="unseen">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">What</th>
          {withAbout ? <th scope="col">About</th> : null}
          <th scope="col">By</th>
          <th scope="col">More</th>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => (
          <tr key={event.id}>
            <td>
              <When at={event.at} />
            </td>
            <td>{WORDS[event.what]}</td>
            {withAbout ? <td class="code">{event.aboutName ?? event.about ?? 'an unknown name'}</td> : null}
            <td class="code">{event.whoName ?? (event.who === 'nobody' ? 'not known' : event.who)}</td>
            <td>{event.detail}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
