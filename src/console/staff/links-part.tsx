import type { StaffLink } from '../../desk/schema/staff.ts';
import { useAct } from '../account/act.ts';
import { Refused } from '../account/signin-page.tsx';
import { When } from '../account/when.tsx';
import * as api from './api.ts';
import { useFetched } from './fetched.ts';

const STATES: Record<StaffLink['state'], string> = {
  open: 'not used yet',
  used: 'used',
  expired: 'too old',
  withdrawn: 'withdrawn',
};

export function LinksPart({ mayChange }: { mayChange: boolean }) {
  const links = useFetched(api.listLinks);
  const act = useAct();
  const withdraw = (id: string) =>
    act.run(async () => {
      await api.withdraw(id);
      await links.again();
    });
  return (
    <section aria-labelledby="links">
      <h2 id="links">One-time links</h2>
      {links.value === null ? <p role="status">{links.problem || 'Fetching…'}</p> : null}
      <table>
        <caption class="unseen">Invitations and links to new passwords, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Made</th>
            <th scope="col">For</th>
            <th scope="col">State</th>
            <th scope="col">Good until</th>
            <th scope="col">
              <span class="unseen">Withdraw</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {(links.value?.items ?? []).map((link) => (
            <tr key={link.id}>
              <td>
                <When at={link.createdAt} />
              </td>
              <td>{link.kind === 'password' ? 'a new password' : `joining as ${link.role}`}</td>
              <td>{STATES[link.state]}</td>
              <td>
                <When at={link.expiresAt} />
              </td>
              <td>
                {mayChange && link.state === 'open' ? (
                  <button type="button" class="quiet" onClick={() => withdraw(link.id)}>
                    Withdraw
                  </button>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Refused act={act} />
    </section>
  );
}
