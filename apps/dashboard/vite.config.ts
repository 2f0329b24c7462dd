import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';

/** Relative addresses work below any path of a proxy; nothing is inlined, so that a strict content security policy holds. */
export default defineConfig({
  base: './',
  plugins: [tailwindcss()],
  esbuild: { jsx: 'automatic' },
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { '/api': process.env.RUNYARD_URL ?? 'http://127.0.0.1:3000' } },
});
