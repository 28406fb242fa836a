import './driver.css'
import { Pending } from '../screens/pending.tsx'
import { readSetting } from '../storage/database.ts'
import type { Workspace } from '../workspace.ts'
import { bringRun } from './bring-run.ts'
import { ColdScreen } from './cold-screen.tsx'
import { DoorScreen } from './door-screen.tsx'
import { LoadScreen } from './load-screen.tsx'
import { RunScreen } from './run-screen.tsx'
import { StopScreen } from './stop-screen.tsx'
import { TripsScreen } from './trips-screen.tsx'

/** The app in the hands of a driver. */
export const driverWorkspace: Workspace = {
  screens: {
    home: RunScreen,
    trips: TripsScreen,
    load: LoadScreen,
    stop: StopScreen,
    door: DoorScreen,
    cold: ColdScreen,
    pending: Pending,
  },
  bring: bringRun,
  live: { kinds: ['shipment', 'route_plan'], pauseMs: 10_000, pollMs: 15_000, isOfSite: false },
  knownSince: async (database) => (await readSetting(database, 'run'))?.broughtAt ?? null,
}
