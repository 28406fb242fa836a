import type { PrescriptionLineIntake } from '#domain/prescriptions/prescription.ts'
import { signedAnew, type SeedPrescription } from '#seeds/prescriptions.ts'
import type { Session } from './http.ts'
import type { ScenarioStage } from './scenarios/scenario.ts'
import { review, stockNews, waitFor, type Prescription, type Shipment } from './story.ts'

/** A prescription whose stock is promised, and the phone number of its own that its messages come to. */
export interface AcceptedPrescription {
  readonly prescriptionId: string
  readonly hospitalTenantId: string
  readonly shipments: readonly Shipment[]
  readonly phone: string
}

/** Posts a prescription, has it reviewed, and accepts it where its pharmacy does so by hand. */
export async function postUntilAccepted(
  stage: ScenarioStage,
  { hospitalTenantId, body }: SeedPrescription,
): Promise<AcceptedPrescription> {
  const { api, people } = stage
  const hospital = people.hospitalSystem(hospitalTenantId)
  const phone = `100${String(Date.now() % 10 ** 8).padStart(8, '0')}`
  const sent = { ...body, fulfilment: { ...body.fulfilment, phone } }
  const { prescriptionId } = await api.post<{ prescriptionId: string }>(hospital, '/prescriptions', sent)
  const path = `/prescriptions/${prescriptionId}`
  await review(stage, hospitalTenantId, prescriptionId, false)
  const { shipments } = await waitFor(stage, { prescriptionId, news: stockNews }, async () => {
    const found = await api.get<Prescription>(hospital, path)
    if (found.state === 'routed') {
      const pharmacist = await people.atSite(found.destinationSiteId, 'village_pharmacist')
      await api.post(pharmacist, `${path}/accept`, {})
    }
    return found.state === 'accepted' ? { value: found } : null
  })
  return { prescriptionId, hospitalTenantId, shipments, phone }
}

/** What a doctor prescribes beside a prescription, to the same patient. */
export interface OneDrug {
  readonly ingredientCode: string
  /** Added to the reference of the prescription beside it. */
  readonly reference: string
  /** When it is signed and until when it is valid, where that differs. */
  readonly times?: { readonly signedAt: string; readonly validUntil: string }
}

/** Posts a week of one drug for hypertension to the patient of a prescription. @returns the id of the new one. */
export async function postOneDrug(
  { api, people, world }: ScenarioStage,
  { hospitalTenantId, body }: SeedPrescription,
  { ingredientCode, reference, times }: OneDrug,
): Promise<string> {
  const product = world.products.find(({ ingredientCodes }) => ingredientCodes.join() === ingredientCode)
  if (product === undefined) throw new Error(`The demo world has no ${ingredientCode} by itself.`)
  const line: PrescriptionLineIntake = {
    productId: product.id,
    quantityUnits: 7,
    doseAmount: 1,
    doseUnit: product.dosageForm === 'capsule' ? 'capsule' : 'tablet',
    frequency: 'qd',
    route: 'oral',
    daysSupply: 7,
    directions: '早晨服用',
  }
  const { repeats: _, ...once } = body
  const changed = signedAnew({
    ...once,
    ...times,
    hospitalReference: `${body.hospitalReference}-${reference}`,
    diagnosisCodes: ['I10'],
    lines: [line],
  })
  const hospital = people.hospitalSystem(hospitalTenantId)
  const taken = await api.post<{ readonly prescriptionId: string }>(hospital, '/prescriptions', changed)
  return taken.prescriptionId
}

/** Two pharmacists of a hospital who review. */
export function pharmacistsOf(
  { people, world }: ScenarioStage,
  tenantId: string,
): Promise<[Session, Session]> {
  const [first, second] = world.people.filter(
    (person) => person.tenantId === tenantId && person.roles.includes('review_pharmacist'),
  )
  if (first === undefined || second === undefined) throw new Error('The hospital has too few pharmacists.')
  return Promise.all([people.withKey(first.key), people.withKey(second.key)])
}
