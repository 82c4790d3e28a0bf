/**
 * Makes an element: `make('button', {class: 'key', type: 'button'}, 'Answer')`. Properties that are functions become
 * listeners; text is always text, never markup.
 */
export function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (typeof value === 'function') element.addEventListener(key, value);
    else if (value !== undefined && value !== false) element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children);
  return element;
}

/** Sets text only when it differs, so that screen readers hear a change once. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Brings a list in line with `items` by key: keeps what is there, adds, removes, updates in place. */
export function sync(list, items, keyOf, create, update) {
  const kept = new Map([...list.children].map((child) => [child.dataset.key, child]));
  let added = false;
  items.forEach((item, index) => {
    const key = String(keyOf(item));
    let child = kept.get(key);
    kept.delete(key);
    if (!child) {
      child = create(item);
      child.dataset.key = key;
      added = true;
    }
    update?.(child, item);
    if (list.children[index] !== child) list.insertBefore(child, list.children[index] ?? null);
  });
  for (const gone of kept.values()) gone.remove();
  return added;
}
