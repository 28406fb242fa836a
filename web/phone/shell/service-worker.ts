/*
 * Keeps the app itself on the phone, so that it opens without a network. It never keeps answers of the API: what the
 * phone knows is in its database, for the person and the site that it was brought for.
 */

const worker = globalThis as unknown as ServiceWorkerGlobalScope

/** The build writes the files of the app, and their version, over these two. */
const shellPaths: unknown = 'shell-paths'
const cacheName = 'yunyaoku-phone shell-version'

worker.addEventListener('install', (event) => {
  event.waitUntil(keepShell().then(() => worker.skipWaiting()))
})

worker.addEventListener('activate', (event) => {
  event.waitUntil(dropOldShells().then(() => worker.clients.claim()))
})

// A page that was being opened while the worker began is not among those that it took over: it asks by itself.
worker.addEventListener('message', (event) => {
  if (event.data === 'claim') event.waitUntil(worker.clients.claim())
})

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (
    request.method !== 'GET' ||
    url.origin !== worker.location.origin ||
    !url.pathname.startsWith('/phone/')
  )
    return
  event.respondWith(answer(request.mode === 'navigate' ? '/phone/' : url.pathname, request))
})

async function keepShell(): Promise<void> {
  const cache = await caches.open(cacheName)
  await cache.addAll(shellPaths as string[])
}

async function dropOldShells(): Promise<void> {
  const names = await caches.keys()
  await Promise.all(names.filter((name) => name !== cacheName).map((name) => caches.delete(name)))
}

async function answer(path: string, request: Request): Promise<Response> {
  const cache = await caches.open(cacheName)
  return (await cache.match(path)) ?? fetch(request)
}
