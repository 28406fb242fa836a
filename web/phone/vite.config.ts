import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'

/**
 * Builds the village app into web/dist/phone, which the API serves under /phone. Runs after the pages, whose build
 * empties web/dist.
 */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/phone/',
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [listShell()],
  build: {
    outDir: fileURLToPath(new URL('../dist/phone', import.meta.url)),
    emptyOutDir: true,
    target: 'es2020',
    assetsInlineLimit: 0,
    rollupOptions: {
      input: {
        index: fileURLToPath(new URL('index.html', import.meta.url)),
        'service-worker': fileURLToPath(new URL('shell/service-worker.ts', import.meta.url)),
      },
      output: {
        entryFileNames: ({ name }) => (name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js'),
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
      },
    },
  },
})

/** Tells the service worker the files of this build, and a version that changes with any of them. */
function listShell(): Plugin {
  return {
    name: 'list-shell',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const worker = bundle['service-worker.js']
      if (worker?.type !== 'chunk') throw new Error('The build has no service worker.')
      const files = Object.keys(bundle).filter((file) => file !== worker.fileName && file !== 'index.html')
      const paths = [
        '/phone/',
        '/phone/app.webmanifest',
        '/phone/icon.svg',
        ...files.map((file) => `/phone/${file}`),
      ]
      const page = bundle['index.html']
      const version = createHash('sha256')
        .update(JSON.stringify(paths))
        .update(page?.type === 'asset' ? page.source : '')
        .digest('hex')
        .slice(0, 12)
      // Text literals, whatever marks the minifier puts around them.
      worker.code = replaceOnce(worker.code, /["'`]shell-paths["'`]/, JSON.stringify(paths))
      worker.code = replaceOnce(worker.code, /shell-version/, version)
    },
  }
}

function replaceOnce(code: string, place: RegExp, text: string): string {
  if (!place.test(code)) throw new Error(`The service worker has no ${place.source}.`)
  return code.replace(place, () => text)
}
