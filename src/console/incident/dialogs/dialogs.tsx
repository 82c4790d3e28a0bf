import { HandOverDialog } from '../../queue/dialogs/hand-over-dialog.tsx';
import { ShelveDialog } from '../../queue/dialogs/shelve-dialog.tsx';
import { TakeOverDialog } from '../../queue/dialogs/take-over-dialog.tsx';
import type { Hand } from '../press.ts';
import { CallDialog } from './call-dialog.tsx';
import { CloseDialog } from './close-dialog.tsx';
import { NoteDialog } from './note-dialog.tsx';
import { OpenRecordDialog } from './open-record-dialog.tsx';
import { PoliceDialog } from './police-dialog.tsx';
import { ReachLater } from './reach-later.tsx';
import { ReviewDialog } from './review-dialog.tsx';
import { RuleOutDialog } from './rule-out-dialog.tsx';
import { WordDialog } from './word-dialog.tsx';

/** The dialog that is open over the page, if any. */
export function Dialogs({ hand: { incident, who, dialog } }: { hand: Hand }) {
  const open = dialog.value;
  const props = {
    incident,
    who,
    onLeave: () => {
      dialog.value = null;
    },
  };
  switch (open?.name) {
    case 'note':
      return <NoteDialog {...props} />;
    case 'police':
      return <PoliceDialog {...props} />;
    case 'word':
      return <WordDialog {...props} />;
    case 'call':
      return <CallDialog {...props} />;
    case 'reach':
      return <ReachLater {...props} />;
    case 'close':
      return <CloseDialog {...props} />;
    case 'review':
      return <ReviewDialog {...props} />;
    case 'rule-out': {
      const step = incident.handling.steps.find((one) => one.id === open.step);
      return step ? <RuleOutDialog {...props} step={step} /> : null;
    }
    case 'hand-over':
      return <HandOverDialog {...props} />;
    case 'take-over':
      return <TakeOverDialog {...props} />;
    case 'open-record':
      return <OpenRecordDialog {...props} />;
    case 'shelve':
      return <ShelveDialog {...props} />;
    default:
      return null;
  }
}
