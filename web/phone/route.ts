import { useEffect, useState } from 'preact/hooks'

/** The screens, by the first part of what stands behind the `#` of the address. */
const screenNames = [
  'home',
  'order',
  'orders',
  'receive',
  'parcel',
  'hand-over',
  'accept',
  'count',
  'notices',
  'devices',
  'pending',
  'sign-in',
  // A driver's.
  'trips',
  'load',
  'stop',
  'door',
  'cold',
  // A station's.
  'pick',
  'recheck',
  'pack',
  'dispatch',
  'batches',
  'batch',
] as const
export type ScreenName = (typeof screenNames)[number]

export interface Route {
  readonly name: ScreenName
  /** What the screen is about; empty where it is about nothing in particular. */
  readonly id: string
}

/** The address of a screen: the only way to write one. */
export function addressOf(name: ScreenName, id = ''): string {
  return id === '' ? `#/${name}` : `#/${name}/${id}`
}

export function go(name: ScreenName, id = ''): void {
  location.hash = addressOf(name, id)
}

function currentRoute(): Route {
  const [first, id = ''] = location.hash.replace(/^#\/?/, '').split('/')
  return { name: screenNames.find((name) => name === first) ?? 'home', id }
}

/** The screen that the address asks for. A new screen begins at its top. */
export function useRoute(): Route {
  const [route, setRoute] = useState(currentRoute)
  useEffect(() => {
    const change = () => {
      setRoute(currentRoute())
      window.scrollTo(0, 0)
    }
    window.addEventListener('hashchange', change)
    return () => window.removeEventListener('hashchange', change)
  }, [])
  return route
}
