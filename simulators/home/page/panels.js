import { el, LIGHT_WORDS, say, set } from './dom.js';

const LINES_SHOWN = 120;

function panel(title, ...children) {
  return el('section', { class: 'panel' }, el('h2', {}, title), ...children);
}

function button(text, label, press, kind = '') {
  return el('button', { type: 'button', class: kind, 'aria-label': label, onclick: press }, text);
}

function updateAll(parts) {
  return (state) => {
    for (const { update } of parts) update(state);
  };
}

/** The devices as supervision would see them. */
export function devicePanel(plan, act, now) {
  const rooms = new Map(plan.rooms.map(({ key, name }) => [key, name]));
  const rows = plan.devices.map((device) => deviceRow(device, rooms.get(device.room), act, now));
  const heads = ['Device', 'Link', 'Heartbeat', 'Queue', 'Supply', 'Do'].map((text) =>
    el('th', { scope: 'col' }, text),
  );
  const body = el('tbody', {}, ...rows.map(({ node }) => node));
  const node = panel(
    'Devices',
    el('div', { class: 'scroll' }, el('table', {}, el('thead', {}, el('tr', {}, ...heads)), body)),
  );
  return { node, update: updateAll(rows) };
}

function deviceRow({ key, label }, room, act, now) {
  const link = el('span', { class: 'state' });
  const light = el('span', { class: 'lamp' });
  const [beat, queue, charge, supply] = [el('td'), el('td'), el('span'), el('small')];
  let on = true;
  const plug = button('', '', () => act(`${on ? 'unplug' : 'plug-in'} ${key}`));
  const drain = button('Low', `Let the battery of ${label} run low`, () => act(`battery ${key} 15`));
  const name = el('th', { scope: 'row' }, label, el('small', {}, room), light);
  const node = el(
    'tr',
    {},
    name,
    el('td', {}, link),
    beat,
    queue,
    el('td', {}, charge, supply),
    el('td', {}, el('span', { class: 'actions' }, plug, drain)),
  );
  return {
    node,
    update(state) {
      const facts = state.devices[key];
      on = facts.powered;
      const word = !facts.powered ? 'no power' : facts.jammed ? 'jammed' : facts.connected ? 'connected' : 'trying';
      say(link, word);
      set(link, 'data-state', word);
      say(light, LIGHT_WORDS[facts.light]);
      set(light, 'data-light', facts.light);
      say(beat, facts.lastHeartbeatAt === null ? 'none yet' : ago(now() - facts.lastHeartbeatAt));
      say(queue, String(facts.waiting));
      set(queue, 'data-waiting', facts.waiting > 0);
      say(charge, `${Math.round(facts.battery)} %`);
      say(supply, facts.mains ? 'mains' : 'battery');
      say(plug, on ? 'Unplug' : 'Plug in');
      set(plug, 'aria-label', `${on ? 'Unplug' : 'Plug in'} ${label}`);
      set(node, 'data-off', !facts.powered);
    },
  };
}

function ago(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < 120 ? `${seconds} s ago` : `${Math.round(seconds / 60)} min ago`;
}

/** Every watched door and window, with what can be done to it. */
export function openingPanel(plan, act) {
  const rows = plan.openings
    .filter(({ device }) => device)
    .map(({ key, label, lock }) => {
      const says = el('span', { class: 'state' });
      let closed = true;
      let locked = false;
      const move = button('', '', () => act(`${closed ? 'open' : 'close'} ${key}`));
      const force = button('Force', `Force ${label}`, () => act(`force ${key}`), 'harsh');
      const bolt = button('', '', () => act(`${locked ? 'unlock' : 'lock'} ${key}`));
      const node = el(
        'li',
        {},
        el('span', { class: 'name' }, label),
        says,
        el('span', { class: 'actions' }, move, force),
      );
      if (lock) node.lastElementChild.prepend(bolt);
      return {
        node,
        update(state) {
          closed = state.openings[key] === 'closed';
          locked = state.locks[key] === 'locked';
          const word = state.openings[key] + (lock ? `, ${state.locks[key]}` : '');
          say(says, word);
          set(says, 'data-state', locked ? 'locked' : state.openings[key]);
          say(move, closed ? 'Open' : 'Close');
          set(move, 'aria-label', `${closed ? 'Open' : 'Close'} ${label}`);
          say(bolt, locked ? 'Unlock' : 'Lock');
          set(bolt, 'aria-label', `${locked ? 'Unlock' : 'Lock'} ${label}`);
        },
      };
    });
  const list = el('ul', { class: 'rows' }, ...rows.map(({ node }) => node));
  return { node: panel('Doors and windows', list), update: updateAll(rows) };
}

/** The keypad in the hall: arm, disarm, and the code that says she is made to. */
export function keypadPanel(plan, act) {
  const display = el('output', { class: 'display' });
  const code = el('input', {
    id: `code-${plan.key}`,
    inputmode: 'numeric',
    autocomplete: 'off',
    maxlength: 8,
    size: 8,
  });
  const send = (verb) => {
    act(`${verb} ${code.value.trim()}`);
    code.value = '';
  };
  const keys = [
    button('Away', 'Arm the home: away', () => send('away')),
    button('Home', 'Arm the home: at home', () => send('home')),
    button('Disarm', 'Disarm the home', () => send('disarm'), 'main'),
  ];
  const form = el('form', { class: 'keypad', onsubmit: (event) => event.preventDefault() });
  form.append(display, el('label', { for: code.id }, 'Code'), code, el('div', { class: 'actions' }, ...keys));
  const hint = el(
    'p',
    { class: 'hint' },
    `Usual code ${plan.codes.usual}; under duress ${plan.codes.duress}. The display looks the same for both.`,
  );
  const words = { away: 'Armed: away', home: 'Armed: home', disarmed: 'Disarmed' };
  return { node: panel('Keypad', form, hint), update: (state) => say(display, words[state.arming]) };
}

