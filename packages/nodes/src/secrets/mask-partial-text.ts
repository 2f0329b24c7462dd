import type { RevealedSecrets } from './revealed-secrets.ts';
import type { SecretMask } from './secret-mask.ts';

/** Text on its way to whoever follows a run, with the secrets in it masked. A secret may come in pieces: what could be the
 *  beginning of one is held back until more text tells, or the end. */
export function maskPartialText(emit: (text: string) => void, secrets: RevealedSecrets) {
  let mask: SecretMask | null = null;
  let held = '';
  return {
    emit: (text: string) => {
      mask ??= secrets.mask(); // the templates were rendered before anything can stream
      const all = held + text;
      const shown = all.slice(0, all.length - mask.openEnd(all));
      held = all.slice(shown.length);
      const masked = mask.text(shown);
      if (masked + mask.text(held) !== mask.text(all)) held = all;
      else if (masked !== '') emit(masked);
    },
    end: () => {
      if (held !== '') emit(mask?.text(held) ?? '');
      held = '';
    },
  };
}
