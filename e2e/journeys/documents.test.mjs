// A scanned annex: attached in Algiers, followed while it arrives in Tripoli, taken away, erased.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';

import { everyLook, looks, openBrowser, signIn, startDemo, until } from '../lib.mjs';

const TITLE = 'الملحق الثاني، ممسوح';
const WORDS = 'ورد في الملاحظة اسم موظف بعينه.';
const LOOKS = [{ width: 1280, scheme: 'dark' }, { width: 360, scheme: 'light' }];
const scan = Buffer.from(Array.from({ length: 3_000_000 }, (_, n) => (n * 7919) % 251));

let demo, browser, address;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

async function official(key, login, how = {}) {
  const { url, logins } = demo.side(key);
  const page = await browser.open({ url, ...how });
  await signIn(page, login, logins.find((one) => one.login === login).password);
  return page;
}

async function attach(page, name, buffer) {
  await page.locator('input[name="title.ar"]').fill(TITLE);
  await page.locator('#attach input[type="file"]').setInputFiles({ name, mimeType: 'application/pdf', buffer });
  await page.getByRole('button', { name: 'وقّعوا وأرفقوا' }).click();
}

test('Algiers attaches a document, and Tripoli has it whole', async () => {
  const algiers = await official('algiers', 'negotiator');
  await algiers.goto('/instruments');
  address = (await algiers.getByRole('link', { name: /مشروع الاتفاقية/ }).first().getAttribute('href')).split('?')[0];
  await algiers.goto(address);
  await algiers.getByRole('link', { name: 'الوثائق' }).click();
  await algiers.getByText('لا وثيقة مرفقة').waitFor();
  await attach(algiers, 'فارغ.pdf', Buffer.alloc(0));
  await algiers.locator('.wrongs').getByText('ليس في الملف شيء').waitFor();
  assert.equal(await algiers.locator('input[name="title.ar"]').inputValue(), TITLE, 'the title is kept');
  await everyLook(algiers, 'ar-documents-refused');
  await attach(algiers, 'ملحق.pdf', scan);
  await algiers.getByText('محفوظة هنا كاملة').waitFor();
  const row = () => algiers.locator('#documents li').filter({ hasText: TITLE });
  await until(algiers, () => row().filter({ hasText: 'مُقيَّد لدى الجانبين' }), 'the document held by both');
  await everyLook(algiers, 'ar-documents');

  // Without JavaScript, too: what has come so far stands on the page, and it can be taken away.
  const tripoli = await official('tripoli', 'reader', { script: false });
  await tripoli.goto(`${address}?tab=documents`);
  await until(tripoli, (page) => page.getByText('محفوظة هنا كاملة'), 'the whole file');
  const [file] = await Promise.all([
    tripoli.waitForEvent('download'),
    tripoli.getByRole('link', { name: 'نزّلوا الوثيقة' }).click(),
  ]);
  assert.equal(file.suggestedFilename(), 'ملحق.pdf');
  assert.ok((await readFile(await file.path())).equals(scan), 'byte for byte');
  assert.equal(await tripoli.locator('#attach').count(), 0, 'a reader attaches nothing');
  algiers.troubles.assertNone();
});

test('a remark is held back, then erased, on both sides by their own decision', async () => {
  const algiers = await official('algiers', 'negotiator');
  await algiers.goto(`${address}?tab=history`);
  await algiers.getByRole('link', { name: 'أبدوا ملاحظة' }).click();
  await algiers.locator('textarea[name="words.ar"]').fill(WORDS);
  await algiers.getByRole('button', { name: 'عاينوا ما سيغادر' }).click();
  await algiers.locator('button[value="convey"]').click();
  await algiers.locator('.said').waitFor();
  await algiers.locator('main').getByText(WORDS).waitFor();

  const registrar = await official('algiers', 'registrar');
  await registrar.getByRole('navigation').getByRole('link', { name: 'السجل' }).click();
  await registrar.getByRole('link', { name: 'حفظ ومحو', exact: true }).first().click();
  await registrar.getByText(WORDS).waitFor();
  const page = new URL(registrar.url()).pathname;
  await everyLook(registrar, 'ar-keeping-act');
  // A hold stands in the way until it is lifted.
  await registrar.locator('form[action="/record/keeping/hold"] textarea').fill('القضية رقم 12 لسنة 2019');
  await registrar.getByRole('button', { name: 'ضعوا التحفّظ' }).click();
  await registrar.getByText('لا يُمحى ما دام عليه تحفّظ').waitFor();
  assert.equal(await registrar.locator('form[action$="/erase"]').count(), 0);
  await looks(registrar, 'ar-keeping-held', LOOKS);
  await registrar.getByRole('button', { name: 'ارفعوا التحفّظ' }).click();
  await registrar.locator('.said').getByText('رُفع التحفّظ').waitFor();
  await everyLook(registrar, 'ar-keeping');
  // A day that has passed reminds, and erases nothing.
  await registrar.goto(page);
  await registrar.locator('input[name="until"]').fill('2019-07-01');
  await registrar.getByRole('button', { name: 'احفظوا المدة' }).click();
  await registrar.goto('/record/keeping');
  await registrar.locator('section[aria-labelledby="due"] a').first().click();
  await registrar.getByText(WORDS).waitFor();
  await registrar.locator('select[name="ground"]').selectOption('data-subject');
  await registrar.getByRole('button', { name: 'امحوا نهائيا وصرّحوا بذلك' }).click();
  await registrar.locator('.said').getByText('مُحي هنا').waitFor();
  await registrar.getByText('لم يصرّح الجانب الليبي بمحوه').waitFor();
  assert.ok(!(await registrar.content()).includes(WORDS));
  await everyLook(registrar, 'ar-keeping-gone');
  await algiers.reload();
  await algiers.getByText('نص مُحي؛ السند: طلب صاحب البيانات').waitFor();
  await looks(algiers, 'ar-history-erased', LOOKS);

  const there = await official('tripoli', 'registrar');
  await there.goto('/record/keeping');
  const asked = await until(there, (one) => one.locator('section[aria-labelledby="asked"] a'), 'the request');
  await there.getByText('لا يستطيع أحد أن يُكره ذا سيادة آخر').first().waitFor();
  await looks(there, 'ar-keeping-asked', LOOKS);
  await asked.click();
  await there.getByText(WORDS).waitFor();
  await there.locator('select[name="ground"]').selectOption('data-subject');
  await there.getByRole('button', { name: 'امحوا نهائيا وصرّحوا بذلك' }).click();
  await registrar.goto(page);
  await until(registrar, (one) => one.getByText('صرّح الجانب الليبي بمحوه'), 'the answer of the other side');
  for (const one of [algiers, registrar, there]) one.troubles.assertNone();
});

for (const lang of ['fr', 'en']) {
  test(`${lang}: the same pages`, async () => {
    const page = await official('algiers', 'registrar');
    await page.goto(`/?lang=${lang}`);
    for (const [path, name] of [['/record/keeping', 'keeping'], ['/record', 'record-registrar'], [`${address}?tab=documents`, 'documents']]) {
      await page.goto(path);
      await looks(page, `${lang}-${name}`, LOOKS);
    }
    page.troubles.assertNone();
  });
}
