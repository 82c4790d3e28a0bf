import { useState } from 'preact/hooks';
import type { MadeLink, Member } from '../../desk/schema/staff.ts';
import { useAct } from '../account/act.ts';
import { Refused } from '../account/signin-page.tsx';
import { When } from '../account/when.tsx';
import * as api from './api.ts';
import { useFetched } from './fetched.ts';
import { Once } from './once.tsx';
import { PlaceFields, placeIn, reachWords } from './place-fields.tsx';

const noScopes = async () => ({ authorities: [], providers: [] });

export function PeoplePart({ mayChange }: { mayChange: boolean }) {
  const people = useFetched(api.listMembers);
  const scopes = useFetched(mayChange ? api.getScopes : noScopes);
  const act = useAct();
  const [made, setMade] = useState<MadeLink | null>(null);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget;
    if (form instanceof HTMLFormElement) act.run(async () => setMade(await api.invite(placeIn(form))));
  };
  return (
    <>
      {made ? <Once what="Invitation, good for 72 hours" text={made.link} onDone={() => setMade(null)} /> : null}
      {mayChange ? (
        <section aria-labelledby="invite">
          <h2 id="invite">Invite somebody</h2>
          <p>They choose their own name and password by a link that works once.</p>
          <form class="asking" onSubmit={submit}>
            <PlaceFields scopes={scopes.value} />
            <button type="submit" class="primary" aria-disabled={act.busy.value ? 'true' : undefined}>
              Make the link
            </button>
          </form>
          <Refused act={act} />
        </section>
      ) : null}
      <section aria-labelledby="people">
        <h2 id="people">People</h2>
        {people.value === null ? <p role="status">{people.problem || 'Fetching…'}</p> : null}
        <table>
          <caption class="unseen">Everybody who can sign in</caption>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Role</th>
              <th scope="col">Sees</th>
              <th scope="col">Second factor</th>
              <th scope="col">Signed in</th>
            </tr>
          </thead>
          <tbody>
            {(people.value?.items ?? []).map((one) => (
              <tr key={one.id}>
                <td>
                  <a href={`/staff/${encodeURIComponent(one.id)}`}>{one.name ?? one.id}</a>
                  {one.disabledAt ? <strong> (disabled)</strong> : null}
                </td>
                <td>{one.role}</td>
                <td>{reachWords(one.scope, scopes.value)}</td>
                <td>{factorWords(one)}</td>
                <td>{one.lastUsedAt ? <When at={one.lastUsedAt} /> : 'not now'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

export function factorWords({ codes, passkeys }: Member): string {
  const parts = [
    ...(codes ? ['codes'] : []),
    ...(passkeys > 0 ? [`${passkeys} ${passkeys === 1 ? 'passkey' : 'passkeys'}`] : []),
  ];
  return parts.length === 0 ? 'none' : parts.join(', ');
}
