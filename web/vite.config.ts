import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

/** Builds the pages' script and styles into web/dist, which the API serves under /assets. */
export default defineConfig({
  root: fileURLToPath(new URL('browser', import.meta.url)),
  base: '/assets/',
  logLevel: 'warn',
  build: {
    outDir: fileURLToPath(new URL('dist', import.meta.url)),
    emptyOutDir: true,
    target: 'es2020',
    rollupOptions: {
      input: { pages: fileURLToPath(new URL('browser/pages.ts', import.meta.url)) },
      output: { entryFileNames: '[name].js', assetFileNames: '[name][extname]' },
    },
  },
})
