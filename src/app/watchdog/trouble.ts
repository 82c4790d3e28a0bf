/**
 * Everything that self-supervision can find. `grave`: the gateway is not fit, readiness goes red. The others are warnings:
 * shown as loudly, but a gateway taken out of service for them would be worse off. `vital`: the dead-man's signal is withheld.
 */
export const TROUBLES = {
  'journal-damaged': { grave: true, vital: true },
  'journal-failing': { grave: true, vital: true },
  'journal-stalled': { grave: true, vital: true },
  'queue-long': { grave: true, vital: false },
  'sweep-late': { grave: true, vital: true },
  'loop-slow': { grave: false, vital: true },
  'send-waiting': { grave: true, vital: false },
  'audit-found': { grave: true, vital: true },
  'audit-overdue': { grave: true, vital: true },
  'provider-failing': { grave: true, vital: false },
  'provider-refuses': { grave: true, vital: false },
  'provider-halved': { grave: false, vital: false },
  'rehearsal-failed': { grave: true, vital: false },
  'drill-failed': { grave: true, vital: false },
  'desk-empty': { grave: false, vital: false },
  'disk-filling': { grave: false, vital: false },
  'clock-off': { grave: false, vital: false },
  'outside-unreached': { grave: false, vital: false },
} as const;

export type TroubleCode = keyof typeof TROUBLES;

/** One thing that is wrong now: the same code stays while its sentence may change. Neutral: nothing about a home or a person. */
export interface Trouble {
  code: TroubleCode;
  says: string;
}

/** Self-supervision as the rest of the house sees it. */
export interface SelfView {
  /** Everything that is wrong now. */
  troubles(): Trouble[];
  /** What is as it was set up, or is over, and must be known to whoever looks next. */
  notes(): string[];
}

export const isGrave = ({ code }: Trouble): boolean => TROUBLES[code].grave;
export const isVital = ({ code }: Trouble): boolean => TROUBLES[code].vital;
