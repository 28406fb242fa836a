import { Worker } from '@temporalio/worker'
import { describe, expect, it } from 'vitest'
import { workflowBundle } from './bundle.ts'
import { keptHistories, readHistory } from './history-fixture.ts'

const names = await keptHistories()

/**
 * Histories of journeys, order parts, recalls and rounds as they really ran. A change of a workflow that cannot replay one
 * of them would break those that are running: it belongs behind `patched`. Written anew by `RECORD_HISTORIES=1` before the
 * tests of the workflow, such as `npx vitest run workflows/prescriptions`; those of released versions are kept.
 */
describe('workflows that are running', () => {
  it('have histories to replay', () => {
    for (const kind of ['goes-well', 'order-part-', 'recall-', 'round-'])
      expect(names.some((name) => name.startsWith(kind))).toBe(true)
  })

  it.each(names)('go on with the present code: %s', async (name) => {
    const bundle = await workflowBundle()
    const replayed = Worker.runReplayHistory({ workflowBundle: bundle }, await readHistory(name), 'journey')
    await expect(replayed).resolves.toBeUndefined()
  })
})
