// Waiting for what another server must first send: the page is asked again until it shows it.

import assert from 'node:assert/strict';

const WITHIN_MS = 30_000;
const LOOK_AGAIN_MS = 150;

/**
 * Looks at the page, and loads it afresh until `found` is on it.
 *
 * @param {import('playwright-core').Page} page
 * @param {(page: import('playwright-core').Page) => import('playwright-core').Locator} found
 * @param {string} what for whoever reads that it never came
 */
export async function until(page, found, what) {
  const end = Date.now() + WITHIN_MS;
  for (;;) {
    if ((await found(page).count()) > 0) return found(page).first();
    assert.ok(Date.now() < end, `${what}: not within ${WITHIN_MS / 1000} s on ${page.url()}`);
    await page.waitForTimeout(LOOK_AGAIN_MS);
    await page.reload();
  }
}
