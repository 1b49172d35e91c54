// Whether a page can be read by everyone, on every screen, in light and dark.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

import { shot } from './shot.mjs';

const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// WCAG 2.2 AA, and what its authors call best practice (landmarks, order of headings).
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Fails when axe finds a barrier, listing each with its places and remedy. */
export async function axe(page, where = page.url()) {
  // Evaluated by the debugger, so the page's own content security policy stays in force.
  await page.evaluate(source);
  const { violations } = await page.evaluate(measure, TAGS);
  assert.equal(violations.length, 0, `barriers on ${where}:\n${listing(violations)}`);
}

/**
 * Fails when the page is wider than the window, or something on it lies outside: a reader would have
 * to scroll sideways. Where writing runs from right to left, what sticks out at the right cannot even
 * be scrolled to, so that the width of the page does not tell of it.
 */
export async function fits(page, where = page.url()) {
  const wide = await page.evaluate(() => {
    const root = document.documentElement;
    const scrolls = (element) => {
      for (let at = element; at && at !== root; at = at.parentElement) {
        const { overflowX, position } = getComputedStyle(at);
        // What scrolls by itself may be wider, and what is placed apart is there for screen readers.
        if ((at !== document.body && overflowX !== 'visible') || position === 'absolute' || position === 'fixed') return true;
      }
      return false;
    };
    const out = [...document.body.querySelectorAll('*')].find((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      return width > 0 && (left < -1 || right > root.clientWidth + 1) && !scrolls(element);
    });
    if (!out && root.scrollWidth <= root.clientWidth) return null;
    return { page: root.scrollWidth, window: root.clientWidth, first: out?.outerHTML.slice(0, 160) };
  });
  assert.equal(wide, null, `${where} is wider than its window: ${JSON.stringify(wide)}`);
}

/** Every width and scheme in which a screen must hold. */
const EVERY_LOOK = [360, 1280].flatMap((width) => ['light', 'dark'].map((scheme) => ({ width, scheme })));

/** `axe` and `fits` at 360 and 1280 px, light and dark, each with a picture `NAME-WIDTH-SCHEME`. */
export const everyLook = (page, name) => looks(page, name, EVERY_LOOK);

/**
 * The same in some looks only, without loading the page again.
 *
 * @param {{ width: number, scheme: 'light' | 'dark' }[]} wanted
 */
export async function looks(page, name, wanted) {
  const before = page.viewportSize();
  for (const { width, scheme } of wanted) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: scheme });
    const look = `${name}-${width}-${scheme}`;
    await shot(page, look);
    await axe(page, look);
    await fits(page, look);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(before);
}

/**
 * Runs in the page. To skip icon fonts, axe draws each text on a canvas and leaves out of the
 * check of contrast whatever is narrower than the sum of its letters. Joined Arabic always is, so
 * without this axe would be blind to faint Arabic. No page of ours has an icon font: axe is given
 * a canvas on which every letter is equally wide and nothing differs.
 */
async function measure(tags) {
  const genuine = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function () {
    return {
      canvas: this,
      measureText: (text) => ({ width: 30 * text.length }),
      fillText() {},
      clearRect() {},
      getImageData: () => ({ data: new Uint8ClampedArray(4).fill(255) }),
    };
  };
  try {
    return await globalThis.axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
  } finally {
    HTMLCanvasElement.prototype.getContext = genuine;
  }
}

function listing(violations) {
  const lines = [];
  for (const { id, impact, help, nodes } of violations) {
    lines.push(`  ${id} (${impact}): ${help}`);
    for (const { target, failureSummary } of nodes.slice(0, 5)) {
      lines.push(`    ${target.join(' ')}`);
      for (const line of (failureSummary ?? '').split('\n').slice(1)) lines.push(`      ${line.trim()}`);
    }
    if (nodes.length > 5) lines.push(`    and ${nodes.length - 5} more`);
  }
  return lines.join('\n');
}
