import { sleep } from '@temporalio/workflow'

/** A workflow of eight workflow tasks and nothing else: its start, and seven waits of a moment. */
export async function bareWorkflow(): Promise<void> {
  for (let task = 1; task < 8; task += 1) await sleep(1)
}
