/** How long after a failure the app asks to be kept once more, unless the network comes back before. */
const retryMs = 30_000

/**
 * Has the service worker keep the app on the phone, so that it opens without a network. On a bad network that may fail half
 * way, and then nothing is kept: it is tried again until it is. Without a service worker (plain http on another machine) the
 * app works, but opens only with a network.
 */
export function keepApp(): void {
  if (!('serviceWorker' in navigator)) return
  void register()
  void navigator.serviceWorker.ready.then(({ active }) => {
    if (navigator.serviceWorker.controller === null) active?.postMessage('claim', [])
  })
}

async function register(): Promise<void> {
  try {
    const registration = await navigator.serviceWorker.register('/phone/service-worker.js', {
      scope: '/phone/',
    })
    const installing = registration.installing
    installing?.addEventListener('statechange', () => {
      if (installing.state === 'redundant' && registration.active === null) registerLater()
    })
  } catch {
    registerLater()
  }
}

function registerLater(): void {
  const waiting = new AbortController()
  const again = () => {
    waiting.abort()
    clearTimeout(timer)
    void register()
  }
  const timer = setTimeout(again, retryMs)
  window.addEventListener('online', again, { signal: waiting.signal })
}
