import { deniedClaim } from './denied-claim.ts'
import { feverClinic } from './fever-clinic.ts'
import { freeChoice } from './free-choice.ts'
import { interaction } from './interaction.ts'
import { joinByFhir } from './join-by-fhir.ts'
import { jointProcurement } from './joint-procurement.ts'
import { longPrescription } from './long-prescription.ts'
import { orderIn48Hours } from './order-48h.ts'
import { plainDelivery } from './plain-delivery.ts'
import { refusedColdChain } from './refused-cold-chain.ts'
import { recall } from './recall.ts'
import type { Scenario } from './scenario.ts'
import { shortage } from './shortage.ts'
import { surge } from './surge.ts'
import { stocktake } from './stocktake.ts'
import { toldAndBrought } from './told-and-brought.ts'

/** Every scenario that `npm run demo -- --scenario NAME` can play. */
export const scenarios: readonly Scenario[] = [
  plainDelivery,
  interaction,
  freeChoice,
  longPrescription,
  refusedColdChain,
  deniedClaim,
  joinByFhir,
  orderIn48Hours,
  jointProcurement,
  toldAndBrought,
  recall,
  stocktake,
  shortage,
  feverClinic,
  surge,
]
