import { useCallback, useId, useState } from 'preact/hooks';
import type { MadeLink, Member } from '../../desk/schema/staff.ts';
import { type Act, useAct } from '../account/act.ts';
import { EventList } from '../account/event-list.tsx';
import { fieldOf } from '../account/password-field.tsx';
import { Refused } from '../account/signin-page.tsx';
import { When } from '../account/when.tsx';
import { Problem } from '../api/http.ts';
import * as api from './api.ts';
import { useFetched } from './fetched.ts';
import { Once } from './once.tsx';
import { factorWords } from './people-part.tsx';
import { PlaceFields, placeIn } from './place-fields.tsx';
import { SureButton } from './sure.tsx';

/** One person: role, scope, and the ways in. */
export function MemberPart({ id, mayChange }: { id: string; mayChange: boolean }) {
  const member = useFetched(useCallback(() => api.getMember(id), [id]));
  const events = useFetched(useCallback(() => api.listEvents(null, id), [id]));
  const act = useAct();
  const [made, setMade] = useState<MadeLink | null>(null);
  const one = member.value;
  if (one === null) return <p role="status">{member.problem || 'Fetching…'}</p>;
  const doing = (work: () => Promise<unknown>) =>
    act.run(async () => {
      await work();
      await member.again();
      await events.again();
    });
  return (
    <>
      {made ? (
        <Once what="Link to a new password, good for 24 hours" text={made.link} onDone={() => setMade(null)} />
      ) : null}
      <Facts member={one} />
      {mayChange ? (
        <>
          <Change member={one} act={act} doing={doing} reload={member.again} />
          <Ways member={one} doing={doing} onLink={setMade} />
        </>
      ) : null}
      <section aria-labelledby="events">
        <h2 id="events">What happened to this account</h2>
        <EventList events={events.value?.items ?? []} caption="Newest first" />
      </section>
    </>
  );
}

function Facts({ member }: { member: Member }) {
  return (
    <>
      <h2>
        {member.name ?? member.id}
        {member.disabledAt ? ' (disabled)' : ''}
      </h2>
      <dl class="about">
        <div>
          <dt>Sign-in name</dt>
          <dd>{member.login ?? 'not shown'}</dd>
        </div>
        <div>
          <dt>Since</dt>
          <dd>
            <When at={member.createdAt} />
          </dd>
        </div>
        <div>
          <dt>Second factor</dt>
          <dd>{factorWords(member)}</dd>
        </div>
        <div>
          <dt>Open sessions</dt>
          <dd>{member.sessions}</dd>
        </div>
      </dl>
    </>
  );
}

interface ChangeProps {
  member: Member;
  act: Act;
  doing: (work: () => Promise<unknown>) => void;
  reload: () => Promise<void>;
}

function Change({ member, act, doing, reload }: ChangeProps) {
  const id = useId();
  const scopes = useFetched(api.getScopes);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget;
    if (!(form instanceof HTMLFormElement)) return;
    const place = placeIn(form);
    const name = fieldOf(form, 'name').trim();
    const change = {
      role: place.role,
      scope: api.scopeOf(place),
      ...(name !== member.name && name !== '' && { name }),
    };
    doing(() =>
      api.changeMember(member.id, member.version, change).catch(async (error: unknown) => {
        // The form shows what the other one has made of it; the sentence says so.
        if (error instanceof Problem && error.code === 'HW_VERSION_STALE') await reload();
        throw error;
      }),
    );
  };
  const now = { role: member.role, authority: member.scope.authority ?? '', provider: member.scope.provider ?? '' };
  return (
    <section aria-labelledby="change">
      <h2 id="change">Name, role and scope</h2>
      <p>A new role or scope ends the person's sessions.</p>
      <form class="asking" onSubmit={submit} key={`${member.version} ${scopes.value === null}`}>
        <div>
          <label for={id}>Name</label>
          <input id={id} name="name" defaultValue={member.name ?? ''} maxLength={200} />
        </div>
        <PlaceFields scopes={scopes.value} now={now} />
        <button type="submit" class="primary" aria-disabled={act.busy.value ? 'true' : undefined}>
          Save
        </button>
      </form>
      <Refused act={act} />
    </section>
  );
}

interface WaysProps {
  member: Member;
  doing: (work: () => Promise<unknown>) => void;
  onLink: (link: MadeLink) => void;
}

function Ways({ member, doing, onLink }: WaysProps) {
  const { id, version } = member;
  const isDisabled = member.disabledAt !== null;
  const toggle = () => doing(() => api.changeMember(id, version, { disabled: !isDisabled }));
  return (
    <section aria-labelledby="ways">
      <h2 id="ways">Ways in</h2>
      <p>
        Be sure who asks before you make a link or remove a second factor: call them back on a number that you know.
      </p>
      <div class="buttons">
        <button type="button" onClick={() => doing(async () => onLink(await api.passwordLink(id)))}>
          Link to a new password
        </button>
        <SureButton
          words="Remove second factors"
          says="The password alone is enough then, until they set up a new one. Their sessions end."
          onSure={() => doing(() => api.resetFactors(id))}
        />
        <SureButton
          words="End all sessions"
          says="They are signed out everywhere, and what they have claimed is free."
          onSure={() => doing(() => api.endSessions(id))}
        />
        {isDisabled ? (
          <button type="button" onClick={toggle}>
            Let them in again
          </button>
        ) : (
          <SureButton
            words="Disable"
            says="They are signed out everywhere and cannot sign in, until somebody lets them in again."
            warns
            onSure={toggle}
          />
        )}
      </div>
    </section>
  );
}
