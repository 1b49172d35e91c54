// The product itself: both servers of the demo, in a folder that is thrown away.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

// Building is no part of this: a server that has been built is ready in seconds.
const READY_MS = 60_000;
const STOP_MS = 10_000;

const built = fileURLToPath(new URL('../../target/debug/mithaq', import.meta.url));

/**
 * Starts both servers on free ports and waits until they tell their addresses.
 *
 * The first line of JSON with `sides` on standard output is the answer:
 * `{"sides":[{"key":"…","url":"http://….localhost:PORT","logins":[{"login":"…","password":"…"}]}]}`.
 *
 * @param {{ program?: string, arguments?: string[], lived?: boolean }} [how] with `lived`, the
 *   offices first play the whole story to its end by themselves
 * @returns a demo: `sides`, `side(key)`, `dir`, `log()` (what it said), `stop()`
 */
export async function startDemo(how = {}) {
  const program = how.program ?? process.env.MITHAQ ?? built;
  const dir = await mkdtemp(path.join(tmpdir(), 'mithaq-journey-'));
  const fixed = ['demo', '--no-browser', '--json', '--dir', dir, '--port-a', '0', '--port-b', '0'];
  if (how.lived) await promisify(execFile)(program, [...fixed, '--headless']);
  const child = spawn(program, how.arguments ?? fixed, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (said += text));

  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(late);
    }
    await rm(dir, { recursive: true, force: true });
  };

  try {
    const { sides } = await addresses(child, () => said);
    const side = (key) => {
      const found = sides.find((one) => one.key === key);
      if (!found) throw new Error(`no side ${key}; there are ${sides.map((s) => s.key).join(', ')}`);
      return found;
    };
    return { sides, side, dir, log: () => said, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The first line that tells the addresses; an error with what was said if none comes. */
function addresses(child, said) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => fail(`told no address within ${READY_MS / 1000} s`), READY_MS);
    const fail = (why) => {
      clearTimeout(late);
      reject(new Error(`the demo ${why}\n${said()}`));
    };
    child.once('error', (error) => fail(`did not start: ${error.message}`));
    child.once('close', (code, signal) => fail(`ended early (${signal ?? code})`));
    createInterface({ input: child.stdout }).on('line', (line) => {
      let told;
      try {
        told = JSON.parse(line);
      } catch {
        return; // talk, not data
      }
      if (!Array.isArray(told?.sides)) return;
      clearTimeout(late);
      resolve(told);
    });
  });
}
