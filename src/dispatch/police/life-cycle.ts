/**
 * How far a force says that it is, in the words of the wire. The life cycle is that of ASAP-to-PSAP (APCO/TMA 2.101): an alarm
 * is accepted or rejected with a reason, then somebody is dispatched, is on the scene, and the call is closed.
 */
export const STAGES = ['accepted', 'rejected', 'dispatched', 'on-scene', 'closed'] as const;
export type Stage = (typeof STAGES)[number];

/** The order in which they can come. What comes late or again never takes an alarm back. */
const PLACE: Record<Stage, number> = { accepted: 1, rejected: 1, dispatched: 2, 'on-scene': 3, closed: 4 };

/** The same in the words of the heart. */
export const REPORTED = {
  accepted: 'accepted',
  rejected: 'refused',
  dispatched: 'dispatched',
  'on-scene': 'on-scene',
  closed: 'left',
} as const satisfies Record<Stage, string>;

/**
 * True when a force that had got as far as `from` may truly be at `to` now. A rejection is final, and believed of a force that
 * has only taken it on: somebody else is asked then. Nobody who is on the way is called back by it.
 */
export function mayFollow(from: Stage | undefined, to: Stage): boolean {
  if (from === undefined) return true;
  if (from === 'accepted' && to === 'rejected') return true;
  return from !== 'rejected' && PLACE[to] > PLACE[from];
}

/** True when nothing more is to come. */
export function isOver(stage: Stage | undefined): boolean {
  return stage === 'rejected' || stage === 'closed';
}
