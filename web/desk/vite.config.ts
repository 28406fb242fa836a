import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

/**
 * Builds the staff console into web/dist/desk, which the API serves under /desk. Each page is a chunk of its own, brought when
 * it is opened. Runs after the pages, whose build empties web/dist.
 */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/desk/',
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'react' } },
  build: {
    outDir: fileURLToPath(new URL('../dist/desk', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    // The component library alone is larger than the usual limit; it is sent compressed, once.
    chunkSizeWarningLimit: 1_500,
    rollupOptions: {
      // The component library marks its files for servers that render; nothing is rendered on a server here.
      onwarn(warning, warn) {
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning)
      },
      output: {
        entryFileNames: 'assets/[name]-[hash].js',
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
      },
    },
  },
})
