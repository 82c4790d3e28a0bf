import { useEffect, useState } from 'preact/hooks';
import type { OpenSession } from '../../desk/schema/account.ts';
import { useAct } from './act.ts';
import * as api from './api.ts';
import type { SectionProps } from './section-props.ts';
import { Refused } from './signin-page.tsx';
import { When } from './when.tsx';

const BY: Record<OpenSession['by'], string> = {
  password: 'password alone',
  'password+code': 'password and code',
  'password+recovery': 'password and recovery code',
  passkey: 'passkey',
  shell: 'a command on the gateway’s machine',
};

export function SessionsSection({ account, changed }: SectionProps) {
  const act = useAct();
  const [sessions, setSessions] = useState<readonly OpenSession[]>([]);
  // Each look at the account is a time to look at these too.
  useEffect(() => act.run(async () => setSessions(await api.listSessions())), [account]);
  const ending = (end: () => Promise<void>) => () =>
    act.run(async () => {
      await end();
      await changed();
    });
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions">Where I am signed in</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">Since</th>
            <th scope="col">Last used</th>
            <th scope="col">Signed in by</th>
            <th scope="col">
              <span class="unseen">End it</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sessions.map((one) => (
            <tr key={one.id}>
              <td>
                <When at={one.createdAt} />
              </td>
              <td>
                <When at={one.lastUsedAt} />
              </td>
              <td>{BY[one.by]}</td>
              <td>
                {one.here ? (
                  'this one'
                ) : (
                  <button type="button" class="quiet" onClick={ending(() => api.endSession(one.id))}>
                    End
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <button type="button" onClick={ending(api.endOtherSessions)}>
        End all the others
      </button>
      <Refused act={act} />
    </section>
  );
}
