import type { WorkflowClient } from '@temporalio/client'
import { roundNewsSignalName, roundWorkflowId, taskQueue } from './ids.ts'
import type { runRound } from './procurement/run-round.ts'

/** Lets a round's workflow look at its row again, and starts it where it does not run. Doing so again changes nothing. */
export async function nudgeRound(workflows: WorkflowClient, roundId: string): Promise<void> {
  await workflows.signalWithStart<typeof runRound>('runRound', {
    workflowId: roundWorkflowId(roundId),
    taskQueue,
    args: [{ roundId }],
    signal: roundNewsSignalName,
  })
}
