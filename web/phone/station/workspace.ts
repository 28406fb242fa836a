import '../driver/driver.css'
import './station.css'
import { Pending } from '../screens/pending.tsx'
import type { Workspace } from '../workspace.ts'
import { BatchScreen } from './batch-screen.tsx'
import { BatchesScreen } from './batches-screen.tsx'
import { StationHome } from './home-screen.tsx'
import { PickScreen, RecheckScreen } from './parcel-step.tsx'
import { DispatchScreen, PackScreen } from './send-off.tsx'

/** The app at a depot's benches. It asks for its work as it is shown, so there is nothing to bring beforehand. */
export const stationWorkspace: Workspace = {
  screens: {
    home: StationHome,
    pick: PickScreen,
    recheck: RecheckScreen,
    pack: PackScreen,
    dispatch: DispatchScreen,
    batches: BatchesScreen,
    batch: BatchScreen,
    pending: Pending,
  },
  bring: async () => {},
  live: { kinds: ['shipment', 'campaign'], pauseMs: 3_000, pollMs: 15_000, isOfSite: false },
  knownSince: async () => new Date().toISOString(),
}
