import { TestWorkflowEnvironment } from '@temporalio/testing'
import { expect, it } from 'vitest'
import { ensureTimeSkippingServer } from './temporal-programs.ts'

it('48 hours pass at once on the time-skipping server', async () => {
  const path = await ensureTimeSkippingServer()
  const environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  })
  const before = await environment.currentTimeMs()
  await environment.sleep('48 hours')
  const after = await environment.currentTimeMs()
  await environment.teardown()
  expect((after - before) / 3_600_000).toBeGreaterThanOrEqual(48)
})
