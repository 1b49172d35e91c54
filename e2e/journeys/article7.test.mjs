// Article 7, in Arabic, on two real servers: proposed, countered, accepted, held by both.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { openBrowser, shot, signIn, startDemo, until } from '../lib.mjs';

// The whole wording of the article's three paragraphs, as each side puts it.
const REST_AR =
  '2. يحدد الطرف الذي يقدم المعلومات درجة سريتها وشروط استعمالها.\n' +
  '3. لا تُستعمل المعلومات المتبادلة دليلا أمام الجهات القضائية إلا بموافقة الطرف الذي قدمها، وتُطلب هذه الموافقة عن طريق السلطات المركزية.';
const ADDITION = {
  ar: `1. يتبادل الطرفان، عن طريق نقاط الاتصال المعيَّنة، المعلومات المتعلقة بشبكات الاتجار غير المشروع وطرق التهريب والسلائف، وذلك خلال أجل لا يتجاوز خمسة عشر يوما من تاريخ توافرها لدى السلطة المختصة.\n${REST_AR}`,
  fr: '1. Les Parties échangent, par l’intermédiaire des points de contact désignés, les informations relatives aux réseaux de trafic illicite, aux itinéraires de contrebande et aux précurseurs, dans un délai n’excédant pas quinze jours à compter de la date à laquelle l’autorité compétente en dispose.',
  en: '1. The Parties shall exchange, through the designated contact points, information on networks of illicit traffic, smuggling routes and precursors, within a period not exceeding fifteen days from the date on which it becomes available to the competent authority.',
};
const COUNTER_AR = `1. يتبادل الطرفان، عن طريق نقاط الاتصال المعيَّنة، المعلومات المتعلقة بشبكات الاتجار غير المشروع وطرق التهريب والسلائف، وذلك خلال أجل لا يتجاوز عشرين يوما، وفي الحالات العاجلة ثلاثة أيام، من تاريخ توافرها لدى السلطة المختصة.\n${REST_AR}`;

const NOT_ACCEPTANCE = 'لا يعني القبول';
const HELD_BY_BOTH = 'مُقيَّد لدى الجانبين';
const AGREED = 'متفق عليه بشرط الرجوع إلى الحكومة';
// Words of Algiers' margin and of its red line: they stay there.
const PRIVATE = ['السلائف شرط لا نوقّع بدونه', 'متوسط ورود الجواب'];
const PRIVATE_OF_TRIPOLI = 'تُؤجَّل مسألة السلائف ما أمكن';

let demo, browser, algiers, tripoli, room;

