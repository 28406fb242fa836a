import { readSetting } from '../storage/database.ts'
import { outboxStoreOf } from '../storage/outbox-store.ts'
import { useScene, useStored } from '../scene.ts'
import { phasesOf, type DriverRun, type Phase } from './run.ts'

/** The driver's run with where each parcel stands; null before it was brought, undefined until it was read. */
export function useRun() {
  const { database, owner } = useScene()
  return useStored(async (): Promise<{ run: DriverRun; phases: ReadonlyMap<string, Phase> } | null> => {
    const run = await readSetting(database, 'run')
    if (run === null || run.principalId !== owner.principalId) return null
    return { run, phases: phasesOf(run, await outboxStoreOf(database).all()) }
  })
}
