import { setTimeout as sleep } from 'node:timers/promises'
import { demoWebhook } from '#seeds/demo-webhook.ts'
import { makePrescriptions, type SeedPrescription } from '#seeds/prescriptions.ts'
import { playPrescription } from '../story.ts'
import type { Scenario, ScenarioStage } from './scenario.ts'

const lookMs = 500
const patienceMs = 30_000

interface Prescription {
  readonly shipments: readonly { readonly id: string }[]
}

/** What the demo world has set up: a hospital whose system is told by webhooks, and a county with a courier. */
export const toldAndBrought: Scenario = {
  name: 'told-and-brought',
  story:
    'A hospital’s system is told where its prescription stands, and a courier brings another to the door.',
  async play(stage) {
    const made = makePrescriptions(stage.world, 200, `told-${Date.now()}`, new Date())
    const pushed = made.find(({ hospitalTenantId }) => hospitalTenantId === demoWebhook.tenantId)
    const brought = made.find(({ body }) => isByCourier(stage, body))
    if (pushed === undefined || brought === undefined)
      throw new Error('The demo world made no prescription for a webhook and a courier.')

    await playPrescription(stage, pushed, 'plain', (milestone) => stage.tell(milestone))
    const told = await statusAt(stage, pushed.body.hospitalReference)
    stage.check('the hospital’s system was told that it is completed', told === 'prescription.completed')

    const prescriptionId = await playPrescription(stage, brought, 'plain', (milestone) =>
      stage.tell(milestone),
    )
    const hospital = stage.people.hospitalSystem(brought.hospitalTenantId)
    const { shipments } = await stage.api.get<Prescription>(hospital, `/prescriptions/${prescriptionId}`)
    const pharmacist = await stage.people.atSite(brought.body.fulfilment.siteId, 'village_pharmacist')
    const states = await Promise.all(
      shipments.map(async ({ id }) => {
        const booking = await stage.api.get<{ state: string }>(pharmacist, `/shipments/${id}/courier`)
        return booking.state
      }),
    )
    stage.check(
      'the courier brought every parcel of the other one, and proved it',
      states.length > 0 && states.every((state) => state === 'delivered'),
    )
  },
}

function isByCourier({ people }: ScenarioStage, { fulfilment }: SeedPrescription['body']): boolean {
  return fulfilment.mode === 'home' && people.goesByCourier(fulfilment.siteId)
}

/** What the hospital's system knows of a prescription, once that is its end or a while has passed. */
async function statusAt({ sandboxUrl }: ScenarioStage, reference: string): Promise<string | null> {
  const givesUpAt = Date.now() + patienceMs
  for (;;) {
    const answer = await fetch(`${sandboxUrl}/hospital/statuses/${encodeURIComponent(reference)}`)
    const { type = null } = (await answer.json()) as { type?: string }
    if (type === 'prescription.completed' || Date.now() > givesUpAt) return type
    await sleep(lookMs)
  }
}
