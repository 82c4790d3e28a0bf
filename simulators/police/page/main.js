import { say } from '../../page/dom.js';
import { alarmCard } from './alarm-card.js';
import { post } from './post.js';

const TICK_MS = 1_000;
const list = document.getElementById('alarms');
const settings = document.getElementById('settings');
const trouble = settings.querySelector('.trouble');
const cards = new Map();
let connected = false;

function take(state) {
  say(document.getElementById('name'), state.name);
  const fresh = [];
  for (const alarm of state.alarms) {
    let card = cards.get(alarm.message.id);
    if (!card) {
      card = alarmCard(alarm, state.reasons);
      cards.set(alarm.message.id, card);
      fresh.push(card);
      say(document.getElementById('announce'), `New alarm: ${alarm.message.event.said}`);
    }
    card.update(alarm);
  }
  for (const card of fresh.reverse()) list.prepend(card.element);
  const shown = new Set(state.alarms.map(({ message }) => message.id));
  for (const [id, card] of cards) {
    if (shown.has(id)) continue;
    card.element.remove();
    cards.delete(id);
  }
  choose(settings.elements.manner, state);
  if (document.activeElement !== settings.elements.weather) settings.elements.weather.value = state.weather;
  showSummary();
}

function choose(select, { manner, manners }) {
  if (select.options.length === 0) for (const { id, says } of manners) select.add(new Option(says, id));
  if (document.activeElement !== select) select.value = manner;
}

function showSummary() {
  const waiting = [...cards.values()].filter((card) => card.isWaiting()).length;
  document.getElementById('empty').hidden = cards.size > 0;
  const words = waiting === 0 ? 'Nothing waits for a decision' : `${waiting} waiting for a decision`;
  say(document.getElementById('summary'), connected ? words : 'The simulator does not answer. Trying again…');
  document.body.classList.toggle('offline', !connected);
  document.title = waiting > 0 ? `(${waiting}) Control room` : 'Control room';
}

settings.addEventListener('change', async () => {
  const { manner, weather } = settings.elements;
  const why = await post('/settings', { manner: manner.value, weather: weather.value });
  trouble.hidden = why === null;
  say(trouble, why ?? '');
});

const stream = new EventSource('/live');
stream.addEventListener('message', (event) => {
  connected = true;
  take(JSON.parse(event.data));
});
stream.addEventListener('error', () => {
  connected = false;
  showSummary();
});
setInterval(() => {
  for (const card of cards.values()) card.tick();
}, TICK_MS);
