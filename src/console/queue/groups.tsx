import { signal } from '@preact/signals';
import { Age, PriorityMark } from '../shell/marks.tsx';
import { Shape } from '../shell/shape.tsx';
import { GROUPINGS, type Group } from '../store/flood.ts';
import { isHandler } from '../store/roles.ts';
import { staff } from '../store/store.ts';
import { kindWords } from '../words/kinds.ts';
import { cursor } from './cursor.ts';
import { TriageDialog } from './dialogs/triage-dialog.tsx';
import { QueueList } from './list.tsx';
import { grouping, groups, isMuch, toggleFold, unfolded } from './visible.ts';

const GROUPING_WORDS = { kind: 'by kind', rule: 'by rule', home: 'by home', none: 'not at all' };
const CHOICES = [...GROUPINGS, 'none'] as const;

export const groupWords = ({ name }: Pick<Group, 'name'>): string =>
  grouping.value === 'kind' ? kindWords(name) : grouping.value === 'home' ? `Home ${name}` : name;

/** The group that somebody works through, as it was when they began. It stays before them when the group itself melts away. */
const workingOn = signal<{ group: Group; words: string } | null>(null);

export function WorkingThrough() {
  if (!workingOn.value) return null;
  return <TriageDialog {...workingOn.value} onLeave={() => (workingOn.value = null)} />;
}

/** How a flood is shown. There only while there is one. */
export function GroupingBar() {
  if (!isMuch.value) return null;
  return (
    <fieldset class="grouping">
      <legend>
        <Shape name="triangle" /> Much at once. Grouped:
      </legend>
      {CHOICES.map((choice) => (
        <label class="choice" key={choice}>
          <input
            type="radio"
            name="grouping"
            checked={grouping.value === choice}
            onChange={() => (grouping.value = choice)}
          />
          {GROUPING_WORDS[choice]}
        </label>
      ))}
    </fieldset>
  );
}

/** The sorts of lesser incidents of a flood, each as one line until it is unfolded. Calls for help are never among them. */
export function Groups() {
  if (groups.value.length === 0) return null;
  return (
    <section aria-labelledby="groups-heading" class="groups">
      <h2 id="groups-heading">The rest, in groups</h2>
      {groups.value.map((group) => (
        <GroupPart group={group} key={group.key} />
      ))}
    </section>
  );
}

function GroupPart({ group }: { group: Group }) {
  const isOpen = unfolded.value.has(group.key);
  const words = groupWords(group);
  return (
    <section class={`group p${group.priority}`} aria-label={words}>
      <div class="group-head">
        <button type="button" class="fold" aria-expanded={isOpen} onClick={() => toggleFold(group.key)}>
          <Shape name={isOpen ? 'down' : 'right'} />
          <PriorityMark priority={group.priority} />
          <span class="what">
            <strong>{words}</strong>, {group.ids.length.toLocaleString('en-GB')}
            {group.homes > 1 ? ` in ${group.homes.toLocaleString('en-GB')} homes` : ''}
          </span>
          <span class="details">
            <span>{group.waiting.toLocaleString('en-GB')} new</span>
            {group.unseen > 0 ? <span class="news">{group.unseen} later signals</span> : null}
            <span>
              oldest <Age since={group.oldestAt} />
            </span>
          </span>
        </button>
        {group.priority > 2 && isHandler(staff.value?.role) ? (
          <button type="button" class="work" onClick={() => (workingOn.value = { group, words })}>
            Work through…
          </button>
        ) : null}
      </div>
      {isOpen ? <QueueList order={group.ids} label={words} cursor={cursor.value} /> : null}
    </section>
  );
}
