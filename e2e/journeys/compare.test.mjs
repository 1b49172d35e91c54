// Compare: any two texts, in Arabic and French, with and without JavaScript; and taken away as Word.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';

import { looks, openBrowser, signIn, startDemo } from '../lib.mjs';

const LOOKS = {
  ar: [{ width: 1280, scheme: 'light' }, { width: 360, scheme: 'dark' }, { width: 360, scheme: 'light' }],
  fr: [{ width: 1280, scheme: 'dark' }, { width: 360, scheme: 'light' }],
};

const TEXTS = {
  ar: {
    old: `اتفاقية للتعاون بين الطرفين
المادة 1
الهدف
يتعاون الطرفان في مكافحة الجريمة المنظمة بجميع أشكالها وفقا لتشريعهما الداخلي.
المادة 2
الآجال
1. يرد الطرف المطلوب منه في أجل ثلاثين يوما من تاريخ ورود الطلب إليه.
2. تُقصَّر الآجال في الحالات العاجلة إلى ثلاثة أيام عمل.
المادة 3
الكلفة
يتحمل كل طرف كلفة وفده إلى الاجتماعات التي تعقد بموجب هذه الاتفاقية.
المادة 4
التسوية
يسوى كل خلاف حول تفسير هذه الاتفاقية بالتشاور بين الطرفين عبر القناة الدبلوماسية.
المادة 5
السرية
تُعامل المعلومات المتبادلة وفقا للمادة 2 بدرجة السرية التي يحددها الطرف الذي قدمها.
`,
    new: `اتفاقية للتعاون بين الطرفين
المادة 1
الآجال
1. يرد الطرف المطلوب منه في أجل خمسة عشر يوما من تاريخ ورود الطلب إليه.
2. تقصر الآجال في الحالات العاجلة إلى ثلاثة أيام عمل.
المادة 2
الكلفة
يتحمل كل طرف كلفة وفده إلى الاجتماعات التي تعقد بموجب هذه الاتفاقية.
المادة 3
السرية
تُعامل المعلومات المتبادلة وفقا للمادة 1 بدرجة السرية التي يحددها الطرف الذي قدمها.
المادة 4
نقاط الاتصال
يعيّن كل طرف نقطة اتصال ويُعلم الطرف الآخر بها في أجل شهر.
المادة 5
الهدف
يتعاون الطرفان في مكافحة الجريمة المنظمة بجميع أشكالها وفقا لتشريعهما الداخلي.
`,
  },
  fr: {
    old: `Accord de coopération
Article 1
Objet
Les Parties coopèrent dans la lutte contre la criminalité organisée sous toutes ses formes.
Article 2
Délais
La Partie requise répond dans un délai de trente jours à compter de la réception de la demande.
Article 3
Règlement
Tout différend est réglé par consultations entre les Parties par la voie diplomatique.
`,
    new: `Accord de coopération
Article 1
Délais
La Partie requise répond dans un délai de quinze jours à compter de la réception de la demande.
Article 2
Règlement
Tout différend est réglé par consultations entre les Parties par la voie diplomatique.
Article 3
Objet
Les Parties coopèrent dans la lutte contre la criminalité organisée sous toutes ses formes.
`,
  },
};

let demo, browser;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

async function official(login, lang, how = {}) {
  const { url, logins } = demo.side('algiers');
  const page = await browser.open({ url, ...how });
  const { password } = logins.find((one) => one.login === login);
  await signIn(page, login, password);
  await page.goto(`/?lang=${lang}`);
  return page;
}

const file = (name, text) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });

async function choose(page, texts) {
  await page.goto('/compare');
  await page.locator('input[name="old-file"]').setInputFiles(file('1.txt', texts.old));
  await page.locator('input[name="new-file"]').setInputFiles(file('2.txt', texts.new));
  await page.locator('form[action="/compare"] button').click();
  await page.locator('dl.counts').waitFor();
}

