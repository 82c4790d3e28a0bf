import type { ContactId, StaffId } from '../../core/ids.ts';
import { maySeeNames } from '../access.ts';
import type { People } from '../people.ts';
import type { Viewer } from '../sign-in/viewer.ts';

/** Names for one answer; null where the viewer may not see them or they are gone. */
export interface Names {
  staff(id: StaffId): string | null;
  contact(id: ContactId): string | null;
}

export const NO_NAMES: Names = { staff: () => null, contact: () => null };

/** Each name is opened, and recorded, once for an answer. */
export function namesFor(viewer: Viewer, people: People): Names {
  if (!maySeeNames(viewer)) return NO_NAMES;
  return {
    staff: once((id) => people.staffName(id, viewer.id)),
    contact: once((id) => people.contactName(id, viewer.id)),
  };
}

/** Names of colleagues only: what a list may show without opening the vault for every row. */
export function colleaguesFor(viewer: Viewer, people: People): Names {
  return { ...namesFor(viewer, people), contact: () => null };
}

function once<Id extends string>(look: (id: Id) => string | null): (id: Id) => string | null {
  const found = new Map<Id, string | null>();
  return (id) => {
    const known = found.get(id);
    if (known !== undefined) return known;
    const name = look(id);
    found.set(id, name);
    return name;
  };
}
