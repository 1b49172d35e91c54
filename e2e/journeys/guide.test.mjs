// The guided path, as a newcomer walks it in Arabic: the facts, a line cut and joined, a restart,
// minutes with a measure, a search that finds nothing, and the red page.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { openBrowser, shot, signIn, startDemo, until } from '../lib.mjs';

const NOTE = 'لا نطلب أقل من خمسة عشر يوما ما دام الطريق الجنوبي مفتوحا';
const BASE = 'المعلومات المتعلقة بشبكات الاتجار غير المشروع';
const CONVEYED = 'وطرق التهريب والسلائف';
const HELD_BY_BOTH = 'مُقيَّد لدى الجانبين';
const MEASURE = 'تعيين نقطتي الاتصال في مجال مكافحة المخدرات وتجربة قناة التواصل بينهما.';

let demo, browser, algiers, tripoli, room, session;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

const passwordOf = (key, login) => demo.side(key).logins.find((one) => one.login === login).password;

async function official(key, login) {
  const page = await browser.open({ url: demo.side(key).url });
  await signIn(page, login, passwordOf(key, login));
  return page;
}

/** Opens the form of a proposal on Article 7 and says the whole wording with `change` made. */
async function word(page, change) {
  await page.goto(room);
  await page.getByRole('link', { name: /^قدّموا صيغة/ }).click();
  const field = page.locator('textarea[name="body.ar"]');
  await field.fill(change(await field.inputValue()));
}

async function preview(page) {
  await page.locator('button[value="preview"]').last().click();
  await page.locator('section.leaves').waitFor();
}

async function convey(page) {
  await page.locator('button[value="convey"]').click();
  await page.locator('.said').first().waitFor();
}

const theirs = (page) => page.locator('.alt.theirs').filter({ hasText: CONVEYED });

test('1: one screen shows the dated facts and that nobody was charged', async () => {
  algiers = await browser.open({ url: demo.side('algiers').url });
  await algiers.goto('/guide');
  const facts = algiers.locator('#step-1 dl.facts');
  assert.ok((await facts.locator('dt').count()) >= 7);
  assert.match(await facts.innerText(), /فيفري 2012[\s\S]*لم تُكلَّف أي جهة[\s\S]*ديسمبر 2013[\s\S]*جويلية 2014/);
  await signIn(algiers, 'negotiator', passwordOf('algiers', 'negotiator'));
  await algiers.getByRole('heading', { name: 'الملفات المعلَّقة', level: 1 }).waitFor();
  await algiers.getByRole('heading', { name: 'لم تُكلَّف أي جهة' }).waitFor();
});

test('2 to 4: Tripoli is cut off, Algiers goes on, and everything arrives once', async () => {
  await algiers.goto('/instruments');
  const draft = algiers.locator('main a[href^="/instruments/"]').filter({ hasText: 'مشروع' }).first();
  await algiers.goto(`${(await draft.getAttribute('href')).split('?')[0]}/room`);
  await algiers.locator('nav.side').getByRole('link', { name: /^المادة 7( |$)/ }).click();
  await algiers.getByRole('heading', { name: /^المادة 7 –/ }).waitFor();
  room = new URL(algiers.url()).pathname;

  tripoli = await official('tripoli', 'negotiator');
  await tripoli.goto('/guide#stage');
  await tripoli.getByRole('button', { name: 'اقطعوا الخط' }).click();
  await tripoli.getByText('الخط إلى الجانب الآخر مقطوع').waitFor();

  await algiers.locator('aside.home textarea[name="text"]').first().fill(NOTE);
  await algiers.locator('aside.home form[action="/margin/note"] button').click();
  await algiers.locator('aside.home').getByText(NOTE).waitFor();
  await word(algiers, (text) => text.replace(BASE, `${BASE} ${CONVEYED}`));
  await preview(algiers);
  assert.ok(!(await algiers.locator('main').innerText()).includes(NOTE));
  await convey(algiers);
  await algiers.getByText('وهو في طريقه إلى الجانب الليبي').waitFor();
  await tripoli.goto(room);
  assert.equal(await theirs(tripoli).count(), 0, 'nothing crosses a line that is cut');

  await tripoli.goto('/guide#stage');
  await tripoli.getByRole('button', { name: 'صلوا الخط' }).click();
  await tripoli.getByText('الخط إلى الجانب الآخر موصول').waitFor();
  await tripoli.goto(room);
  await until(tripoli, theirs, 'what waited');
  await algiers.goto(room);
  await until(algiers, (page) => page.locator('.alt.mine').filter({ hasText: HELD_BY_BOTH }), 'the receipt');
  await tripoli.reload();
  assert.equal(await theirs(tripoli).count(), 1, 'it arrived once');
});