for (const lang of ['ar', 'fr']) {
  test(`${lang}: two files, what moved with both its ends, taken away as Word`, async () => {
    const page = await official('negotiator', lang);
    await page.getByRole('navigation').getByRole('link', { name: lang === 'ar' ? 'مقارنة' : 'Comparer' }).click();
    await page.locator('form[enctype="multipart/form-data"]').waitFor();
    await looks(page, `${lang}-compare-form`, LOOKS[lang]);
    await choose(page, TEXTS[lang]);
    // The moved article: from its place to where it stood, and back.
    const mark = page.locator('.left').first();
    const there = await mark.locator('a').getAttribute('href');
    await mark.locator('a').click();
    const moved = page.locator(there);
    await moved.waitFor();
    const back = await moved.locator('.came a').first().getAttribute('href');
    assert.equal(back, `#${await mark.getAttribute('id')}`);
    assert.match(await page.locator('main').innerText(), lang === 'ar' ? /منقولة/ : /déplacée/);
    assert.ok((await page.locator('ins').allInnerTexts()).join(' ').match(lang === 'ar' ? /خمسة عشر/ : /quinze/));
    if (lang === 'ar') {
      // Harakat are quiet: no change of wording.
      const quiet = await page.locator('.redline .typo').allInnerTexts();
      assert.ok(quiet.some((text) => text.includes('تقصر')), quiet.join(' '));
    }
    await looks(page, `${lang}-compare-result`, LOOKS[lang]);
    const [word] = await Promise.all([page.waitForEvent('download'), page.locator('a[href$="/docx"]').click()]);
    assert.match(word.suggestedFilename(), /\.docx$/);
    page.troubles.assertNone();
  });

  test(`${lang}: two versions of an instrument, without JavaScript`, async () => {
    const page = await official('negotiator', lang, { script: false });
    await page.goto('/compare');
    const options = page.locator('select[name="old-text"] optgroup').filter({ has: page.locator('option[value$="/of-0"]') }).first();
    const [base, theirs] = [await options.locator('option[value$="/base"]').getAttribute('value'), await options.locator('option[value$="/of-0"]').getAttribute('value')];
    await page.locator('select[name="old-text"]').selectOption(base);
    await page.locator('select[name="new-text"]').selectOption(theirs);
    await page.locator('select[name="old-lang"]').selectOption('ar');
    await page.locator('select[name="new-lang"]').selectOption('ar');
    await page.locator('form[action="/compare"] button').click();
    await page.locator('.change').first().waitFor();
    await page.locator('details.folded summary').first().waitFor();
    await page.screenshot({ path: `shots/${lang}-compare-versions.png`, fullPage: true });
  });

  test(`${lang}: a text on an earlier day, and a day that has not come`, async () => {
    const page = await official('negotiator', lang);
    await page.goto('/compare');
    const now = await page.locator('select[name="old-text"] option[value$="/base"]').first().getAttribute('value');
    for (const side of ['old', 'new']) await page.locator(`select[name="${side}-text"]`).selectOption(now);
    await page.locator('input[name="old-on"]').fill('2014-07-01');
    await page.locator('form[action="/compare"] button').click();
    await page.locator('.wrongs').getByText(lang === 'ar' ? 'لم يكن هذا الصك في سجلنا' : 'n’était pas dans notre registre').waitFor();
    assert.equal(await page.locator('input[name="old-on"]').inputValue(), '2014-07-01', 'what was typed is kept');
    await looks(page, `${lang}-compare-not-yet`, LOOKS[lang]);
    await page.locator('input[name="old-on"]').fill('2019-07-16');
    await page.locator('form[action="/compare"] button').click();
    await page.locator('.said').getByText(lang === 'ar' ? 'متطابقان' : 'identiques').waitFor();
    page.troubles.assertNone();
  });

  test(`${lang}: a Word file comes back with the changes in it`, async () => {
    const page = await official('negotiator', lang);
    await choose(page, TEXTS[lang]);
    const [made] = await Promise.all([page.waitForEvent('download'), page.locator('a[href$="/docx"]').click()]);
    const word = { name: 'accord.docx', mimeType: 'application/octet-stream', buffer: await readFile(await made.path()) };
    await page.goto('/compare');
    await page.locator('input[name="old-file"]').setInputFiles(file('1.txt', TEXTS[lang].old));
    await page.locator('input[name="new-file"]').setInputFiles(word);
    await page.locator('form[action="/compare"] button').click();
    await page.locator('dl.counts').waitFor();
    await looks(page, `${lang}-compare-word`, LOOKS[lang]);
    for (const form of ['docx', 'fresh.docx', 'html', 'akn.xml']) {
      const [given] = await Promise.all([page.waitForEvent('download'), page.locator(`a[href$="/${form}"]`).click()]);
      assert.ok((await readFile(await given.path())).length > 500, `${form} is a file`);
    }
    page.troubles.assertNone();
  });

  test(`${lang}: a file that cannot be read says what to do`, async () => {
    const page = await official('negotiator', lang);
    await page.goto('/compare');
    await page.locator('input[name="old-file"]').setInputFiles(file('1.pdf', '%PDF-1.7 …'));
    await page.locator('input[name="new-file"]').setInputFiles(file('2.txt', TEXTS[lang].new));
    await page.locator('form[action="/compare"] button').click();
    await page.locator('.wrongs').getByText('PDF').waitFor();
    await looks(page, `${lang}-compare-unread`, LOOKS[lang]);
    page.troubles.assertNone();
  });
}

test('a long text shows how far the work is, by itself and without JavaScript', async () => {
  const page = await official('negotiator', 'ar', { script: false });
  const words = 'يتعاون الطرفان في مكافحة الجريمة المنظمة العابرة للحدود بجميع أشكالها وفقا للتشريع الداخلي لكل طرف'.split(' ');
  let seed = 7;
  const random = (n) => (seed = (seed * 48271) % 2147483647) % n;
  const article = (n) => `المادة ${n}\n${Array.from({ length: 120 }, () => words[random(words.length)] + (random(9) === 0 ? random(997) : '')).join(' ')}.\n`;
  const all = Array.from({ length: 7500 }, (_, n) => article(n + 1));
  const old = all.join('');
  const fresh = all.map((one) => (random(3) === 0 ? one.replaceAll('الطرفان', 'الجانبان') : one)).join('');
  await page.goto('/compare');
  await page.locator('input[name="old-file"]').setInputFiles(file('1.txt', old));
  await page.locator('input[name="new-file"]').setInputFiles(file('2.txt', fresh));
  await page.locator('form[action="/compare"] button').click();
  await page.locator('ol.stages').waitFor();
  await looks(page, 'ar-compare-working', [{ width: 360, scheme: 'light' }]).catch((error) => {
    // The page may have moved on meanwhile, which is what it is for.
    if (!/Execution context|navigat/i.test(error.message)) throw error;
  });
  await page.locator('dl.counts').waitFor({ timeout: 120_000 });
  await page.locator('nav.acts a[aria-current="page"]').waitFor();
});
