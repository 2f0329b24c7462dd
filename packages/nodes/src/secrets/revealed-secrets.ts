import { isJsonObject } from '@runyard/domain';
import { createSecretMask, type Masked, type SecretMask } from './secret-mask.ts';
import type { SecretHandout } from './secret-reads.ts';

/** The secrets of one attempt of a node, and all that its templates have made of them. */
export interface RevealedSecrets extends SecretHandout {
  /** A mask for all that is known by now. */
  mask(): SecretMask;
}

/** Hands out these secrets, by name, and remembers what becomes of them. */
export function revealSecrets(secrets: Readonly<Record<string, string>>): RevealedSecrets {
  const masked: Masked[] = Object.entries(secrets).map(([name, value]) => ({ name, value }));
  const known = new Map(Object.entries(secrets));
  return {
    give: (names) =>
      Object.fromEntries(
        names.flatMap((name) => {
          const value = known.get(name);
          return value === undefined ? [] : [[name, value]];
        }),
      ),
    reveal: (names, value) => {
      for (const text of textsIn(value)) masked.push({ name: names.join(', '), value: text });
    },
    mask: () => createSecretMask(masked),
  };
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isJsonObject(value) ? Object.values(value).flatMap(textsIn) : [];
}
