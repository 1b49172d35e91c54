// Every screen in Arabic and French, light and dark, wide and narrow: no barrier that axe knows,
// nothing to scroll sideways for, and a picture for a person to look at.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { looks, openBrowser, signIn, startDemo } from '../lib.mjs';

// Every screen in each language in the looks that differ most; together they meet every width
// and scheme, in the time that one has patience for.
const LOOKS = {
  ar: [{ width: 1280, scheme: 'light' }, { width: 360, scheme: 'dark' }],
  fr: [{ width: 1280, scheme: 'dark' }, { width: 360, scheme: 'light' }],
};

let fresh, lived, browser;

before(async () => {
  [fresh, lived, browser] = await Promise.all([startDemo(), startDemo({ lived: true }), openBrowser()]);
});

after(async () => {
  await browser?.close();
  await Promise.all([fresh?.stop(), lived?.stop()]);
});

async function official(demo, key, login, lang) {
  const { url, logins } = demo.side(key);
  const page = await browser.open({ url });
  const { password } = logins.find((one) => one.login === login);
  await signIn(page, login, password);
  await page.goto(`/?lang=${lang}`);
  return page;
}

/** The address of the n-th link on a list that leads to one of its items. */
async function item(page, list, prefix, text) {
  await page.goto(list);
  const links = page.locator(`main a[href^="${prefix}"]`);
  const found = text ? links.filter({ hasText: text }) : links;
  return (await found.first().getAttribute('href')).split('?')[0];
}

for (const lang of ['ar', 'fr']) {
  // One run tells of every screen, not of the first that fails alone.
  let faults = [];
  const see = async (page, path, name) => {
    if (path) await page.goto(path);
    const root = page.locator('html');
    if ((await root.getAttribute('lang')) !== lang) faults.push(`${name} is not in ${lang}`);
    if ((await root.getAttribute('dir')) !== (lang === 'ar' ? 'rtl' : 'ltr')) faults.push(`${name} runs the wrong way`);
    for (const look of LOOKS[lang]) {
      await looks(page, `${lang}-${name}`, [look]).catch((error) => faults.push(error.message));
    }
  };
  const sound = (page) => {
    const found = faults;
    faults = [];
    assert.ok(found.length === 0, found.join('\n'));
    page.troubles.assertNone();
  };
  const draft = lang === 'ar' ? /مشروع/ : /[Pp]rojet/;

  test(`${lang}: before anyone has signed in`, async () => {
    const page = await browser.open({ url: fresh.side('algiers').url });
    await page.goto(`/sign-in?lang=${lang}`);
    for (const name of ['sign-in', 'guide', 'help', 'not-mithaq']) await see(page, `/${name}`, name);
    sound(page);
  });

  test(`${lang}: what a registrar looks after`, async () => {
    const page = await official(lived, 'algiers', 'registrar', lang);
    for (const [path, name] of [['/settings', 'registrar-settings'], ['/record', 'registrar-record'], ['/record/keeping', 'registrar-keeping']]) {
      await see(page, path, name);
    }
    sound(page);
  });

  test(`${lang}: at the meeting, in Algiers`, async () => {
    const page = await official(fresh, 'algiers', 'negotiator', lang);
    for (const [path, name] of [
      ['/', 'home'], ['/instruments', 'instruments'], ['/sessions', 'sessions'], ['/measures', 'measures-none'],
      ['/programmes', 'programmes-none'], ['/record', 'record'], ['/settings', 'settings'], ['/guide', 'guide-signed-in'],
      ['/compare', 'compare'], ['/nowhere', 'not-found'], ['/act/measure?back=/measures', 'act-measure'], ['/act/convene?back=/sessions', 'act-convene'],
    ]) await see(page, path, name);
    const instrument = await item(page, '/instruments', '/instruments/', draft);
    for (const tab of ['text', 'negotiation', 'documents', 'history']) await see(page, `${instrument}?tab=${tab}`, `instrument-${tab}`);
    await see(page, `${instrument}/word`, 'word');
    await see(page, `${instrument}/room`, 'room-overview');
    await page.locator('nav.side a').filter({ hasText: /7$/ }).click();
    await page.locator('nav.side a[aria-current]').filter({ hasText: /7$/ }).waitFor();
    await see(page, null, 'room-untouched');
    await page.locator('[data-key="p"]').click();
    await page.locator('textarea[name="body.ar"]').waitFor();
    await see(page, null, 'room-form');
    // The words must differ from the base, or the form says so instead of previewing.
    await page.locator('textarea[name="body.ar"]').press('Control+End');
    await page.locator('textarea[name="body.ar"]').pressSequentially('4.');
    await page.locator('select[name="reason"]').selectOption('wish');
    await page.locator('button[value="preview"]').click();
    await page.locator('section.leaves').waitFor();
    await see(page, null, 'preview');
    sound(page);
  });

  test(`${lang}: where an answer is awaited, in Tripoli`, async () => {
    const page = await official(fresh, 'tripoli', 'negotiator', lang);
    await see(page, '/', 'home-tripoli');
    const instrument = await item(page, '/instruments', '/instruments/', draft);
    await page.goto(`${instrument}/room`);
    await page.locator('main .acts a.button.main').click();
    await page.locator('.alt').first().waitFor();
    await see(page, null, 'room-open');
    await page.goto(`${page.url()}&hall=1`);
    await see(page, null, 'room-hall');
    sound(page);
  });

  test(`${lang}: after the story, green and red`, async () => {
    const page = await official(lived, 'algiers', 'head', lang);
    for (const [path, name] of [
      ['/', 'lived-home'], ['/measures', 'lived-measures'], ['/programmes', 'lived-programmes'], ['/record', 'lived-record'],
    ]) await see(page, path, name);
    const session = await item(page, '/sessions', '/sessions/', lang === 'ar' ? /وفدي/ : /délégations/);
    await see(page, session, 'lived-session');
    const instrument = await item(page, '/instruments', '/instruments/', draft);
    await see(page, `${instrument}?tab=negotiation`, 'lived-instrument');
    await page.goto('/record');
    await page.locator('form[action="/record/verify"] button').click();
    await page.locator('.green-page').waitFor({ timeout: 30_000 });
    await see(page, null, 'verified');
    await page.goto('/guide');
    await page.locator('form[action="/stage/damage"] button').click();
    await page.locator('.red-page').waitFor({ timeout: 30_000 });
    await see(page, null, 'red-page');
    sound(page);
  });
}
