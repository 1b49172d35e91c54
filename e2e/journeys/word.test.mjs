// The rolling text out to Word, back as drafts, conveyed, and seen by the other side.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';

import { looks, openBrowser, revise, signIn, startDemo, until } from '../lib.mjs';

const LOOKS = {
  ar: [{ width: 1280, scheme: 'light' }, { width: 360, scheme: 'dark' }],
  fr: [{ width: 1280, scheme: 'dark' }, { width: 360, scheme: 'light' }],
};
// An office that writes under its own name, as Word does.
const OFFICE = 'مكتب الصياغة';
const OLD = 'لا يتجاوز ثلاثين يوما من تاريخ توافرها';
const NEW = 'لا يتجاوز عشرة أيام من تاريخ توافرها';

let demo, browser, algiers, tripoli, instrument, file;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
  algiers = await official('algiers');
  tripoli = await official('tripoli');
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

async function official(key) {
  const { url, logins } = demo.side(key);
  const page = await browser.open({ url });
  const { login, password } = logins.find((one) => one.login === 'negotiator');
  await signIn(page, login, password);
  return page;
}

async function bringBack(page, bytes) {
  await page.goto(`${instrument}/word`);
  const back = { name: 'عودة.docx', mimeType: 'application/octet-stream', buffer: bytes };
  await page.locator('input[name="file"]').setInputFiles(back);
  await page.locator('form[enctype] button').click();
  await page.locator('form.placed').waitFor();
}

test('the rolling text goes out with the proposals of each side as its tracked changes', async () => {
  await algiers.goto('/instruments');
  instrument = (await algiers.getByRole('link', { name: /مشروع الاتفاقية/ }).first().getAttribute('href')).split('?')[0];
  await algiers.goto(`${instrument}/room`);
  await algiers.getByRole('link', { name: /النص الجاري في وورد/ }).click();
  await algiers.locator('form[enctype]').waitFor();
  for (const lang of ['fr', 'ar']) {
    await algiers.goto(`${instrument}/word?lang=${lang}`);
    await looks(algiers, `${lang}-word-form`, LOOKS[lang]);
  }
  const [download] = await Promise.all([
    algiers.waitForEvent('download'),
    algiers.locator('a[href$="rolling.docx?text=ar"]').click(),
  ]);
  assert.equal(download.suggestedFilename(), 'rolling-text-ar.docx');
  file = await readFile(await download.path());
});

test('as it went out it comes back, and asks for nothing', async () => {
  await bringBack(algiers, file);
  assert.equal(await algiers.locator('input[name="take"]').count(), 0);
  assert.equal(await algiers.locator('.alt').count(), 0, await algiers.locator('main').innerText());
});

test('what was changed in Word becomes a draft, once someone has said whose it is', async () => {
  await bringBack(algiers, revise(file, { author: OFFICE, changes: [[OLD, NEW]] }));
  // Nobody knows the name: it is asked, and nothing is ours yet.
  assert.equal(await algiers.locator('input[name="take"]').count(), 0);
  await algiers.locator('.authors select[name^="as."]').first().waitFor();
  const here = algiers.url();
  for (const lang of ['fr', 'ar']) {
    await algiers.goto(`${here}?lang=${lang}`);
    await looks(algiers, `${lang}-word-unknown`, LOOKS[lang]);
  }
  const label = algiers.locator('.authors label').filter({ hasText: OFFICE });
  await algiers.locator(`.authors select[id="${await label.getAttribute('for')}"]`).selectOption('0');
  await algiers.locator('.authors button').click();
  const mine = algiers.locator('.alt.mine');
  await mine.first().waitFor();
  assert.equal(await mine.count(), 1);
  assert.match(await mine.innerText(), /المادة 7/);
  assert.match((await mine.locator('ins').allInnerTexts()).join(' '), /عشرة أيام/);
  assert.ok(await mine.locator('input[name="take"]').isChecked());
  const there = algiers.url();
  for (const lang of ['fr', 'ar']) {
    await algiers.goto(`${there}&lang=${lang}`);
    await looks(algiers, `${lang}-word-preview`, LOOKS[lang]);
  }
  await algiers.locator('form.placed button').click();
  await algiers.locator('.said a').waitFor();
  await looks(algiers, 'ar-word-made', LOOKS.ar);
});

test('nothing leaves until it is conveyed; then the other side sees it', async () => {
  const room = new URL(await algiers.locator('.said a').getAttribute('href'), algiers.url());
  await tripoli.goto(room.pathname);
  assert.ok(!(await tripoli.content()).includes('عشرة أيام'));
  await algiers.locator('.said a').click();
  const field = algiers.locator('textarea[name="body.ar"]');
  await field.waitFor();
  assert.ok((await field.inputValue()).includes(NEW), await field.inputValue());
  await algiers.locator('select[name="reason"]').selectOption('wish');
  await algiers.locator('button[value="preview"]').click();
  await algiers.locator('section.leaves').getByText(NEW).waitFor();
  await algiers.locator('button[value="convey"]').click();
  await algiers.locator('.said').waitFor();
  const theirs = await until(tripoli, (page) => page.locator('.alt.theirs').filter({ hasText: 'عشرة أيام' }), 'the proposal from Word');
  assert.match((await theirs.locator('ins').allInnerTexts()).join(' '), /عشرة/);
  // Out once more, from the other side: there it is the first side's change.
  const [download] = await Promise.all([
    tripoli.waitForEvent('download'),
    tripoli.goto(`${instrument}/rolling.docx?text=ar`).catch(() => null),
  ]);
  await bringBack(tripoli, await readFile(await download.path()));
  assert.equal(await tripoli.locator('.alt').count(), 0);
  algiers.troubles.assertNone();
  tripoli.troubles.assertNone();
});
