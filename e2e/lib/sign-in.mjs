// Signing in as an office.

import assert from 'node:assert/strict';

/** Signs in on the page's own server, and fails if the sign-in form is still there afterwards. */
export async function signIn(page, login, password) {
  await page.goto('/sign-in');
  // A demo also lists its offices, each a form with the same fields, hidden.
  const form = page.locator('form:has(input[type="password"])');
  await form.locator('input[name="login"]').fill(login);
  await form.locator('input[name="password"]').fill(password);
  await Promise.all([
    page.waitForResponse((response) => response.request().method() === 'POST'),
    form.locator('button').click(),
  ]);
  await page.waitForLoadState();
  const refused = await form.count();
  assert.equal(refused, 0, `${login} could not sign in at ${page.url()}`);
}
