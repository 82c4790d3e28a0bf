import type { Incident, PoliceNews, PoliceStage } from '../api/types.ts';
import { Time } from '../shell/marks.tsx';
import { Shape } from '../shell/shape.tsx';
import { POLICE_WORDS } from '../words/handling.ts';

/** The life of an alarm with the police, in its order. A refusal stands where they would have taken it on. */
const LINE: readonly PoliceStage[] = ['informed', 'accepted', 'dispatched', 'on-scene', 'left'];

interface Stop {
  stage: PoliceStage;
  at: string | null;
}

/** How far they are: what was passed without a word of its own counts as passed. Pure. */
export function stopsOf(police: readonly Pick<PoliceNews, 'stage' | 'at'>[]): Stop[] {
  const last = police.at(-1);
  const reached = Math.max(-1, ...police.map(({ stage }) => LINE.indexOf(stage)));
  const refused = last?.stage === 'refused' ? last : undefined;
  return LINE.map((stage, place) => {
    if (stage === 'accepted' && refused !== undefined) return { stage: 'refused', at: refused.at };
    const said = police.findLast((one) => one.stage === stage);
    const passed = refused === undefined && place < reached ? '' : null;
    return { stage, at: said?.at ?? passed };
  });
}

/** A small picture of it: told, taken on or refused, on the way, at the home, gone. */
export function PoliceLine({ incident: { handling } }: { incident: Incident }) {
  if (handling.police.length === 0) return null;
  return (
    <ol class="police-line" aria-label="How far the police are">
      {stopsOf(handling.police).map(({ stage, at }) => (
        <li key={stage} class={at === null ? 'ahead' : stage === 'refused' ? 'refused' : 'passed'}>
          <Shape name={stage === 'refused' ? 'cross' : at === null ? 'circle' : 'tick'} hollow={at === null} />
          <span class="stop">{POLICE_WORDS[stage]}</span>
          <span class="when">{at ? <Time at={at} /> : at === null ? <span class="unseen">not yet</span> : ''}</span>
        </li>
      ))}
    </ol>
  );
}

const WAYS: Record<NonNullable<Incident['policeChain']>['routes'][number]['state'], string> = {
  open: 'its turn has not come',
  blocked: 'not taken',
  trying: 'under way',
  failed: 'did not come through',
  'with-person': 'with a person: see the task',
};

/** The same when they know. */
const TOLD: Partial<typeof WAYS> = { open: 'not needed', trying: 'handed over' };

/** The ways to the force in their order, and what stands in the way of each. */
export function PoliceWays({ incident: { policeChain: chain, confirmed } }: { incident: Incident }) {
  if (chain === null) return null;
  const waits = chain.state === 'waiting' && chain.nextAt === null;
  return (
    <>
      {confirmed ? <p class="confirmed">{confirmed.says}</p> : null}
      {waits ? <p class="empty">The police are told when a second detector confirms it, or when she calls.</p> : null}
      <ol class="police-ways" aria-label="Ways to the police">
        {chain.routes.map(({ kind, says, state, why }) => (
          <li key={kind} class={state}>
            <strong>{says}</strong>: {(chain.state === 'with-police' && TOLD[state]) || WAYS[state]}
            {why ? `, ${why}` : ''}
          </li>
        ))}
      </ol>
    </>
  );
}
