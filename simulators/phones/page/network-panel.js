import { make, say, sync } from '../../page/dom.js';
import { networkForms } from './network-forms.js';
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

/** Weather, callback faults, counters and the log of every network on the wall. What others change shows here too. */
export function networkPanel() {
  const forms = new Map();
  let entries = [];
  let codes = [];
  setUpAdd(byId('add'));

  function update(state, wholeLog) {
    codes = state.codes ?? codes;
    const several = state.networks.length > 1;
    for (const network of state.networks) {
      if (!forms.has(network.name)) {
        forms.set(network.name, networkForms(network.name, codes));
        byId('networks').append(forms.get(network.name).element);
      }
      forms.get(network.name).update(network, several);
    }
    for (const [name, { element }] of forms) {
      if (state.networks.some((network) => network.name === name)) continue;
      element.remove();
      forms.delete(name);
    }
    for (const [key, text] of COUNTED) {
      const sum = state.networks.reduce((all, { counts }) => all + counts[key], 0);
      count(byId('counts'), key, text, sum);
    }
    entries = (wholeLog ? state.log : [...entries, ...state.log]).slice(-LOG_SHOWN);
    if (wholeLog) byId('log').replaceChildren();
    sync(
      byId('log'),
      entries.toReversed(),
      (entry) => entry.id,
      (entry) => line(entry, several),
    );
  }

  return { update, codes: () => codes };
}

function count(list, key, text, value) {
  let number = list.querySelector(`[data-count="${key}"]`);
  if (!number) {
    number = make('dd', { 'data-count': key });
    list.append(make('div', {}, make('dt', {}, text), number));
  }
  say(number, String(value));
}

function line(entry, several) {
  const arrow = make('span', { class: 'way' }, entry.direction === 'in' ? 'in' : 'out');
  const which = several ? `${entry.network}: ` : '';
  const what = make('span', { class: 'what' }, `${which}${entry.what} ${entry.path}`);
  const outcome = make('span', { class: entry.ok ? 'outcome' : 'outcome wrong' }, entry.outcome);
  return make(
    'li',
    { title: `${which}${entry.what} ${entry.path}` },
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
