import { useState } from 'preact/hooks';
import { Problem } from '../../api/http.ts';
import { Time } from '../../shell/marks.tsx';
import { type Draft, drafts, getFile, putFile, type Shown, setDraft } from './draft.ts';
import { FieldView } from './field-view.tsx';
import { FILE_FIELDS, type Field } from './fields.ts';
import { asTree, type Clash, inWords, merge, pruned, same, withUnit } from './merge.ts';

const says = (error: unknown) =>
  error instanceof Problem ? error.message : 'Something went wrong in this page. Reload it.';

/** The household's file. It is opened on demand: that somebody looked is put on record. */
export function FilePart({ premises }: { premises: string }) {
  const draft = drafts.value.get(premises);
  const [problem, setProblem] = useState('');
  const open = async () => {
    try {
      const base = await getFile(premises);
      setProblem('');
      setDraft(premises, { base, file: base.file, words: { safe: '', duress: '' }, clashes: [] });
    } catch (error) {
      setProblem(says(error));
    }
  };
  return (
    <section class="file" aria-labelledby="file-heading">
      <h2 id="file-heading">The household's file</h2>
      {draft === undefined ? (
        <>
          <p>What an officer at the door needs to know. That you opened it is put on record.</p>
          <button type="button" onClick={() => void open()}>
            Open the file
          </button>
          <p class="refusal" role="alert">
            {problem}
          </p>
        </>
      ) : draft.base.erased ? (
        <p>What was kept of this household has been erased.</p>
      ) : (
        <Editor premises={premises} draft={draft} />
      )}
    </section>
  );
}

function Editor({ premises, draft }: { premises: string; draft: Draft }) {
  const { problem, saved, isSending, save, change } = useSaving(premises, draft);
  const { base, file, words, clashes } = draft;
  const isChanged = !same(asTree(pruned(file)), asTree(pruned(base.file))) || words.safe !== '' || words.duress !== '';
  const take = (clash: Clash) =>
    change({ file: withUnit(file, clash.at, clash.theirs), clashes: clashes.filter((one) => one !== clash) });
  return (
    <form class="file-form" onSubmit={(event) => void save(event)}>
      <p>
        {base.version === 0 ? 'Nothing has been written down yet.' : <Origin base={base} />} Leave empty what nobody
        knows.
      </p>
      <Clashes clashes={clashes} onTake={take} />
      {FILE_FIELDS.map((field) => (
        <details key={field.key} open={clashes.some(({ at }) => at.split('.')[0] === field.key)}>
          <summary>
            {field.label}
            <span class="soft"> {countWords(field, file[field.key])}</span>
          </summary>
          <FieldView
            field={field}
            value={file[field.key]}
            onChange={(next) => change({ file: { ...file, [field.key]: next } })}
          />
        </details>
      ))}
      <Words draft={draft} onChange={(next) => change({ words: next })} />
      <p class="refusal" role="alert">
        {problem}
      </p>
      <p role="status">{saved}</p>
      <div class="buttons">
        <button type="submit" class="primary" aria-disabled={isSending ? 'true' : undefined}>
          {isSending ? 'sending…' : 'Save the file'}
        </button>
        <button type="button" onClick={() => setDraft(premises, null)}>
          {isChanged ? 'Close and lose what I changed' : 'Close the file'}
        </button>
      </div>
    </form>
  );
}

