import { firstOnPath, installWithApt } from '../install-with-apt.ts';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome'];

/** The Chromium of this machine, or null: on PATH, else installed with apt where that is possible. */
export const findChromium = (say: (sentence: string) => void): string | null =>
  firstOnPath(PROGRAMS) ?? (installWithApt('chromium', say) ? firstOnPath(PROGRAMS) : null);
