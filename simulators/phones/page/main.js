import { say } from '../../page/dom.js';
import { handset } from './handset.js';
import { networkPanel } from './network-panel.js';
import { voices } from './voice.js';

const TICK_MS = 500;
const wall = document.getElementById('wall');
const empty = document.getElementById('empty');
const summary = document.getElementById('summary');
const announce = document.getElementById('announce');
const panel = networkPanel();
const phones = new Map();
const aloud = voices(document.getElementById('aloud'), document.getElementById('aloud-note'));
/** The network's clock is not this browser's. */
let ahead = 0;
let connected = false;
/** There is more than one network on the wall. */
let several = false;

const now = () => Date.now() + ahead;

function take(state, whole) {
  ahead = state.now - Date.now();
  several = state.networks.length > 1;
  panel.update(state, whole);
  for (const view of state.phones) {
    let phone = phones.get(view.number);
    if (!phone) {
      phone = handset(view, panel.codes(), () => several);
      phones.set(view.number, phone);
      wall.append(phone.element);
    }
    const news = phone.update(view, now());
    aloud.take(view.call, now());
    if (news) say(announce, news);
  }
  if (whole) forgetAllBut(state.phones);
  showSummary();
}

/** After a restart of the network the wall shows its phones and no others. */
function forgetAllBut(views) {
  const known = new Set(views.map((view) => view.number));
  for (const [number, phone] of phones) {
    if (known.has(number)) continue;
    phone.element.remove();
    phones.delete(number);
  }
}

function showSummary() {
  const views = [...phones.values()].map((phone) => phone.view());
  const ringing = views.filter((view) => view.state === 'ringing').length;
  const talking = views.filter((view) => view.state === 'in-call').length;
  empty.hidden = views.length > 0;
  const parts = [
    `${views.length} ${views.length === 1 ? 'phone' : 'phones'}`,
    `${ringing} ringing`,
    `${talking} in a call`,
  ];
  say(summary, connected ? parts.join(' · ') : 'The network does not answer. Trying again…');
  document.body.classList.toggle('offline', !connected);
  document.title = ringing > 0 ? `(${ringing} ringing) Phones` : 'Phones';
}

/** The phone that a digit on the keyboard is for: the one with focus, else the call answered last. */
function phoneForKeys() {
  const talking = [...phones.values()].filter((phone) => phone.view().state === 'in-call');
  const focused = talking.find((phone) => phone.element.contains(document.activeElement));
  return focused ?? talking.toSorted((a, b) => b.view().call.answeredAt - a.view().call.answeredAt)[0];
}

document.addEventListener('keydown', (event) => {
  if (!/^[0-9*#]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest('input:not([type=radio]):not([type=checkbox]), select, textarea')) return;
  phoneForKeys()?.press(event.key);
});

const stream = new EventSource('/live');
stream.addEventListener('all', (event) => {
  connected = true;
  take(JSON.parse(event.data), true);
});
stream.addEventListener('change', (event) => take(JSON.parse(event.data), false));
stream.addEventListener('error', () => {
  connected = false;
  showSummary();
});
setInterval(() => {
  for (const phone of phones.values()) phone.tick(now());
}, TICK_MS);
