import { expect, it } from 'vitest';
import { incidentHref, routeOf, SECTIONS } from './route.ts';

it('finds the page of every address, and nothing for any other', () => {
  expect(routeOf('/')).toEqual({ page: 'queue' });
  expect(routeOf('/signin')).toEqual({ page: 'signin' });
  expect(routeOf('/enrol')).toEqual({ page: 'enrol' });
  expect(routeOf('/setup/ab%2Bc')).toEqual({ page: 'setup', token: 'ab+c' });
  expect(routeOf(incidentHref('7-1-10'))).toEqual({ page: 'incident', id: '7-1-10' });
  for (const path of ['/incident', '/incident/a/b', '/setup', '/other', '/incident/%E0%A4%A', '/estate/1/2/3/4/5']) {
    expect(routeOf(path)).toEqual({ page: 'nowhere' });
  }
});

it('gives a page that is loaded later what follows its name in the address', () => {
  for (const page of SECTIONS) expect(routeOf(`/${page}/`)).toEqual({ page, rest: [] });
  expect(routeOf('/estate/premises/pr_one1')).toEqual({ page: 'estate', rest: ['premises', 'pr_one1'] });
  expect(routeOf('/report/2027-03')).toEqual({ page: 'report', rest: ['2027-03'] });
});
