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
 * @param {{ program?: string, arguments?: string[], lived?: boolean,
 *   furnish?: (dir: string, mithaq: (args: string[], input?: string) => Promise<string>) => Promise<void> }} [how]
 *   with `lived`, the offices first play the whole story to its end by themselves; `furnish` is
 *   given the homes while no server has them
 * @returns a demo: `sides`, `side(key)`, `dir`, `log()` (what it said), `stop()`
 */
export async function startDemo(how = {}) {
  const program = how.program ?? process.env.MITHAQ ?? built;
  const dir = await mkdtemp(path.join(tmpdir(), 'mithaq-journey-'));
  const fixed = ['demo', '--no-browser', '--json', '--dir', dir, '--port-a', '0', '--port-b', '0'];
  if (how.lived) await promisify(execFile)(program, [...fixed, '--headless']);
  let said = '';
  const start = () => {
    const child = spawn(program, how.arguments ?? fixed, { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stderr.setEncoding('utf8').on('data', (text) => (said += text));
    return child;
  };
  let child = start();
  const stop = async () => {
    await end(child);
    await rm(dir, { recursive: true, force: true });
  };

  try {
    if (how.furnish) {
      await addresses(child, () => said);
      await end(child);
      await how.furnish(dir, (args, input = '') => run(program, args, input));
      child = start();
    }
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

async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(late);
}

/** What a command of the product says on standard output; an error with its words if it refuses. */
export async function run(program, args, input = '') {
  const child = spawn(program ?? process.env.MITHAQ ?? built, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (err += text));
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`mithaq ${args.join(' ')} ended with ${code}\n${err}`);
  return out;
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
