import { expect, test } from 'vitest';
import { weaknessOf } from './weak-passwords.ts';

test.each([
  'password1234', 'Password123!', 'P@ssw0rd2026', 'passwordpassword', 'qwertyuiop123', '123456789012', 'abcdefghijkl', 'aaaaaaaaaaaa',
  'abcabcabcabcabc', 'letmein12345', 'welcome2026!', 'iloveyou1234', 'havenwatch2026', 'Summer2026!!', 'zyxwvutsrqponm', '1q2w3e4r5t6y7u',
  'sunshine-princess', 'panicbutton123',
])('"%s" is refused as common', (password) => {
  expect(weaknessOf(password)).toBeDefined();
}); // biome-ignore format: a list of passwords

test.each([
  'four plain words here',
  'one quiet night',
  'marmalade under the lantern',
  'kP7#vLq2zRw9',
  'der Hund schläft im Garten',
])('"%s" is taken', (password) => {
  expect(weaknessOf(password, ['robin', 'Robin Sample', 'Exampleshire Council'])).toBeUndefined();
});

test('somebody’s own name and that of the scheme are no passwords, with digits or words of the trade around them', () => {
  const names = ['robin.sample', 'Robin Sample', 'Exampleshire Council'];
  for (const password of ['robinsample2026', 'Exampleshire-Alarm-1', 'sample robin 1984']) {
    expect(weaknessOf(password)).toBeUndefined();
    expect(weaknessOf(password, names)).toBeDefined();
  }
});
