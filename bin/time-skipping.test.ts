import { expect, it } from 'vitest'
import { startTimeSkipping } from './time-skipping.ts'

it('48 hours pass at once on the time-skipping server', async () => {
  const environment = await startTimeSkipping()
  const before = await environment.currentTimeMs()
  await environment.sleep('48 hours')
  const after = await environment.currentTimeMs()
  await environment.teardown()
  expect((after - before) / 3_600_000).toBeGreaterThanOrEqual(48)
})
