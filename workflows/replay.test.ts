import { Worker } from '@temporalio/worker'
import { describe, expect, it } from 'vitest'
import { workflowBundle } from './bundle.ts'
import { keptHistories, readHistory } from './history-fixture.ts'

const names = await keptHistories()

/**
 * Histories of journeys as they really ran. A change of the workflow that cannot replay one of them would break the
 * journeys that are running: it belongs behind `patched`. Written anew by
 * `RECORD_HISTORIES=1 npx vitest run workflows/prescriptions/deliver-prescription.test.ts`; those of released versions
 * are kept.
 */
describe('journeys that are running', () => {
  it('have histories to replay', () => {
    expect(names.length).toBeGreaterThan(0)
  })

  it.each(names)('go on with the present code: %s', async (name) => {
    const bundle = await workflowBundle()
    const replayed = Worker.runReplayHistory({ workflowBundle: bundle }, await readHistory(name), 'journey')
    await expect(replayed).resolves.toBeUndefined()
  })
})
