import { useId } from 'preact/hooks';
import type { Field } from './fields.ts';
import { asTree, isList, type Json, type Tree } from './merge.ts';

interface Props {
  field: Field;
  value: Json | undefined;
  onChange: (value: Json) => void;
}

type Leaf = Extract<Field, { kind: 'text' | 'long' | 'day' | 'whole' | 'time' | 'choice' }>;

/** One field of the file, whatever its shape. */
export function FieldView({ field, value, onChange }: Props) {
  switch (field.kind) {
    case 'known':
      return <KnownView field={field} value={asTree(value)} onChange={onChange} />;
    case 'list':
      return <ListView field={field} value={isList(value) ? value : []} onChange={onChange} />;
    case 'group':
      return <FieldsView fields={field.of} value={asTree(value)} onChange={onChange} />;
    default:
      return <LeafView field={field} value={value} onChange={onChange} />;
  }
}

/** Fields beside each other. */
export function FieldsView({
  fields,
  value,
  onChange,
}: {
  fields: readonly Field[];
  value: Tree;
  onChange: (value: Tree) => void;
}) {
  return (
    <div class="fields">
      {fields.map((field) => (
        <FieldView
          key={field.key}
          field={field}
          value={value[field.key]}
          onChange={(next) => onChange({ ...value, [field.key]: next })}
        />
      ))}
    </div>
  );
}

const today = () => new Date().toISOString().slice(0, 10);

/** A value and the day it was confirmed on: today, when somebody writes it. */
function KnownView({
  field: { label, of, wide },
  value,
  onChange,
}: {
  field: Extract<Field, { kind: 'known' }>;
  value: Tree;
  onChange: (value: Json) => void;
}) {
  const change = (is: Json) => onChange({ ...value, is, asOf: today() });
  const day = { kind: 'day', key: 'asOf', label: `${label}: confirmed on` } as const;
  return (
    <fieldset class={wide ? 'known wide' : 'known'}>
      <legend>{label}</legend>
      {'kind' in of ? (
        <FieldView field={of} value={value['is']} onChange={change} />
      ) : (
        <FieldsView fields={of} value={asTree(value['is'])} onChange={change} />
      )}
      <LeafView field={day} value={value['asOf']} onChange={(next) => onChange({ ...value, asOf: next })} />
    </fieldset>
  );
}

function ListView({
  field: { label, one, most, of },
  value,
  onChange,
}: {
  field: Extract<Field, { kind: 'list' }>;
  value: readonly Json[];
  onChange: (value: Json) => void;
}) {
  const put = (place: number, next: Json) => onChange(value.map((old, n) => (n === place ? next : old)));
  return (
    <fieldset class="list">
      <legend>{label}</legend>
      {value.map((entry, place) => (
        <div class="entry" key={place}>
          {'kind' in of ? (
            <FieldView
              field={{ ...of, label: `${of.label} ${place + 1}` }}
              value={entry}
              onChange={(next) => put(place, next)}
            />
          ) : (
            <FieldsView fields={of} value={asTree(entry)} onChange={(next) => put(place, next)} />
          )}
          <button type="button" class="quiet" onClick={() => onChange(value.filter((_, n) => n !== place))}>
            Remove {one} {place + 1}
          </button>
        </div>
      ))}
      {value.length < most ? (
        <button type="button" class="quiet" onClick={() => onChange([...value, 'kind' in of ? '' : {}])}>
          Add {one}
        </button>
      ) : null}
    </fieldset>
  );
}

function LeafView({
  field,
  value,
  onChange,
}: {
  field: Leaf;
  value: Json | undefined;
  onChange: (value: Json) => void;
}) {
  const id = useId();
  const now = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return (
    <div class={field.kind === 'day' ? 'leaf day' : 'leaf'}>
      <label for={id}>
        {field.label}
        {'hint' in field && field.hint ? <span class="soft"> ({field.hint})</span> : null}
      </label>
      {field.kind === 'choice' ? (
        <select id={id} value={now} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
          <option value="">not known</option>
          {field.options.map((option) => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </select>
      ) : field.kind === 'long' ? (
        <textarea id={id} rows={3} value={now} onInput={({ currentTarget }) => onChange(currentTarget.value)} />
      ) : (
        <LineInput kind={field.kind} id={id} now={now} onChange={onChange} />
      )}
    </div>
  );
}

/** What is no number is sent as it is, so that the desk can say what is wrong with it. */
const wholeIn = (text: string): Json => (/^\d{1,6}$/.test(text.trim()) ? Number(text) : text);

function LineInput({
  kind,
  id,
  now,
  onChange,
}: {
  kind: 'text' | 'day' | 'whole' | 'time';
  id: string;
  now: string;
  onChange: (value: Json) => void;
}) {
  const asked = {
    id,
    value: now,
    onInput: ({ currentTarget: { value } }: { currentTarget: HTMLInputElement }) =>
      onChange(kind === 'whole' ? wholeIn(value) : value),
  };
  if (kind === 'day') return <input type="date" {...asked} />;
  if (kind === 'time') return <input type="time" {...asked} />;
  return <input autocomplete="off" inputMode={kind === 'whole' ? 'numeric' : 'text'} {...asked} />;
}
