import type { Policy } from '../../core/book.ts';
import type { Priority } from '../../core/event.ts';
import type { Hole } from '../../core/explain/holes.ts';
import type { Picture } from '../../core/explain/picture.ts';
import type { PremisesId } from '../../core/ids.ts';
import type { Offsets } from '../../core/rules/schedule.ts';
import type { Instant } from '../../core/time.ts';

/** What uses a policy: a rule and the kind of alarm that it raises. */
export interface Raised {
  rule: string;
  incident: string;
  priority: Priority;
}

/** A policy with what leads to it. */
export interface PolicyFacts {
  policy: Policy;
  raisedBy: readonly Raised[];
}

/** A policy at a moment, for one home or, without one, for any. */
export interface ExplainedPolicy {
  picture: Picture;
  /** When nobody can be reached by telephone from now on. */
  holes: readonly Hole[];
}

/** Whom the provider's policies reach, as the desk asks. Ids and roles alone. */
export interface PolicyDesk {
  list(): readonly PolicyFacts[];
  /** The time zone of a home, or the usual one. */
  zone(premises: PremisesId | undefined): { timeZone: string; offsets: Offsets };
  /** Undefined when there is no policy of that name. */
  explain(policy: string, premises: PremisesId | undefined, at: Instant, now: Instant): ExplainedPolicy | undefined;
}
