import { make, say, sync } from './dom.js';
import { post } from './post.js';
import { timeOfDay } from './words.js';

const LOG_SHOWN = 60;
const COUNTED = [
  ['sent', 'sent'],
  ['failed', 'refused or lost'],
  ['repeated', 'repeated'],
  ['reordered', 'swapped'],
  ['dropped', 'withheld'],
];

const byId = (id) => document.getElementById(id);
const nothing = () => {};

/** Weather, callback faults, counters and the log. What others change shows here too. */
export function networkPanel() {
  const weather = byId('weather');
  const faults = byId('faults');
  let entries = [];
  weather.addEventListener('change', () => post('/weather', { mode: weather.elements.mode.value }).catch(nothing));
  weather.addEventListener('submit', (event) => event.preventDefault());
  faults.addEventListener('submit', (event) => event.preventDefault());
  faults.addEventListener('change', () => {
    if (!faults.reportValidity()) return;
    const { repeat, delay, reorder, drop } = faults.elements;
    const body = { repeat: Number(repeat.value), delayMs: Math.round(Number(delay.value) * 1000) };
    post('/callbacks', { ...body, reorder: reorder.checked, drop: drop.checked }).catch(nothing);
  });
  setUpAdd(byId('add'));

  function update(state, wholeLog) {
    weather.elements.mode.value = state.failure.mode;
    byId('weather').classList.toggle('bad', state.failure.mode !== 'ok');
    showFaults(faults, state.faults);
    for (const [key, text] of COUNTED) count(byId('counts'), key, text, state.counts[key]);
    entries = (wholeLog ? state.log : [...entries, ...state.log]).slice(-LOG_SHOWN);
    if (wholeLog) byId('log').replaceChildren();
    sync(byId('log'), entries.toReversed(), (entry) => entry.id, line);
  }

  return { update };
}

function showFaults(form, { repeat, delayMs, reorder, drop }) {
  if (form.contains(document.activeElement) && document.activeElement.type === 'number') return;
  form.elements.repeat.value = repeat;
  form.elements.delay.value = delayMs / 1000;
  form.elements.reorder.checked = reorder;
  form.elements.drop.checked = drop;
  form.classList.toggle('bad', repeat > 0 || delayMs > 0 || reorder || drop);
}

function count(list, key, text, value) {
  let number = list.querySelector(`[data-count="${key}"]`);
  if (!number) {
    number = make('dd', { 'data-count': key });
    list.append(make('div', {}, make('dt', {}, text), number));
  }
  say(number, String(value));
}

function line(entry) {
  const arrow = make('span', { class: 'way' }, entry.direction === 'in' ? 'in' : 'out');
  const what = make('span', { class: 'what' }, `${entry.what} ${entry.path}`);
  const outcome = make('span', { class: entry.ok ? 'outcome' : 'outcome wrong' }, entry.outcome);
  return make(
    'li',
    { title: `${entry.what} ${entry.path}` },
    make('time', {}, timeOfDay(entry.at)),
    arrow,
    what,
    outcome,
  );
}

function setUpAdd(form) {
  const trouble = form.querySelector('.trouble');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const { number, label } = form.elements;
    try {
      await post('/phones', { number: number.value.trim(), label: label.value });
      form.reset();
      trouble.hidden = true;
    } catch (error) {
      say(trouble, error.message);
      trouble.hidden = false;
    }
  });
}
