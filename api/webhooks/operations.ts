import { listDeliveriesOperation, readDeliveryOperation } from './deliveries.ts'
import { list } from './list.ts'
import { pull } from './pull.ts'
import { replay, replayOne } from './replay.ts'
import { rotateSecretOperation } from './rotate-secret.ts'
import { end, pause, resume } from './steps.ts'
import { subscribeOperation } from './subscribe.ts'

export const webhookOperations = [
  subscribeOperation,
  list,
  rotateSecretOperation,
  pause,
  resume,
  end,
  replay,
  replayOne,
  listDeliveriesOperation,
  readDeliveryOperation,
  pull,
] as const
