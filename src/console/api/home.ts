import { incidentPath } from './calls.ts';
import { isHomePlan } from './guards.ts';
import { request } from './http.ts';
import type { HomePlan } from './types.ts';

/** The plan of the home that an incident is about. There is no address in it. Throws `Problem`. */
export function getHome(id: string): Promise<HomePlan> {
  return request('GET', incidentPath(id, 'home'), isHomePlan);
}
