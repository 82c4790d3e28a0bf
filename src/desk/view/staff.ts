import type { StaffId } from '../../core/ids.ts';
import { asStaffId } from '../../core/ids.ts';
import type { Scope } from '../../register/schema.ts';
import type { StaffMember } from '../../register/staff.ts';
import type { StaffEvent as Kept } from '../../register/staff-events.ts';
import { maySeeNames } from '../access.ts';
import type { People } from '../people.ts';
import type { Member, Reach, ReachGiven, StaffEvent } from '../schema/staff.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { iso, isoOrNull } from './documents.ts';

export const reachOf = (scope: Scope): Reach => ({
  authority: scope.authority ?? null,
  provider: scope.provider ?? null,
});

/** A scope as it is sent, without what narrows nothing; the register reads the ids. */
export function scopeGiven(given: ReachGiven | undefined): { authority?: string; provider?: string } {
  return {
    ...(given?.authority && { authority: given.authority }),
    ...(given?.provider && { provider: given.provider }),
  };
}

export interface MemberViewOptions {
  /** In the record of one person an administrator sees the login; each look at it is audited. */
  login?: boolean;
}

export function memberView(
  { staffName, roll }: People,
  viewer: Viewer,
  member: StaffMember,
  { login = false }: MemberViewOptions = {},
): Member {
  const { staff, role, scope, version, createdAt, disabledAt } = member;
  const named = maySeeNames(viewer);
  const sessions = roll.sessions.of(staff);
  const typed = login && named ? roll.staff.login(staff, { purpose: 'desk', who: viewer.id }) : 'erased';
  return {
    id: staff,
    name: named ? staffName(staff, viewer.id) : null,
    login: typed === 'erased' ? null : typed.reveal(),
    role,
    scope: reachOf(scope),
    version,
    createdAt: iso(createdAt),
    disabledAt: isoOrNull(disabledAt),
    codes: roll.oneTimeCodes.confirmedAt(staff) !== undefined,
    passkeys: roll.passkeys.count(staff),
    recoveryLeft: roll.recoveryCodes.left(staff),
    sessions: sessions.length,
    lastUsedAt: isoOrNull(sessions.map(({ lastUsedAt }) => lastUsedAt).sort((a, b) => b - a)[0]),
  };
}

export function eventView(
  { staffName }: People,
  viewer: Viewer,
  { id, at, who, what, about, detail }: Kept,
): StaffEvent {
  const named = (text: string | null) => {
    const staff: StaffId | undefined = asStaffId(text ?? '');
    return staff !== undefined && maySeeNames(viewer) ? staffName(staff, viewer.id) : null;
  };
  return { id, at: iso(at), who, whoName: named(who), what, about, aboutName: named(about), detail };
}