test('5: Tripoli is started again, its key is opened again, and it accepts', async () => {
  await tripoli.goto('/guide#stage');
  await tripoli.getByRole('button', { name: 'أعيدوا تشغيل الخادم' }).click();
  await tripoli.getByRole('heading', { name: 'يُعاد تشغيل الخادم' }).waitFor();
  await started(tripoli);
  const alternative = theirs(tripoli);
  assert.equal(await alternative.count(), 1, 'nothing was lost and nothing came twice');
  await alternative.getByRole('button', { name: /^اقبلوا مقترح/ }).click();
  // A restart closes the signing key: the page says so, and leads to where it is opened.
  await tripoli.locator('.wrongs a[href^="/unlock"]').click();
  await tripoli.locator('input[type="password"]').fill(passwordOf('tripoli', 'negotiator'));
  await tripoli.locator('form[action="/unlock"] button').click();
  await theirs(tripoli).getByRole('button', { name: /^اقبلوا مقترح/ }).click();
  await tripoli.locator('section.leaves').waitFor();
  await convey(tripoli);
  await algiers.goto(room);
  await until(algiers, (page) => page.locator('.alt.agreed'), 'agreement');
});

/** Waits for a server that is starting, on the article's page. */
async function started(page) {
  const end = Date.now() + 30_000;
  for (;;) {
    const answer = await page.goto(room).catch(() => null);
    if (answer?.ok() && (await page.locator('#room').count()) > 0) return;
    assert.ok(Date.now() < end, 'the server did not start again');
    await page.waitForTimeout(150);
  }
}

test('6: both heads sign one set of minutes, and the measure appears', async () => {
  await algiers.goto('/sessions');
  const meeting = algiers.locator('main a[href^="/sessions/"]').filter({ hasText: 'اجتماع وفدي الجانبين' });
  session = await meeting.first().getAttribute('href');
  await algiers.goto(session);
  await algiers.getByRole('link', { name: 'اقترحوا إجراء' }).click();
  await algiers.locator('[name="text.ar"]').fill(MEASURE);
  await algiers.locator('[name="owner-0.ar"]').fill('مديرية التعاون الدولي');
  await algiers.locator('[name="owner-1.ar"]').fill('إدارة العلاقات والتعاون الدولي');
  await algiers.locator('[name="due"]').fill('2019-10-31');
  await preview(algiers);
  await convey(algiers);
  await algiers.goto(session);
  await algiers.getByRole('link', { name: 'اكتبوا مشروع المحضر' }).click();
  await algiers.locator('[name="text.ar"]').fill('1. اتفق الجانبان على الإجراء الآتي، وحُرّر هذا المحضر من نسختين.');
  await algiers.locator('input[name="measures"]').check();
  await preview(algiers);
  await convey(algiers);
  for (const key of ['algiers', 'tripoli']) {
    const head = await official(key, 'head');
    await head.goto(session);
    const sign = await until(head, (page) => page.getByRole('button', { name: 'وقّعوا المحضر' }), `the draft at ${key}`);
    await sign.click();
    await head.locator('section.leaves').waitFor();
    await convey(head);
    head.troubles.assertNone();
  }
  for (const page of [algiers, tripoli]) {
    await page.goto(session);
    await until(page, (page) => page.getByText('محضر موقَّع من الجانبين'), 'the signed minutes');
    await page.goto('/measures');
    const measure = page.locator('main article').filter({ hasText: MEASURE });
    assert.equal(await measure.count(), 1);
    assert.match(await measure.innerText(), /M1[\s\S]*31 أكتوبر 2019/);
  }
  await shot(algiers, 'guide-6-measures');
});

test('7: the note is nowhere at Tripoli, the conveyed words are; one byte turns the page red', async () => {
  await search(tripoli, NOTE);
  await tripoli.getByRole('heading', { name: 'لم يُعثر على شيء' }).waitFor();
  await shot(tripoli, 'guide-7-nothing');
  await search(tripoli, CONVEYED);
  await tripoli.getByRole('heading', { name: 'عُثر عليه' }).waitFor();

  await tripoli.goto('/guide#stage');
  await tripoli.locator('form[action="/stage/damage"] button').click();
  await tripoli.getByRole('heading', { name: 'السجل لا يصمد للتحقق' }).waitFor({ timeout: 30_000 });
  await tripoli.getByText('سجل الخادم نفسه لم يُمسّ').waitFor();
  await shot(tripoli, 'guide-7-red');
  for (const page of [algiers, tripoli]) {
    await page.goto('/record');
    await page.locator('form[action="/record/verify"] button').click();
    await page.locator('.green-page').waitFor({ timeout: 30_000 });
  }
  algiers.troubles.assertNone();
});

async function search(page, words) {
  await page.goto('/guide#stage');
  await page.locator('input[name="words"]').fill(words);
  await page.locator('form[action="/stage/search"] button').click();
}
