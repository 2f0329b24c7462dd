import { describe, expect, test } from '@jest/globals';
import { hashPassword, passwordMatches } from './password.ts';

describe('passwords', () => {
  test('a password matches its own hash and no other does', async () => {
    const hash = await hashPassword('correct horse');

    expect(hash).toMatch(/^scrypt\$32768\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
    expect(await passwordMatches('correct horse', hash)).toBe(true);
    expect(await passwordMatches('correct horsf', hash)).toBe(false);
  });

  test('a hash with other costs is still understood', async () => {
    const [, , , , salt, key] = (await hashPassword('x')).split('$');

    expect(await passwordMatches('x', `scrypt$16384$8$1$${salt}$${key}`)).toBe(false);
    expect(await passwordMatches('x', `scrypt$32768$8$1$${salt}$${key}`)).toBe(true);
  });

  test('one password has another hash each time', async () => {
    expect(await hashPassword('x')).not.toBe(await hashPassword('x'));
  });

  test.each([[null], [''], ['plain'], ['scrypt$32768$8$1$$']])(
    'nothing matches the hash %p',
    async (hash) => {
      expect(await passwordMatches('', hash)).toBe(false);
    },
  );

  test('composed and decomposed characters are one password', async () => {
    expect(await passwordMatches('caf\u00e9', await hashPassword('cafe\u0301'))).toBe(true);
  });
});
