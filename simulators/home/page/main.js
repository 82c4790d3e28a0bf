import { el, say, set } from './dom.js';
import { drawPlan } from './floor-plan.js';
import { devicePanel, eventPanel, faultPanel, keypadPanel, logPanel, openingPanel } from './panels.js';

const [stage, tabs, link, notice] = ['stage', 'tabs', 'link', 'notice'].map((id) => document.getElementById(id));
const NOTICE_MS = 6000;
let views = new Map();
let clockAhead = 0;
let noticeTimer;

const now = () => Date.now() + clockAhead;

async function act(home, words) {
  try {
    const response = await fetch('/do', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ home, words: words.trim() }),
    });
    const { says } = await response.json();
    if (!response.ok) complain(says);
  } catch {
    complain('The simulator does not answer.');
  }
}

function complain(text) {
  say(notice, text);
  notice.hidden = false;
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => {
    notice.hidden = true;
  }, NOTICE_MS);
}

function makeView({ plan, state, lines }) {
  const does = (words) => act(plan.key, words);
  const drawing = drawPlan(plan, does);
  const log = logPanel();
  const parts = [
    devicePanel(plan, does, now),
    openingPanel(plan, does),
    keypadPanel(plan, does),
    eventPanel(plan, does),
    faultPanel(plan, does),
  ];
  const [devices, openings, keypad, events, faults] = parts.map(({ node }) => node);
  const heading = el('div', { class: 'heading' }, el('h1', {}, plan.name), el('p', {}, plan.says));
  const node = el(
    'div',
    { class: 'home', id: `home-${plan.key}`, role: 'tabpanel', 'aria-labelledby': `tab-${plan.key}` },
    el(
      'div',
      { class: 'left' },
      heading,
      drawing.node,
      el('div', { class: 'controls' }, el('div', {}, openings, keypad), el('div', {}, events, faults)),
    ),
    el('div', { class: 'right' }, devices, log.node),
  );
  const view = {
    plan,
    node,
    state,
    update(next) {
      view.state = next;
      drawing.update(next);
      for (const part of parts) part.update(next);
    },
    log: log.add,
  };
  view.update(state);
  for (const line of lines) view.log(line);
  return view;
}

function show(key) {
  const view = views.get(key) ?? views.values().next().value;
  if (!view) return;
  if (stage.firstElementChild !== view.node) stage.replaceChildren(view.node);
  document.title = `${view.plan.name} (simulated home)`;
  for (const tab of tabs.children) {
    const chosen = tab.id === `tab-${view.plan.key}`;
    set(tab, 'aria-selected', String(chosen));
    set(tab, 'tabindex', chosen ? 0 : -1);
  }
}

function makeTabs() {
  const all = [...views.values()].map(({ plan }) =>
    el(
      'button',
      {
        type: 'button',
        role: 'tab',
        id: `tab-${plan.key}`,
        'aria-controls': `home-${plan.key}`,
        onclick: () => {
          location.hash = plan.key;
        },
      },
      plan.name,
    ),
  );
  tabs.replaceChildren(...all);
}

tabs.addEventListener('keydown', (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const all = [...tabs.children];
  const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
  next.focus();
  next.click();
});
addEventListener('hashchange', () => show(location.hash.slice(1)));

const source = new EventSource('/events');
source.addEventListener('hello', (event) => {
  const { now: serverNow, homes } = JSON.parse(event.data);
  clockAhead = serverNow - Date.now();
  views = new Map(homes.map((home) => [home.plan.key, makeView(home)]));
  makeTabs();
  show(location.hash.slice(1));
  say(link, 'Live');
  set(link, 'data-live', 'yes');
});
source.addEventListener('state', ({ data }) => {
  const { state } = JSON.parse(data);
  views.get(state.key)?.update(state);
});
source.addEventListener('line', ({ data }) => {
  const { home, line } = JSON.parse(data);
  views.get(home)?.log(line);
});
source.addEventListener('error', () => {
  say(link, 'The simulator is gone; trying again…');
  set(link, 'data-live', 'no');
});
// Ages such as "12 s ago" grow while nothing happens.
setInterval(() => {
  for (const view of views.values()) view.update(view.state);
}, 1000);
