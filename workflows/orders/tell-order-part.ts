import type { WorkflowClient } from '@temporalio/client'
import type { LivePart } from '#db/orders/part-progress.ts'
import { orderPartWorkflowId } from '#domain/events/workflow-ids.ts'
import { orderNewsSignalName, taskQueue } from '../ids.ts'
import type { fulfilOrderPart, OrderPolicy } from './fulfil-order-part.ts'

/** Our own settings of orders. */
const orderPolicy: OrderPolicy = { backorderRetryMinutes: 60 }

/** Starts the workflow of a part, or tells a running one to look at the row. Doing it again changes nothing. */
export async function tellOrderPart(
  workflows: WorkflowClient,
  { partId, tenantId }: LivePart,
): Promise<void> {
  await workflows.signalWithStart<typeof fulfilOrderPart>('fulfilOrderPart', {
    workflowId: orderPartWorkflowId(partId),
    taskQueue,
    args: [{ partId, tenantId, policy: orderPolicy }],
    signal: orderNewsSignalName,
    signalArgs: [],
  })
}