/** Changes what is being typed, and sends it. What is typed while it is on its way stays typed. */
function useSaving(premises: string, draft: Draft) {
  const [problem, setProblem] = useState('');
  const [saved, setSaved] = useState('');
  const [isSending, setSending] = useState(false);
  const change = (next: Partial<Draft>) => {
    setSaved('');
    setDraft(premises, { ...draft, ...next });
  };
  const send = async () => {
    const now = await putFile(premises, draft, asTree(pruned(draft.file)));
    const typed = drafts.peek().get(premises) ?? draft;
    const isSame = typed === draft;
    const file = isSame ? now.file : merge(draft.file, typed.file, now.file).file;
    setDraft(premises, { base: now, file, words: { safe: '', duress: '' }, clashes: [] });
    setSaved(`Saved as version ${now.version}.${isSame ? '' : ' What you typed since is not in it yet.'}`);
  };
  const save = async (event: Event) => {
    event.preventDefault();
    if (isSending) return;
    setSending(true);
    setProblem('');
    try {
      await send();
    } catch (error) {
      setProblem(says(error));
      if (error instanceof Problem && error.code === 'HW_VERSION_STALE')
        await takeIn(premises).catch((failed: unknown) => setProblem(says(failed)));
    }
    setSending(false);
  };
  return { problem, saved, isSending, save, change };
}

/** Somebody else was first: theirs and mine are put together, and nothing that was typed is lost. */
async function takeIn(premises: string): Promise<void> {
  const newest = await getFile(premises);
  const draft = drafts.peek().get(premises);
  if (draft === undefined) return;
  const { file, clashes } = merge(draft.base.file, draft.file, newest.file);
  setDraft(premises, { ...draft, base: newest, file, clashes });
}

function Origin({ base }: { base: Shown }) {
  return (
    <>
      Version {base.version}, saved <Time at={base.savedAt} />
      {base.savedBy?.name ? ` by ${base.savedBy.name}` : ''}.
    </>
  );
}

function Clashes({ clashes, onTake }: { clashes: readonly Clash[]; onTake: (clash: Clash) => void }) {
  if (clashes.length === 0) return null;
  return (
    <div class="caution" role="alert">
      <p>
        <strong>Somebody else changed the same fields. Yours are in the form; choose, then save once more.</strong>
      </p>
      <ul>
        {clashes.map((clash) => (
          <li key={clash.at}>
            {labelOf(clash.at)}: you wrote “{inWords(clash.mine)}”, they wrote “{inWords(clash.theirs)}”{' '}
            <button type="button" class="quiet" onClick={() => onTake(clash)}>
              Take theirs<span class="unseen">: {labelOf(clash.at)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function labelOf(at: string): string {
  const [group, inner] = at.split('.');
  const field = FILE_FIELDS.find(({ key }) => key === group);
  const found = field?.kind === 'group' ? field.of.find(({ key }) => key === inner) : undefined;
  return [field?.label ?? group, ...(inner === undefined ? [] : [found?.label ?? inner])].join(', ');
}

function countWords(field: Field, value: Draft['file'][string] | undefined): string {
  const left = value === undefined ? undefined : pruned(value);
  if (left === undefined) return 'nothing known';
  if (field.kind !== 'group') return 'written down';
  const count = Object.keys(asTree(left)).length;
  return `${count} of ${field.of.length}`;
}

/** The words agreed with her go in and never come out. */
function Words({ draft: { base, words }, onChange }: { draft: Draft; onChange: (words: Draft['words']) => void }) {
  const rows = [
    { key: 'safe', label: 'New safe word', setAt: base.words.safeSetAt },
    { key: 'duress', label: 'New word of duress', setAt: base.words.duressSetAt },
  ] as const;
  return (
    <details>
      <summary>Words agreed with her</summary>
      <p>They are never shown. What you write replaces the old one; leave it empty to keep that.</p>
      <div class="fields">
        {rows.map(({ key, label, setAt }) => (
          <div class="leaf" key={key}>
            <label for={`word-${key}`}>{label}</label>
            <input
              id={`word-${key}`}
              autocomplete="off"
              value={words[key]}
              onInput={({ currentTarget }) => onChange({ ...words, [key]: currentTarget.value })}
            />
            <span class="soft">
              {setAt === null ? (
                'none so far'
              ) : (
                <>
                  set <Time at={setAt} />
                </>
              )}
            </span>
          </div>
        ))}
      </div>
    </details>
  );
}
