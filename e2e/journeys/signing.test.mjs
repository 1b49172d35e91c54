// An office whose key lies on another computer: prepared on the page, signed there, brought back.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { everyLook, looks, openBrowser, run, signIn, startDemo, until } from '../lib.mjs';

const PASSPHRASE = 'of the other computer, long\n';
const PASSWORD = 'minister-of-the-journey';
const LOOKS = [{ width: 1280, scheme: 'dark' }, { width: 360, scheme: 'light' }];
const SESSIONS = ['زيارة عمل أولى', 'زيارة عمل ثانية'];

let demo, browser, page, other;

before(async () => {
  // The other computer: the key never comes near the home.
  other = await mkdtemp(path.join(tmpdir(), 'mithaq-other-'));
  const key = path.join(other, 'minister.key');
  const furnish = async (dir, mithaq) => {
    await mithaq(['key', 'official', 'make', '--out', key], PASSPHRASE);
    await mithaq(
      ['office', path.join(dir, 'algiers'), '--login', 'minister', '--role', 'head_of_delegation',
        '--name', 'ar=مكتب الوزير', '--name', 'fr=Cabinet du ministre', '--name', 'en=Minister’s office', '--key-public', `${key}.pub`],
      `${PASSWORD}\n`,
    );
  };
  [demo, browser] = await Promise.all([startDemo({ furnish }), openBrowser()]);
  page = await browser.open({ url: demo.side('algiers').url });
  await signIn(page, 'minister', PASSWORD);
});

after(async () => {
  await browser?.close();
  await demo?.stop();
  if (other) await rm(other, { recursive: true, force: true });
});

async function prepare(name) {
  await page.goto('/act/convene?back=/sessions');
  await page.locator('input[name="name.ar"], textarea[name="name.ar"]').fill(name);
  await page.locator('select[name="session-kind"]').selectOption('visit');
  await page.locator('input[name="held"]').fill('2019-09-01');
  await page.getByRole('button', { name: 'عاينوا ما سيغادر' }).click();
  await page.locator('section.leaves').waitFor();
}

/** Carries the file of an act to the other computer and signs it there; the signed file. */
async function signed(card) {
  const [file] = await Promise.all([page.waitForEvent('download'), card.getByRole('link', { name: /نزّلوا/ }).click()]);
  const toSign = path.join(other, file.suggestedFilename());
  await writeFile(toSign, await readFile(await file.path()));
  const shown = await run(undefined, ['act', 'show', toSign, '--lang', 'ar']);
  const out = toSign.replace('.to-sign', '.signed');
  await run(undefined, ['act', 'sign', toSign, '--key', path.join(other, 'minister.key'), '--out', out], PASSPHRASE);
  return { shown, bytes: await readFile(out) };
}

async function bring(bytes) {
  await page.locator('form[action="/signing"] input[type="file"]').setInputFiles({ name: 'act.signed', mimeType: 'application/octet-stream', buffer: bytes });
  await page.getByRole('button', { name: 'اختموا العمل الموقَّع' }).click();
}

test('two acts wait, one is signed elsewhere and sealed, one is left', async () => {
  for (const [nth, name] of SESSIONS.entries()) {
    await prepare(name);
    if (nth === 0) await everyLook(page, 'ar-signing-preview');
    assert.equal(await page.locator('button[value="convey"]').count(), 0, 'nothing can be conveyed from here');
    await page.locator('button[value="prepare"]').click();
    await page.locator('.said').getByText('أُعدّ العمل').waitFor();
  }
  assert.equal(await page.locator('section.card').count(), 2);
  await everyLook(page, 'ar-signing');
  for (const lang of ['fr', 'en']) {
    await page.goto(`/signing?lang=${lang}`);
    await looks(page, `${lang}-signing`, LOOKS);
  }
  await page.goto('/signing?lang=ar');
  const home = await browser.open({ url: demo.side('algiers').url });
  await signIn(home, 'minister', PASSWORD);
  await home.goto('/?lang=ar');
  await home.getByText('عملان ينتظران توقيعكم').waitFor();

  // What the key does not fit is not taken, and the act waits on.
  await bring(Buffer.from('no act'));
  await page.locator('.wrongs').waitFor();
  await looks(page, 'ar-signing-refused', LOOKS);
  const card = page.locator('section.card').filter({ hasText: SESSIONS[0] });
  const { shown, bytes } = await signed(card);
  assert.ok(shown.includes(SESSIONS[0]), 'the other computer shows the very words');
  await bring(bytes);
  await page.locator('.said').getByText('وُقّع وأُرسل').waitFor();
  await page.goto('/sessions');
  await page.getByRole('link', { name: SESSIONS[0] }).click();
  await until(page, (one) => one.getByText('مُقيَّد لدى الجانبين'), 'the session held by both');
  await page.goto('/signing');
  assert.equal(await page.getByText(SESSIONS[0]).count(), 0);
  await page.locator('section.card').filter({ hasText: SESSIONS[1] }).getByRole('button', { name: 'اتركوا هذا العمل' }).click();
  await page.getByText('لا عمل ينتظر التوقيع').waitFor();
  await looks(page, 'ar-signing-none', LOOKS);
  page.troubles.assertNone();
});
