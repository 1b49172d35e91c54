// A security key, in Arabic, on two real servers: asked for, registered, and an act that leaves
// with the gesture and not without. The key is Chromium's own virtual one.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { everyLook, openBrowser, shot, signIn, startDemo, until } from '../lib.mjs';

const built = fileURLToPath(new URL('../../target/debug/mithaq', import.meta.url));
const VISIT = 'زيارة عمل يثبتها مفتاح أمان';

let demo, browser, head, registrar, key;

before(async () => {
  demo = await startDemo();
  browser = await openBrowser();
  head = await official('algiers', 'head');
  registrar = await official('algiers', 'registrar');
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

async function official(side, login) {
  const { url, logins } = demo.side(side);
  const page = await browser.open({ url });
  await signIn(page, login, logins.find((one) => one.login === login).password);
  return page;
}

/** A security key in the page's browser: `verifies(false)` lets it no longer know its owner. */
async function securityKey(page, options = {}) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'usb',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      ...options,
    },
  });
  return {
    verifies: (isUserVerified) => devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    credentials: () => devtools.send('WebAuthn.getCredentials', { authenticatorId }).then((found) => found.credentials),
    remove: () => devtools.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId }),
  };
}

const says = (page, text) => page.getByText(text).first().waitFor();

test('the registrar asks the office for a security key', async () => {
  assert.equal((await head.goto('/authenticator')).status(), 404, 'nobody has asked yet');
  await registrar.goto('/settings');
  await registrar.locator('select[name="login"]').selectOption('head');
  await registrar.getByRole('button', { name: 'اطلبوا من هذا المكتب تسجيل مفتاح أمان' }).click();
  await says(registrar, 'أُبلغ المكتب بالطلب.');
  await says(registrar, 'طُلب منه تسجيل مفتاح أمان');
  await everyLook(registrar, 'authenticator-1-asked');
});

test('a key that may be copied between devices is refused, another is registered', async () => {
  await head.goto('/settings');
  await head.getByRole('link', { name: 'سجّلوا مفتاح الأمان' }).click();
  await says(head, 'فهو لا يغادر الجهاز أبدا');
  await everyLook(head, 'authenticator-2-register');
  const register = () => head.getByRole('button', { name: 'سجّلوا مفتاح الأمان' }).click();

  const copied = await securityKey(head, { defaultBackupEligibility: true, defaultBackupState: true });
  await register();
  await says(head, 'يمكن نسخ هذا المفتاح بين الأجهزة');
  await copied.remove();

  key = await securityKey(head);
  await register();
  await says(head, 'سُجّل مفتاح الأمان.');
  await says(head, 'مفتاح أمان، بلمسة في المتصفح');
  const [made] = await key.credentials();
  assert.equal(made.rpId, 'algiers.localhost');
  assert.equal(made.isResidentCredential, false, 'nobody signs in with it');
  await everyLook(head, 'authenticator-3-registered');
  const whole = await head.locator('main code.whole').first().innerText();
  await registrar.goto('/settings');
  await registrar.locator('summary').first().click();
  assert.ok((await registrar.locator('main').innerText()).includes(whole), 'both see one fingerprint');
});

async function prepareAVisit() {
  await head.goto('/act/convene?back=/sessions');
  await head.locator('select[name="session-kind"]').selectOption('visit');
  await head.locator('input[name="name.ar"]').fill(VISIT);
  await head.locator('input[name="held"]').fill('2019-07-16');
  await head.locator('button[value="preview"]').click();
  await says(head, 'لا يخرج إلا بلمستكم');
  await head.locator('button[value="prepare"]').click();
  await head.locator('form[data-gesture="get"]').waitFor();
}

const prove = () => head.getByRole('button', { name: 'أثبتوا بمفتاح الأمان' }).click();

test('without the verified gesture nothing leaves', async () => {
  await prepareAVisit();
  await everyLook(head, 'authenticator-4-to-prove');
  // The browser itself refuses a key that does not know its owner.
  await key.verifies(false);
  await prove();
  await says(head, 'لم تتم اللمسة');
  await shot(head, 'authenticator-5-refused');
  // A browser that does not care is refused by the server.
  await head.evaluate(() => {
    const ask = navigator.credentials.get.bind(navigator.credentials);
    navigator.credentials.get = ({ publicKey }) =>
      ask({ publicKey: { ...publicKey, userVerification: 'discouraged' } });
  });
  await prove();
  await says(head, 'لم يتحقق مفتاح الأمان من شخصكم');
  await shot(head, 'authenticator-6-not-verified');
  await head.goto('/sessions');
  assert.ok(!(await head.locator('main').innerText()).includes(VISIT));
});

test('with it the act leaves, and both sides verify it', async () => {
  await key.verifies(true);
  await head.goto('/signing');
  await prove();
  // The page with the waiting act names the visit too.
  await head.waitForURL((url) => url.pathname === '/sessions');
  await says(head, VISIT);
  const tripoli = await official('tripoli', 'head');
  await tripoli.goto('/sessions');
  await until(tripoli, (page) => page.getByText(VISIT), 'the visit in Tripoli');
  for (const [side, page] of [['algiers', registrar], ['tripoli', await official('tripoli', 'registrar')]]) {
    await page.goto('/record');
    await page.locator('form[action="/record/verify"] button').click();
    await says(page, 'السجل صامد');
    await shot(page, `authenticator-7-verified-${side}`);
    page.troubles.assertNone();
  }
  head.troubles.assertNone();
  tripoli.troubles.assertNone();
});

test('a third party checks the proof', async () => {
  await head.goto('/record');
  await until(head, (page) => page.locator('a[href$="/proof"]'), 'a proof');
  // Fetched by the page: names under .localhost are the browser's own.
  const proofs = await head.evaluate(async () => {
    const links = [...document.querySelectorAll('a[href$="/proof"]')];
    return Promise.all(links.map(async ({ href }) => [...new Uint8Array(await (await fetch(href)).arrayBuffer())]));
  });
  const proof = proofs.map((bytes) => Buffer.from(bytes)).find((bytes) => bytes.includes('"webauthn.get"'));
  assert.ok(proof, 'the act that the key proved has a proof');
  const file = path.join(demo.dir, 'visit.proof');
  await writeFile(file, proof);
  const run = promisify(execFile);
  const { stdout } = await run(process.env.MITHAQ ?? built, ['verify', '--json', file]);
  assert.equal(JSON.parse(stdout).verified, true);
});
