// The harness proves itself on a page of its own: what is sound passes, what is broken is caught.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';

import { axe, everyLook, fits, openBrowser, signIn, startDemo } from '../lib.mjs';

// The product's own policy, so that the harness is known to work under it.
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; " +
  "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

const STYLE = `
:root { color-scheme: light dark }
body { font-family: "Noto Naskh Arabic", Amiri, serif; line-height: 1.8; margin-inline: auto; max-inline-size: 40rem; padding-inline: 1rem }
.faint { color: #999; background: #fff }
.wide { inline-size: 2000px }
`;

const page = (body, lang = 'lang="ar" dir="rtl"') =>
  `<!doctype html><html ${lang}><head><meta charset="utf-8"><title>ميثاق</title>` +
  `<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/style.css">` +
  `</head><body><main><h1>المادة 7</h1>${body}</main></body></html>`;

const SOUND = '<p>يتبادل الطرفان المعلومات عبر نقطتي الاتصال. <bdi lang="fr" dir="ltr">Article 7</bdi></p>';
const FORM =
  '<form method="post"><label>الاسم <input name="login"></label>' +
  '<label>كلمة السر <input name="password" type="password"></label>' +
  '<button type="submit">دخول</button></form>';

const PAGES = {
  '/sound': page(SOUND),
  '/no-language': page(SOUND, ''),
  '/faint': page('<p class="faint">نص باهت</p>'),
  '/faint-isolated': page('<p class="faint">\u2068نص\u2069 باهت</p>'),
  '/no-name': page('<button type="button"></button>'),
  '/wide': page('<div class="wide">عريض</div>'),
  '/inline-script': page('<script>document.title = "x"</script>'),
  '/sign-in': page(FORM),
};

let server, browser, url;

before(async () => {
  server = createServer((request, response) => {
    response.setHeader('content-security-policy', POLICY);
    if (request.url === '/style.css') {
      response.setHeader('content-type', 'text/css').end(STYLE);
    } else if (request.method === 'POST') {
      let form = '';
      request.on('data', (part) => (form += part));
      request.on('end', () => {
        const right = new URLSearchParams(form).get('password') === 'right';
        if (right) response.writeHead(303, { location: '/sound' }).end();
        else response.writeHead(422, { 'content-type': 'text/html' }).end(PAGES['/sign-in']);
      });
    } else if (PAGES[request.url]) {
      response.setHeader('content-type', 'text/html').end(PAGES[request.url]);
    } else {
      response.writeHead(request.url === '/favicon.ico' ? 204 : 404).end();
    }
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  url = `http://harness.localhost:${server.address().port}`;
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  server?.close();
});

const at = async (path) => {
  const opened = await browser.open({ url });
  await opened.goto(path);
  return opened;
};

test('a sound right-to-left page passes in every look', async () => {
  const sound = await at('/sound');
  assert.equal(await sound.evaluate(() => getComputedStyle(document.body).direction), 'rtl');
  await everyLook(sound, 'harness');
  sound.troubles.assertNone();
});

test('Arabic is drawn by an Arabic face', async () => {
  const sound = await at('/sound');
  const session = await sound.context().newCDPSession(sound);
  await session.send('DOM.enable');
  await session.send('CSS.enable');
  const { root } = await session.send('DOM.getDocument');
  const { nodeId } = await session.send('DOM.querySelector', { nodeId: root.nodeId, selector: 'h1' });
  const { fonts } = await session.send('CSS.getPlatformFontsForNode', { nodeId });
  const faces = fonts.map((font) => font.familyName);
  assert.ok(faces.some((face) => /naskh|amiri|arabic/i.test(face)), `drawn by ${faces}`);
});

for (const [path, rule] of [
  ['/no-language', /html-has-lang/],
  ['/faint', /color-contrast/],
  ['/faint-isolated', /color-contrast/],
  ['/no-name', /button-name/],
]) {
  test(`axe catches ${path}`, async () => {
    await assert.rejects(axe(await at(path)), rule);
  });
}

test('a page wider than its window is caught', async () => {
  await assert.rejects(fits(await at('/wide')), /wider than its window/);
});

test('a breach of the content security policy is caught', async () => {
  const breach = await at('/inline-script');
  assert.throws(() => breach.troubles.assertNone(), /Content Security Policy/);
});

test('a refused sign-in fails the journey', async () => {
  const official = await browser.open({ url });
  await assert.rejects(signIn(official, 'office', 'wrong'), /could not sign in/);
  await signIn(official, 'office', 'right');
  official.troubles.assertNone();
});

test('a demo that does not start says why', async () => {
  const fails = (script) =>
    startDemo({ program: process.execPath, arguments: ['--eval', script] });
  await assert.rejects(fails('console.error("the port is in use"); process.exit(3)'), /ended early \(3\)\s+the port is in use/);
});

test('a demo tells its addresses and is stopped', async () => {
  const told = JSON.stringify({ sides: [{ key: 'north', url: 'http://north.localhost:1', logins: [] }] });
  const script = `console.log("talk"); console.log(${JSON.stringify(told)}); setInterval(() => {}, 1000)`;
  const demo = await startDemo({ program: process.execPath, arguments: ['--eval', script] });
  assert.equal(demo.side('north').url, 'http://north.localhost:1');
  assert.throws(() => demo.side('south'), /there are north/);
  await demo.stop();
});
