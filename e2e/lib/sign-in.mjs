// Signing in as an office.

import assert from 'node:assert/strict';

/** Signs in on the page's own server, and fails if the sign-in form is still there afterwards. */
export async function signIn(page, login, password) {
  await page.goto('/sign-in');
  await page.locator('input[name="login"]').fill(login);
  await page.locator('input[name="password"]').fill(password);
  await Promise.all([
    page.waitForResponse((response) => response.request().method() === 'POST'),
    page.locator('form:has(input[name="password"]) button[type="submit"]').click(),
  ]);
  await page.waitForLoadState();
  const refused = await page.locator('input[name="password"]').count();
  assert.equal(refused, 0, `${login} could not sign in at ${page.url()}`);
}