before(async () => {
  demo = await startDemo();
  browser = await openBrowser();
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

/** From the menu to Article 7 of the draft convention, as a person goes. */
async function openArticle7(page) {
  await page.getByRole('navigation').getByRole('link', { name: 'الصكوك' }).click();
  await page.getByRole('link', { name: /مشروع الاتفاقية/ }).first().click();
  await page.getByRole('link', { name: 'التفاوض', exact: true }).click();
  await page.getByRole('link', { name: /قاعة التفاوض/ }).first().click();
  await page.getByRole('navigation', { name: 'الأحكام' }).getByRole('link', { name: /^المادة 7( |$)/ }).click();
  await page.getByRole('heading', { name: /^المادة 7 – تبادل المعلومات/ }).waitFor();
  return new URL(page.url()).pathname;
}

/** From the open form to the room, by way of the preview. */
async function convey(page, check) {
  await page.getByRole('button', { name: 'عاينوا ما سيغادر' }).click();
  await page.getByRole('heading', { name: 'هذا ما سيغادر' }).or(page.locator('section.leaves')).first().waitFor();
  await check(page.locator('section.leaves'));
  await page.locator('button[value="convey"]').click();
  await page.locator('.said').waitFor();
}

const alternative = (page, who, text) => page.locator(`.alt.${who}`).filter({ hasText: text });
const same = async (page, text) => assert.ok((await page.locator('main').innerText()).includes(text), `${text} is not on ${page.url()}`);

test('Algiers proposes, sees exactly what leaves, and conveys', async () => {
  room = await openArticle7(algiers);
  for (const words of PRIVATE) await algiers.locator('aside.home').getByText(words).waitFor();
  await algiers.getByRole('link', { name: /^قدّموا صيغة/ }).click();
  for (const lang of ['ar', 'fr', 'en']) {
    await algiers.locator(`textarea[name="body.${lang}"]`).fill(ADDITION[lang]);
  }
  await algiers.locator('select[name="reason"]').selectOption('changed-circumstance');
  await convey(algiers, async (leaves) => {
    const shown = await leaves.innerText();
    const flat = (text) => text.replace(/\s+/g, ' ');
    for (const text of Object.values(ADDITION)) {
      for (const line of text.split('\n')) assert.ok(flat(shown).includes(flat(line)), `the preview lacks: ${line}`);
    }
    for (const words of PRIVATE) assert.ok(!shown.includes(words), 'the preview shows what stays at home');
    await shot(algiers, 'article7-1-preview');
  });
  await same(algiers, NOT_ACCEPTANCE);
  await until(algiers, (page) => alternative(page, 'mine', HELD_BY_BOTH), 'the addition held by both');
  await shot(algiers, 'article7-2-conveyed');
});

test('Tripoli sees it with its redline and without the margin of Algiers, and counters', async () => {
  assert.equal(await openArticle7(tripoli), room, 'one address on both servers');
  const theirs = await until(tripoli, (page) => alternative(page, 'theirs', 'والسلائف'), 'the addition');
  const added = (await theirs.locator('ins').allInnerTexts()).join(' ');
  assert.match(added, /التهريب والسلائف/);
  assert.match((await theirs.locator('del').allInnerTexts()).join(' '), /ثلاثين/);
  // Delivered is not accepted: it still stands open, and the page says what accepting would be.
  assert.match(await theirs.innerText(), /مُقيَّد لدى الجانبين|ورد/);
  await same(tripoli, 'القبول بشرط الرجوع إلى الحكومة: لا يُلزم شيء قبل اعتماد النص كله.');
  const all = await tripoli.content();
  for (const words of PRIVATE) assert.ok(!all.includes(words), `${words} has left Algiers`);
  await tripoli.locator('aside.home').getByText(PRIVATE_OF_TRIPOLI).waitFor();
  await shot(tripoli, 'article7-3-tripoli');

  await theirs.getByRole('link', { name: /قدّموا مقترحا مضادا/ }).click();
  const field = tripoli.locator('textarea[name="body.ar"]');
  await field.waitFor();
  assert.equal(await field.inputValue(), ADDITION.ar, 'a counter-proposal starts from what it answers');
  await field.fill(COUNTER_AR);
  await convey(tripoli, async (leaves) => {
    assert.ok((await leaves.innerText()).includes('عشرين يوما، وفي الحالات العاجلة ثلاثة أيام'));
    assert.ok(!(await leaves.innerText()).includes(PRIVATE_OF_TRIPOLI));
  });
  await same(tripoli, NOT_ACCEPTANCE);
});

test('Algiers sees the counter-proposal and accepts ad referendum', async () => {
  await algiers.goto(room);
  const theirs = await until(algiers, (page) => alternative(page, 'theirs', 'عشرين'), 'the counter-proposal');
  await algiers.locator('nav.side [aria-current]').getByText('ردّنا').waitFor();
  const rolling = await algiers.locator('[aria-label="النص التفاوضي الجاري"]').innerText();
  assert.match(rolling, /\[الجزائر: .*\[ليبيا: /s);
  await shot(algiers, 'article7-4-counter');
  await theirs.getByRole('button', { name: /^اقبلوا مقترح/ }).click();
  await algiers.locator('section.leaves').waitFor();
  await same(algiers, 'الرجوع إلى الحكومة');
  await algiers.locator('button[value="convey"]').click();
  await algiers.locator('.said').waitFor();
});

test('both see it agreed ad referendum, and in the end held by both', async () => {
  for (const [page, name] of [[algiers, 'algiers'], [tripoli, 'tripoli']]) {
    await page.goto(room);
    await until(page, (page) => page.locator('article.sheet li').filter({ hasText: AGREED }), 'agreement');
    assert.equal(await page.locator('article.sheet li').filter({ hasText: AGREED }).count(), 2);
    const agreed = await until(page, (page) => page.locator('.alt.agreed').filter({ hasText: HELD_BY_BOTH }), 'the agreed wording held by both');
    assert.match(await agreed.innerText(), /عشرين/);
    await page.locator('nav.side [aria-current]').getByText('متفق').waitFor();
    await shot(page, `article7-5-${name}`);
  }
  const margin = await algiers.content();
  for (const words of PRIVATE) assert.ok(margin.includes(words));
  const theirs = await tripoli.content();
  for (const words of PRIVATE) assert.ok(!theirs.includes(words));
  algiers.troubles.assertNone();
  tripoli.troubles.assertNone();
});
