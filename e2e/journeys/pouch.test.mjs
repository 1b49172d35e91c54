// The record by courier: packed on the page of Algiers, opened on that of Tripoli, and back.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';

import { everyLook, openBrowser, signIn, startDemo } from '../lib.mjs';

let demo, browser, algiers, tripoli;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
  algiers = await registrar('algiers');
  tripoli = await registrar('tripoli');
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

async function registrar(key) {
  const { url, logins } = demo.side(key);
  const page = await browser.open({ url });
  await signIn(page, 'registrar', logins.find((one) => one.login === 'registrar').password);
  await page.getByRole('navigation').getByRole('link', { name: 'السجل' }).click();
  return page;
}

async function packed(page) {
  await page.goto('/record');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('form[action="/record/pouch/pack"] button').click(),
  ]);
  assert.match(file.suggestedFilename(), /\.pouch$/);
  return readFile(await file.path());
}

async function opened(page, buffer) {
  await page.goto('/record');
  await page.locator('#pouch-file').setInputFiles({ name: 'a.pouch', mimeType: 'application/octet-stream', buffer });
  await page.getByRole('button', { name: 'افتحوا المظروف' }).click();
}

test('a pouch there and one back', async () => {
  const there = await packed(algiers);
  await opened(tripoli, there);
  await tripoli.getByRole('heading', { name: 'فُتح المظروف' }).waitFor();
  await tripoli.getByText('من الجانب الجزائري').waitFor();
  await everyLook(tripoli, 'ar-pouch-opened');
  await opened(algiers, await packed(tripoli));
  await algiers.getByRole('heading', { name: 'فُتح المظروف' }).waitFor();
  await algiers.goto('/record');
  await algiers.locator('#pouch').getByText('وقد وصل').waitFor();
  await everyLook(algiers, 'ar-record-pouch');
  algiers.troubles.assertNone();
  tripoli.troubles.assertNone();
});

test('a pouch that was cut, and one that is for others', async () => {
  const whole = await packed(algiers);
  await opened(algiers, whole);
  await algiers.locator('.wrongs').getByText('أنتم من حزم هذا المظروف').waitFor();
  await opened(tripoli, whole.subarray(0, whole.length - 30));
  await tripoli.locator('.wrongs').getByText('ينتهي المظروف قبل آخره').waitFor();
  await everyLook(tripoli, 'ar-pouch-cut');
  tripoli.troubles.assertNone();
});
