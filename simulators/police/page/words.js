export const STAGES = {
  new: 'Waiting for a decision',
  accepted: 'Accepted',
  rejected: 'Refused',
  dispatched: 'Dispatched',
  'on-scene': 'On the scene',
  closed: 'Closed',
};

export const DEEDS = {
  accepted: 'Accept',
  rejected: 'Refuse',
  dispatched: 'Dispatch a car',
  'on-scene': 'On the scene',
  closed: 'Close',
};

export const REASONS = {
  'bad-urn': 'unknown URN',
  'wrong-type': 'URN of another type',
  withdrawn: 'response withdrawn',
  'bad-address': 'address not found',
  'bad-event': 'not an event we attend',
  'too-old': 'too old',
  other: 'another reason',
};

export function timeOfDay(at) {
  return new Date(at).toLocaleTimeString('en-GB');
}

/** How long ago, in a few words. */
export function since(at) {
  const seconds = Math.max(0, Math.round((Date.now() - at) / 1000));
  if (seconds < 60) return `${seconds} s ago`;
  return seconds < 3_600 ? `${Math.floor(seconds / 60)} min ago` : timeOfDay(at);
}