/** Presses and alarms without aiming at the plan, and what an attacker or the weather would do. */
export function eventPanel(plan, act) {
  const buttons = plan.fixtures.filter(({ kind }) => kind === 'button');
  const rows = buttons.map(({ key, label }) =>
    el(
      'li',
      {},
      el('span', { class: 'name' }, label),
      el(
        'span',
        { class: 'actions' },
        button('Panic', `Press ${label}`, () => act(`press ${key}`), 'panic'),
        button('Duress', `Press ${label} under duress`, () => act(`press ${key} duress`)),
        button('Cancel', `Cancel on ${label}`, () => act(`press ${key} cancel`)),
      ),
    ),
  );
  const smokes = plan.fixtures
    .filter(({ kind }) => kind === 'smoke')
    .map(({ key, label, device }) => smokeRow(key, label, device, act));
  const switches = [
    toggle(
      'Mains power',
      (state) => !state.mains,
      ['Lose', 'mains lost'],
      ['Restore', 'mains restored'],
      ['on', 'lost'],
      act,
    ),
    toggle('Radio', (state) => state.jammed, ['Jam', 'jam start'], ['Clear', 'jam stop'], ['clear', 'jammed'], act),
    toggle(
      'Hub case',
      (state) => state.tamper[plan.hub],
      ['Open', `tamper ${plan.hub} alarm`],
      ['Close', `tamper ${plan.hub} clear`],
      ['closed', 'open'],
      act,
    ),
  ];
  const nodes = [...rows, ...smokes.map(({ node }) => node), ...switches.map(({ node }) => node)];
  return {
    node: panel('Buttons, alarms, trouble', el('ul', { class: 'rows' }, ...nodes)),
    update: updateAll([...smokes, ...switches]),
  };
}

function smokeRow(key, label, device, act) {
  const test = button('Test', `Test ${label}`, () => act(`test ${device}`));
  const row = toggle(
    label,
    (state) => state.smoke[key],
    ['Smoke', `smoke ${key} alarm`],
    ['Clear', `smoke ${key} clear`],
    ['clear', 'smoke'],
    act,
  );
  row.node.lastElementChild.append(test);
  return row;
}

function toggle(label, isOn, [onText, onWords], [offText, offWords], [calm, alarmed], act) {
  let on = false;
  const says = el('span', { class: 'state' });
  const key = button(onText, '', () => act(on ? offWords : onWords));
  const node = el('li', {}, el('span', { class: 'name' }, label), says, el('span', { class: 'actions' }, key));
  return {
    node,
    update(state) {
      on = isOn(state);
      say(says, on ? alarmed : calm);
      set(says, 'data-state', on ? 'alarm' : 'calm');
      say(key, on ? offText : onText);
      set(key, 'aria-label', `${label}: ${on ? offText : onText}`);
    },
  };
}

const FAULTS = { 'weak-radio': 'Weak radio', 'flat-battery': 'Flat battery', 'jammed-path': 'Jammed path' };

/** What an installer who practises is to find. The gateway is not told. */
export function faultPanel(plan, act) {
  const rows = plan.devices.map(({ key, label }) => {
    const keys = Object.entries(FAULTS).map(([fault, text]) =>
      faultKey(`${fault} ${key}`, text, `${text}: ${label}`, act),
    );
    const node = el(
      'li',
      {},
      el('span', { class: 'name' }, label),
      el('span', { class: 'actions' }, ...keys.map((one) => one.node)),
    );
    return { node, update: updateAll(keys) };
  });
  const doors = faultKey('swapped-doors', 'Swap', 'Swap the contacts of two doors', act);
  const last = el(
    'li',
    {},
    el('span', { class: 'name' }, 'Contacts of two doors'),
    el('span', { class: 'actions' }, doors.node),
  );
  const list = el('ul', { class: 'rows' }, ...rows.map(({ node }) => node), last);
  return { node: panel('Faults to find', list), update: updateAll([...rows, doors]) };
}

function faultKey(words, text, label, act) {
  let on = false;
  const node = button(text, label, () => act(`${words} ${on ? 'stop' : 'start'}`));
  return {
    node,
    update(state) {
      on = state.faults.includes(words);
      set(node, 'aria-pressed', String(on));
    },
  };
}

/** What was done, what was sent, and what came back, newest first. */
export function logPanel() {
  const list = el('ol', { class: 'log', role: 'log', 'aria-label': 'What was sent and what came back', tabindex: 0 });
  return {
    node: panel('What was sent and what came back', list),
    add(line) {
      const time = new Date(line.at).toISOString().slice(11, 23);
      list.prepend(
        el('li', { 'data-kind': line.kind }, el('time', {}, time), el('b', {}, line.about), el('span', {}, line.text)),
      );
      while (list.childElementCount > LINES_SHOWN) list.lastElementChild.remove();
    },
  };
}
