import { defineConfig } from 'vite';

/** The page is served with a strict Content-Security-Policy: nothing inline, nothing from elsewhere. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  build: { target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});
