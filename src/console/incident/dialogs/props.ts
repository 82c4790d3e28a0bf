import type { Incident, Staff } from '../../api/types.ts';

/** What every dialog of the incident page is given. */
export interface DialogProps {
  incident: Incident;
  who: Staff;
  onLeave: () => void;
}
