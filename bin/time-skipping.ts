import { TestWorkflowEnvironment } from '@temporalio/testing'
import { ensureTimeSkippingServer } from './temporal-programs.ts'

/** The SDK gives a server that it starts a few seconds; on a busy machine the first one may take longer. */
const mostStarts = 8

/** A Temporal server of the caller's own whose clock skips over waiting. The caller tears it down. */
export async function startTimeSkipping(): Promise<TestWorkflowEnvironment> {
  const path = await ensureTimeSkippingServer()
  for (let start = 1; ; start += 1) {
    try {
      return await TestWorkflowEnvironment.createTimeSkipping({
        server: { executable: { type: 'existing-path', path } },
      })
    } catch (error) {
      if (start === mostStarts) throw error
    }
  }
}
