import { hash as digest, randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

/** OWASP's interactive setting: 32 MiB and about 60 ms for each hash. */
const COST = { N: 2 ** 15, r: 8, p: 1 };
const KEY_BYTES = 32;
const SALT_BYTES = 16;
const MAX_MEMORY_BYTES = 64 * 1024 * 1024;

/** A password as users.password_hash holds it: `scrypt$N$r$p$salt$hash`, salt and hash in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await deriveKey(password, salt, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/**
 * True when the password belongs to the hash. Without a hash it takes as long as with one and answers false, so that
 * the time of an answer does not tell which users exist.
 */
export async function passwordMatches(password: string, hash: string | null): Promise<boolean> {
  const { cost, salt, key } = parseHash(hash) ?? { cost: COST, salt: Buffer.alloc(SALT_BYTES), key: null };
  const candidate = await deriveKey(password, salt, cost);
  return key !== null && key.length === candidate.length && timingSafeEqual(key, candidate);
}

function parseHash(hash: string | null) {
  const [scheme, N, r, p, salt, key] = hash?.split('$') ?? [];
  if (scheme !== 'scrypt' || !salt || !key) return null;
  return {
    cost: { N: Number(N), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64url'),
    key: Buffer.from(key, 'base64url'),
  };
}

/** NFKC, so that one password typed on two keyboards is one password. */
function deriveKey(password: string, salt: Buffer, cost: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(
      password.normalize('NFKC'),
      salt,
      KEY_BYTES,
      { ...cost, maxmem: MAX_MEMORY_BYTES },
      (error, key) => (error ? reject(error) : resolve(key)),
    );
  });
}

const MARK_CHARS = 22;

/** Stands for a password in what must end when it is changed: 128 bits of a digest, which tell nothing of it. */
export const passwordMark = (passwordHash: string): string =>
  digest('sha256', `mark\n${passwordHash}`, 'base64url').slice(0, MARK_CHARS);

/** Whether a password is still the one of this mark, compared in constant time; false for a user without one. */
export function hasPasswordMark(passwordHash: string | null, mark: string): boolean {
  const expected = Buffer.from(passwordMark(passwordHash ?? ''));
  const given = Buffer.from(mark);
  return passwordHash !== null && expected.length === given.length && timingSafeEqual(expected, given);
}
