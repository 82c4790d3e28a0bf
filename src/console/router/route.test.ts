import { expect, it } from 'vitest';
import { incidentHref, routeOf } from './route.ts';

it('finds the page of every address, and nothing for any other', () => {
  expect(routeOf('/')).toEqual({ page: 'queue' });
  expect(routeOf('/devices/')).toEqual({ page: 'devices' });
  expect(routeOf('/signin')).toEqual({ page: 'signin' });
  expect(routeOf('/setup/ab%2Bc')).toEqual({ page: 'setup', token: 'ab+c' });
  expect(routeOf(incidentHref('7-1-10'))).toEqual({ page: 'incident', id: '7-1-10' });
  for (const path of ['/incident', '/incident/a/b', '/setup', '/other', '/incident/%E0%A4%A']) {
    expect(routeOf(path)).toEqual({ page: 'nowhere' });
  }
});
