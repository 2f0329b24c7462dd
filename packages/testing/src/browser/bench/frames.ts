import type { Page } from 'playwright-core';

/** How a page was drawn while something happened. Times in milliseconds. */
export interface Frames {
  count: number;
  p99Ms: number;
  longestMs: number;
  /** Frames that took longer than `LONG_FRAME_MS`. */
  longCount: number;
  /** The longest that the page's own work kept it from answering; 0: never for 50 ms. */
  longestTaskMs: number;
}

export const LONG_FRAME_MS = 50;

/** Runs in the page: notes the time between frames, and the tasks that the browser calls long. */
const START = `(() => {
  const frames = [];
  const tasks = [];
  const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)));
  observer.observe({ type: 'longtask' });
  let last = performance.now();
  let isOn = true;
  const note = (now) => {
    frames.push(now - last);
    last = now;
    if (isOn) requestAnimationFrame(note);
  };
  requestAnimationFrame((now) => { last = now; requestAnimationFrame(note); });
  window.stopFrames = () => { isOn = false; observer.disconnect(); return { frames, tasks }; };
})()`;

/** Watches the frames of a page while `act` goes on. */
export async function watchFrames(page: Page, act: () => Promise<unknown>): Promise<Frames> {
  await page.evaluate(START);
  await act();
  const { frames, tasks } = await page.evaluate<{ frames: number[]; tasks: number[] }>('window.stopFrames()');
  const sorted = frames.toSorted((one, other) => one - other);
  return {
    count: frames.length,
    p99Ms: sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0,
    longestMs: sorted.at(-1) ?? 0,
    longCount: frames.filter((ms) => ms > LONG_FRAME_MS).length,
    longestTaskMs: Math.max(0, ...tasks),
  };
}
