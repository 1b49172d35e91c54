// What every journey needs; each subject has its own file.
export { run, startDemo } from './lib/demo.mjs';
export { openBrowser } from './lib/browser.mjs';
export { signIn } from './lib/sign-in.mjs';
export { axe, fits, looks, everyLook } from './lib/looks.mjs';
export { revise } from './lib/docx.mjs';
export { shot } from './lib/shot.mjs';
export { until } from './lib/until.mjs';
