import type { Locator, Page } from 'playwright-core';
import { eventually } from '../eventually.ts';

/** What a test does on the page of the editor. */

export const fieldOf = (page: Page, name: string): Locator => page.getByLabel(name, { exact: true });

/** Waits until the API has found nothing wrong with what is on the page now. */
export const untilValid = (page: Page): Promise<void> =>
  page.getByText('Nothing is wrong with it.').waitFor();

/** Adds a node after the selected one, and names it. */
export async function addNode(page: Page, type: string, key: string): Promise<void> {
  await page.getByLabel('Type of the new node').selectOption(type);
  await page.getByRole('button', { name: /^Add (?:node|after)/ }).click();
  await fieldOf(page, 'key (required)').fill(key);
}

/** Connects two nodes with the mouse, from the right side of the one to the left side of the other. */
export async function connectByMouse(page: Page, from: string, to: string): Promise<void> {
  const [source, target] = [await placeOf(page, from), await placeOf(page, to)];
  await page.mouse.move(source.x + source.width, source.y + source.height / 2);
  await page.mouse.down();
  await page.mouse.move(target.x + 20, target.y + target.height / 2, { steps: 8 });
  await page.mouse.move(target.x, target.y + target.height / 2, { steps: 3 });
  await page.mouse.up();
}

/** Where a node is, once the canvas has come to rest. */
function placeOf(page: Page, name: string) {
  const node = page.getByLabel(new RegExp(`^Node ${name},`));
  return eventually(async () => {
    const before = await node.boundingBox();
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    const after = await node.boundingBox();
    return before?.x === after?.x && before?.y === after?.y ? after : null;
  });
}
