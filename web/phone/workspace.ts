import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { LiveWishes } from './sync/live.ts'
import { bringData } from './sync/bring.ts'
import { knownSince, nothingSynced, villageKinds } from './sync/state.ts'
import type { Bring } from './engine.ts'
import type { ScreenName } from './route.ts'
import { type PhoneDatabase, type PhoneOwner, readSetting } from './storage/database.ts'
import { Accept } from './screens/accept.tsx'
import { Count } from './screens/count.tsx'
import { HandOver } from './screens/hand-over.tsx'
import { Home } from './screens/home.tsx'
import { Notices } from './screens/notices.tsx'
import { OrderStock } from './screens/order-stock.tsx'
import { Orders } from './screens/orders.tsx'
import { Pending } from './screens/pending.tsx'
import { Receive } from './screens/receive.tsx'
import { ReceiveParcel } from './screens/receive-parcel.tsx'
import type { Work } from '#domain/access/phone-work.ts'

export type Screen = (props: { readonly id: string }) => JSX.Element

/** What makes the app one for a kind of work: its screens, and what it brings from the server. */
export interface Workspace {
  readonly screens: Readonly<Partial<Record<ScreenName, Screen>>> & { readonly home: Screen }
  readonly bring: Bring
  /** Of what its screens hear at once. */
  readonly live: LiveWishes
  /** When what is shown was brought; null for never. */
  readonly knownSince: (database: PhoneDatabase) => Promise<string | null>
}

const village: Workspace = {
  screens: {
    home: Home,
    order: OrderStock,
    orders: Orders,
    receive: Receive,
    parcel: ReceiveParcel,
    'hand-over': HandOver,
    accept: Accept,
    count: Count,
    notices: Notices,
    pending: Pending,
  },
  bring: bringData,
  live: { kinds: villageKinds, pauseMs: 10_000, pollMs: 60_000, isOfSite: true },
  knownSince: async (database) => knownSince((await readSetting(database, 'sync')) ?? nothingSynced),
}

/** The village's comes with the app; the others are brought for who does that work, and kept with the app's files. */
const workspaces: Readonly<Record<Work, () => Promise<Workspace>>> = {
  village: async () => village,
  driver: async () => (await import('./driver/workspace.ts')).driverWorkspace,
  station: async () => (await import('./station/workspace.ts')).stationWorkspace,
}

/** The workspace of whoever owns the phone; null until it was loaded, `unreached` where that failed. */
export function useWorkspace({ work = 'village' }: PhoneOwner): Workspace | null | 'unreached' {
  const [loaded, setLoaded] = useState<Workspace | null | 'unreached'>(work === 'village' ? village : null)
  useEffect(() => {
    workspaces[work]().then(setLoaded, () => setLoaded('unreached'))
  }, [work])
  return loaded
}
