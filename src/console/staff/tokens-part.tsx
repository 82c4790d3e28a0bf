import { useId, useState } from 'preact/hooks';
import type { ApiToken, Scopes } from '../../desk/schema/staff.ts';
import { type Act, useAct } from '../account/act.ts';
import { fieldOf } from '../account/password-field.tsx';
import { Refused } from '../account/signin-page.tsx';
import { When } from '../account/when.tsx';
import * as api from './api.ts';
import { useFetched } from './fetched.ts';
import { Once } from './once.tsx';
import { PlaceFields, placeIn, reachWords } from './place-fields.tsx';

const noScopes = async () => ({ authorities: [], providers: [] });

export function TokensPart({ mayChange }: { mayChange: boolean }) {
  const tokens = useFetched(api.listTokens);
  const scopes = useFetched(mayChange ? api.getScopes : noScopes);
  const act = useAct();
  const [made, setMade] = useState<string | null>(null);
  const revoke = (token: string) =>
    act.run(async () => {
      await api.revokeToken(token);
      await tokens.again();
    });
  const onMade = async (token: string) => {
    setMade(token);
    await tokens.again();
  };
  return (
    <>
      {made ? <Once what="Token" text={made} onDone={() => setMade(null)} /> : null}
      {mayChange ? <NewToken act={act} scopes={scopes.value} onMade={onMade} /> : null}
      <section aria-labelledby="tokens">
        <h2 id="tokens">Tokens</h2>
        {tokens.value === null ? <p role="status">{tokens.problem || 'Fetching…'}</p> : null}
        <TokenTable
          tokens={tokens.value?.items ?? []}
          scopes={scopes.value}
          onRevoke={mayChange ? revoke : undefined}
        />
        <Refused act={act} />
      </section>
    </>
  );
}

interface NewTokenProps {
  act: Act;
  scopes: Scopes | null;
  onMade: (token: string) => Promise<void>;
}

function NewToken({ act, scopes, onMade }: NewTokenProps) {
  const id = useId();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget;
    if (!(form instanceof HTMLFormElement)) return;
    const days = Number(fieldOf(form, 'days'));
    act.run(async () => {
      const { token } = await api.addToken(fieldOf(form, 'name').trim(), placeIn(form), days > 0 ? days : null);
      form.reset();
      await onMade(token);
    });
  };
  return (
    <section aria-labelledby="new-token">
      <h2 id="new-token">Make a token</h2>
      <form class="asking" onSubmit={submit}>
        <div>
          <label for={`${id}name`}>What it is for</label>
          <input id={`${id}name`} name="name" maxLength={120} required />
        </div>
        <PlaceFields scopes={scopes} />
        <div>
          <label for={`${id}days`}>Days it is good for, or nothing</label>
          <input id={`${id}days`} name="days" type="number" min={1} max={3650} />
        </div>
        <button type="submit" class="primary" aria-disabled={act.busy.value ? 'true' : undefined}>
          Make it
        </button>
      </form>
    </section>
  );
}

interface TableProps {
  tokens: readonly ApiToken[];
  scopes: Scopes | null;
  onRevoke: ((id: string) => void) | undefined;
}

function TokenTable({ tokens, scopes, onRevoke }: TableProps) {
  return (
    <table>
      <caption class="unseen">Tokens of programs</caption>
      <thead>
        <tr>
          <th scope="col">For</th>
          <th scope="col">Role</th>
          <th scope="col">Sees</th>
          <th scope="col">Last used</th>
          <th scope="col">State</th>
          <th scope="col">
            <span class="unseen">Revoke</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {tokens.map((token) => (
          <tr key={token.id}>
            <td>{token.name}</td>
            <td>{token.role}</td>
            <td>{reachWords(token.scope, scopes)}</td>
            <td>{token.lastUsedAt ? <When at={token.lastUsedAt} /> : 'never'}</td>
            <td>
              <State token={token} />
            </td>
            <td>
              {onRevoke && token.revokedAt === null ? (
                <button type="button" class="quiet" onClick={() => onRevoke(token.id)}>
                  Revoke<span class="unseen"> {token.name}</span>
                </button>
              ) : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function State({ token }: { token: ApiToken }) {
  if (token.revokedAt) return <>revoked</>;
  if (token.expiresAt === null) return <>good until revoked</>;
  return (
    <>
      good until <When at={token.expiresAt} />
    </>
  );
}
