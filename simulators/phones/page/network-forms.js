import { make, say } from '../../page/dom.js';
import { post } from './post.js';
import { codeOptions, networkName } from './words.js';

const MODES = [
  ['ok', 'Normal'],
  ['500', 'Answers 500'],
  ['429', 'Answers 429'],
  ['401', 'Answers 401'],
  ['stall', 'Stalls'],
  ['drop', 'Drops'],
  ['code', 'Fails with'],
];
/** A choice that names no code in particular yet. */
const FIRST_CODE = '20503';

const nothing = () => {};

/** The two forms of one network: how it answers, and what becomes of its callbacks. */
export function networkForms(name, codes) {
  const title = make('h2');
  const script = make('p', { class: 'hint', hidden: true });
  const weather = weatherForm(name, codes);
  const faults = faultsForm(name);
  const element = make(
    'section',
    { class: 'network', 'aria-label': networkName(name) },
    title,
    script,
    weather.form,
    faults.form,
  );

  function update(network, several) {
    title.hidden = !several;
    say(title, networkName(name));
    script.hidden = network.fronts.length === 0;
    say(script, `By the script: ${network.fronts.map(front).join(', ')}`);
    weather.update(network.failure);
    faults.update(network.faults);
  }

  return { element, update };
}

function front({ mode, code, resource }) {
  const what = { calls: 'calls', messages: 'texts' }[resource] ?? 'requests';
  if (code !== undefined) return `${what} fail with ${code}`;
  return `${what} ${mode === 'stall' ? 'are never answered' : 'are cut off'}`;
}

function weatherForm(name, codes) {
  const code = make('select', { name: 'code', 'aria-label': 'The code it fails with' }, ...codeOptions(codes));
  const radios = MODES.map(([value, text]) =>
    make('label', {}, make('input', { type: 'radio', name: 'mode', value }), ` ${text}`),
  );
  const form = make(
    'form',
    { class: 'panel weather' },
    make(
      'fieldset',
      {},
      make('legend', {}, 'Network weather', make('small', {}, 'how requests are answered')),
      ...radios,
      code,
    ),
  );
  code.value = FIRST_CODE;
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('change', (event) => {
    if (event.target === code) form.elements.mode.value = 'code';
    const mode = form.elements.mode.value;
    const body = mode === 'code' ? { network: name, mode, code: Number(code.value) } : { network: name, mode };
    post('/weather', body).catch(nothing);
  });

  function update(failure) {
    form.elements.mode.value = failure.mode === 'outcome' ? 'code' : failure.mode;
    if (failure.code !== undefined) code.value = String(failure.code);
    form.classList.toggle('bad', failure.mode !== 'ok');
  }

  return { form, update };
}

function faultsForm(name) {
  const number = (field, max) =>
    make('input', { type: 'number', name: field, min: '0', max: String(max), value: '0', required: true });
  const box = (field) => make('input', { type: 'checkbox', name: field });
  const form = make(
    'form',
    { class: 'panel faults' },
    make(
      'fieldset',
      {},
      make('legend', {}, 'Callbacks', make('small', {}, 'what becomes of the news about calls and texts')),
      make('label', {}, 'Extra copies ', number('repeat', 20)),
      make('label', {}, 'Delay, seconds ', number('delay', 600)),
      make('label', {}, box('reorder'), ' Swap order'),
      make('label', {}, box('drop'), ' Lose all'),
    ),
  );
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('change', () => {
    if (!form.reportValidity()) return;
    const { repeat, delay, reorder, drop } = form.elements;
    const body = { repeat: Number(repeat.value), delayMs: Math.round(Number(delay.value) * 1000) };
    post('/callbacks', { network: name, ...body, reorder: reorder.checked, drop: drop.checked }).catch(nothing);
  });

  function update({ repeat, delayMs, reorder, drop }) {
    if (form.contains(document.activeElement) && document.activeElement.type === 'number') return;
    form.elements.repeat.value = repeat;
    form.elements.delay.value = delayMs / 1000;
    form.elements.reorder.checked = reorder;
    form.elements.drop.checked = drop;
    form.classList.toggle('bad', repeat > 0 || delayMs > 0 || reorder || drop);
  }

  return { form, update };
}
