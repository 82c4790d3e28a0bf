import { useComputed } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { word } from '../../api/brief.ts';
import { sendingKey } from '../../store/sending.ts';
import { draftOf, dropDrafts } from '../drafts.ts';
import { goToPane } from '../panes.ts';
import { LineField, OrderForm } from './order-form.tsx';
import type { DialogProps } from './props.ts';

/**
 * One neutral question. Whatever was said, this looks the same to anybody who watches: the same dialog, the same answer, the
 * same change of the page in the same place.
 */
export function WordDialog({ incident: { id }, onLeave }: DialogProps) {
  const key = sendingKey(id, 'word');
  const said = draftOf(key);
  // What she said does not stay in the page.
  useEffect(() => () => dropDrafts(key), [key]);
  const missing = useComputed(() => (said.value.trim() === '' ? 'Write what she said.' : null));
  return (
    <OrderForm
      title="What did she say?"
      sendingKey={key}
      send="Write it down"
      missing={missing}
      order={() => word(id, said.peek())}
      onDone={() => goToPane('word')}
      onLeave={onLeave}
    >
      <LineField label="Her words, as you heard them" draft={said} max={200} isFirst />
      <p class="hint">Then read out what the page gives you.</p>
    </OrderForm>
  );
}
