export { openInBrowser } from './open.ts';
export { buildPage, type PageFiles } from './page-files.ts';
export { type Browser, serveBrowser } from './server.ts';
