// Chromium, and pages that remember whatever went wrong on them.

import assert from 'node:assert/strict';

import { chromium } from 'playwright-core';

const FLAGS = [
  '--headless',
  '--no-sandbox', // the tests may run as root in a container
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts Chromium; `open({ url, … })` gives a page of its own session, so that two officials can
 * be signed in at once.
 */
export async function openBrowser() {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: FLAGS,
  });

  /** @param {{ url?: string, locale?: string, colorScheme?: 'light' | 'dark', width?: number, script?: boolean }} how */
  const open = async ({ url, locale = 'ar-DZ', colorScheme = 'light', width = 1280, script = true } = {}) => {
    const context = await browser.newContext({
      baseURL: url,
      locale,
      colorScheme,
      viewport: { width, height: 900 },
      javaScriptEnabled: script,
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.troubles = watch(page);
    return page;
  };

  return { open, close: () => browser.close() };
}

/**
 * Collects script errors, breaches of the content security policy and requests that would leave
 * this machine. `assertNone()` at the end of a journey.
 */
function watch(page) {
  const seen = [];
  page.on('pageerror', (error) => seen.push(`script: ${error.message}`));
  page.on('console', (message) => {
    // A refusal (409, 422) is an answer; the browser logs it like a fault.
    const answered = message.text().startsWith('Failed to load resource: the server responded');
    if (message.type() === 'error' && !answered) seen.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    const local = hostname === 'localhost' || hostname.endsWith('.localhost') || hostname.startsWith('127.');
    if (protocol.startsWith('http') && !local) seen.push(`request to ${hostname}`);
  });
  return {
    seen,
    assertNone: () => assert.deepEqual(seen, [], `trouble on ${page.url()}`),
  };
}
