// A session that ends while one writes, and a button that is pressed twice: nothing that was written
// is lost, nothing is said to be kept that is not, and one act is signed, with the script and without.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { everyLook, openBrowser, signIn, startDemo } from '../lib.mjs';

let demo, browser;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

for (const script of [true, false]) {
  test(`a session ends in the middle, ${script ? 'with' : 'without'} the script`, async () => {
    const { url, logins } = demo.side('algiers');
    const { password } = logins.find((one) => one.login === 'negotiator');
    const page = await browser.open({ url, script });
    await signIn(page, 'negotiator', password);
    await page.goto('/?lang=ar');
    await page.goto('/act/convene?back=/sessions');
    const name = `زيارة عمل ${script ? 'أولى' : 'ثانية'}`;
    await page.context().clearCookies();
    await page.locator('[name="name.ar"]').pressSequentially(name);
    await page.locator('[name="held"]').fill('2019-07-16');
    if (script) await page.locator('#status').filter({ hasText: 'لم تُحفظ المسودة' }).waitFor();

    await page.locator('button[value="preview"]').click();
    await page.locator('#typed').waitFor();
    assert.ok((await page.locator('main').innerText()).includes(name));
    if (script) await everyLook(page, 'session-ended');
    await page.locator('#login').fill('negotiator');
    await page.locator('#password').fill(password);
    await page.locator('main form button.main').first().click();
    await page.locator('[name="name.ar"]').waitFor();
    assert.equal(await page.locator('[name="name.ar"]').inputValue(), name);

    await page.locator('button[value="preview"]').click();
    await page.locator('section.leaves').waitFor();
    await page.locator('button[value="convey"]').dblclick();
    await page.waitForURL(/said=conveyed/);
    await page.goto('/sessions');
    assert.equal(await page.locator('main a').filter({ hasText: name }).count(), 1);
    page.troubles.assertNone();
  });
}
