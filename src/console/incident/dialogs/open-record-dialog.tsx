import { useComputed } from '@preact/signals';
import { getIncident } from '../../api/calls.ts';
import * as orders from '../../api/orders.ts';
import { lackingWords } from '../../queue/dialogs/shelve-dialog.tsx';
import { keepOpen } from '../../store/opened-records.ts';
import { sendingKey } from '../../store/sending.ts';
import { forgetDetail } from '../detail.ts';
import { draftOf, dropDrafts } from '../drafts.ts';
import { REASON_LEAST } from './close-dialog.tsx';
import { OrderForm, TextField } from './order-form.tsx';
import type { DialogProps } from './props.ts';

/** Says why the people in a closed incident have to be seen once more, and what that means. */
export function OpenRecordDialog({ incident: { id }, onLeave }: DialogProps) {
  const key = sendingKey(id, 'open-record');
  const text = draftOf(key);
  const missing = useComputed(() => lackingWords(text.value));
  return (
    <OrderForm
      title="Open the record"
      sendingKey={key}
      send="Open it for a quarter of an hour"
      missing={missing}
      order={async () => {
        const until = await orders.openRecord(id, text.peek());
        keepOpen(id, until, forgetDetail);
        return getIncident(id);
      }}
      onDone={() => dropDrafts(key)}
      onLeave={onLeave}
    >
      <p>
        This incident is closed, so the people in it are on no screen. Opened, you see names and words for a quarter of
        an hour; nobody else does.
      </p>
      <p>
        That you opened it is written down for good, other supervisors are told at once, and everybody at the desk can
        read your reason.
      </p>
      <TextField label={`The reason, in at least ${REASON_LEAST} characters`} draft={text} rows={2} isFirst />
    </OrderForm>
  );
}
