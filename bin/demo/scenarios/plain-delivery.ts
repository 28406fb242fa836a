import { makePrescriptions } from '#seeds/prescriptions.ts'
import { playPrescription } from '../story.ts'
import { readOutcome } from '../outcome.ts'
import { refusalOf, type Scenario } from './scenario.ts'

/** The main story by itself: what every other scenario departs from. */
export const plainDelivery: Scenario = {
  name: 'plain-delivery',
  story: 'One prescription goes from the hospital to the hand-over in the village.',
  async play(stage) {
    const [prescription] = makePrescriptions(stage.world, 1, `plain-${Date.now()}`, new Date())
    if (prescription === undefined) throw new Error('The demo world made no prescription.')
    const prescriptionId = await playPrescription(stage, prescription, 'plain', (milestone) =>
      stage.tell(milestone),
    )
    const hospital = stage.people.hospitalSystem(prescription.hospitalTenantId)
    const cancel = () => stage.api.post(hospital, `/prescriptions/${prescriptionId}/cancel`, {})
    stage.check('what was handed over cannot be cancelled', (await refusalOf(cancel)) !== null)
    const outcome = await readOutcome(
      stage,
      1,
      [{ prescriptionId, hospitalTenantId: prescription.hospitalTenantId }],
      0,
    )
    stage.check('the prescription was delivered', outcome.delivered === 1)
    stage.check('stock and money add up', outcome.stock_drift === 0 && outcome.money_drift === 0)
  },
}
