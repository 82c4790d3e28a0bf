/**
 * The certificate library's container reads class metadata through `Reflect`, which the runtime does not have. It asks for the first
 * four of these functions; a fuller implementation that another library brings later goes on with what is kept here by the other
 * three. They are added only where nobody else has.
 */
const metadata = new WeakMap<object, Map<unknown, unknown>>();

function define(key: unknown, value: unknown, target: object): void {
  const own = metadata.get(target) ?? new Map<unknown, unknown>();
  own.set(key, value);
  metadata.set(target, own);
}

function getOwn(key: unknown, target: object): unknown {
  return metadata.get(target)?.get(key);
}

function get(key: unknown, target: object): unknown {
  for (
    let at: unknown = target;
    at !== null && (typeof at === 'object' || typeof at === 'function');
    at = Object.getPrototypeOf(at)
  ) {
    const own = metadata.get(at);
    if (own?.has(key)) return own.get(key);
  }
  return undefined;
}

const missing = {
  defineMetadata: define,
  getOwnMetadata: getOwn,
  getMetadata: get,
  metadata: (key: unknown, value: unknown) => (target: object) => define(key, value, target),
  hasOwnMetadata: (key: unknown, target: object) => metadata.get(target)?.has(key) ?? false,
  getOwnMetadataKeys: (target: object) => [...(metadata.get(target)?.keys() ?? [])],
  deleteMetadata: (key: unknown, target: object) => metadata.get(target)?.delete(key) ?? false,
};

for (const [name, value] of Object.entries(missing)) {
  if (!(name in Reflect)) Object.defineProperty(Reflect, name, { value, configurable: true, writable: true });
}
