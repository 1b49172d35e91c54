// Pictures for a person to look at; git ignores them.

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../shots', import.meta.url));

/** Takes a picture of the whole page as `e2e/shots/NAME.png` and returns its path. */
export async function shot(page, name) {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${name}.png`);
  await page.screenshot({ path: file, fullPage: true });
  return file;
}
