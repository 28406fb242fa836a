import type { PrescriptionLineIntake } from '#domain/prescriptions/prescription.ts'
import type { RuleSet } from '#domain/prescriptions/review/rule-set.ts'
import { makePrescriptions, type SeedPrescription, signedAnew } from '#seeds/prescriptions.ts'
import { rulePharmacistKeys } from '#seeds/world/people.ts'
import type { World } from '#seeds/world/world.ts'
import type { Session } from '../http.ts'
import { refusalOf, type Scenario, type ScenarioStage } from './scenario.ts'

const ruleId = 'interaction.acei-arb'
const [enalapril, valsartan] = ['I0105', 'I0107'] as const

interface Review {
  readonly review: { readonly ruleSetVersion: number; readonly result: { readonly lines: readonly Line[] } }
  readonly forbidden: number
  readonly awaitsSecondReview: boolean
}
interface Line {
  readonly findings: readonly { readonly id: string; readonly ruleId: string; readonly severity: string }[]
}
interface Queue {
  readonly items: readonly { readonly prescriptionId: string; readonly outcome: string }[]
}

/** A forbidden pair across two prescriptions, set aside by one pharmacist and approved by another. */
export const interaction: Scenario = {
  name: 'interaction',
  story:
    'A second doctor adds what must not meet what the patient has; two pharmacists take it on themselves.',
  async play(stage) {
    const { api, people } = stage
    const prescription = hypertensionOf(stage.world)
    const hospital = people.hospitalSystem(prescription.hospitalTenantId)
    const [first, second] = await pharmacistsOf(stage, prescription.hospitalTenantId)
    const post = (code: string, part: string) => submit(stage, hospital, prescription, code, part)

    const valsartanId = await post(valsartan, 'first')
    await api.post(first, `/prescriptions/${valsartanId}/approve`, {})
    stage.tell('The patient takes valsartan, approved as usual.')
    const id = await post(enalapril, 'second')
    const path = `/prescriptions/${id}`
    const queue = await api.get<Queue>(first, '/reviews')
    const queued = queue.items.find(({ prescriptionId }) => prescriptionId === id)
    stage.check('the queue shows enalapril beside valsartan as forbidden', queued?.outcome === 'forbidden')

    await api.post(first, `${path}/review/claim`, {})
    const approveAs = (pharmacist: Session) => refusalOf(() => api.post(pharmacist, `${path}/approve`, {}))
    stage.check('nobody else decides on an open review', (await approveAs(second)) === 'reviewLocked')
    stage.check('a forbidden finding stops the approval', (await approveAs(first)) === 'forbiddenFinding')
    await editRules(stage, first, path)

    const seen = await api.get<Review>(first, `${path}/review`)
    const finding = seen.review.result.lines
      .flatMap(({ findings }) => findings)
      .find((one) => one.ruleId === ruleId)
    const reason = '心内科会诊意见，短期联用并监测血钾'
    await api.post(first, `${path}/review/overrides`, { findingId: finding?.id ?? '', reason })
    stage.tell('The first pharmacist sets the finding aside with a reason.')
    stage.check('who set it aside does not approve', (await approveAs(first)) === 'secondPharmacistNeeded')
    await api.post(second, `${path}/review/claim`, {})
    stage.check('a second pharmacist approves', (await approveAs(second)) === null)
    const replay = await api.get<{ readonly same: boolean }>(second, `${path}/review/replay`)
    stage.check('the review comes out the same when it is made again', replay.same)
    for (const each of [id, valsartanId]) await api.post(hospital, `/prescriptions/${each}/cancel`, {})
  },
}

/** Takes the rule out for what comes after, sees that the open review keeps it, and puts it back. */
async function editRules(stage: ScenarioStage, pharmacist: Session, path: string): Promise<void> {
  const { api, people } = stage
  const [drafter, approver] = await Promise.all(rulePharmacistKeys.map((key) => people.withKey(key)))
  if (drafter === undefined || approver === undefined) throw new Error('Nobody keeps the clinical rules.')
  const before = await api.get<Review>(pharmacist, `${path}/review`)
  const version = before.review.ruleSetVersion
  const { content } = await api.get<{ readonly content: RuleSet }>(drafter, `/rule-sets/${version}`)
  const inForceFrom = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  const putInForce = async (edited: RuleSet, note: string) => {
    const drafted = await api.post<{ readonly version: number }>(drafter, '/rule-sets', {
      content: edited,
      note,
    })
    const approve = (person: Session) =>
      api.post(person, `/rule-sets/${drafted.version}/approve`, { inForceFrom })
    stage.check(
      'whoever drafted the rules does not approve them',
      (await refusalOf(() => approve(drafter))) === 'secondPersonNeeded',
    )
    await approve(approver)
  }
  const rules = content.rules.filter(({ id }) => id !== ruleId)
  await putInForce({ ...content, rules }, '演示：去掉一条规则')
  await api.post(pharmacist, `${path}/review/claim`, {})
  const after = await api.get<Review>(pharmacist, `${path}/review`)
  stage.check(
    'a rule edited meanwhile leaves the open review as it is',
    after.review.ruleSetVersion === version && after.forbidden > 0,
  )
  await putInForce(content, '演示：恢复规则')
}

async function submit(
  { api, world }: ScenarioStage,
  hospital: Session,
  { body }: SeedPrescription,
  ingredientCode: string,
  part: string,
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
  const changed = signedAnew({
    ...body,
    hospitalReference: `${body.hospitalReference}-${part}`,
    diagnosisCodes: ['I10'],
    lines: [line],
  })
  const taken = await api.post<{ readonly prescriptionId: string }>(hospital, '/prescriptions', changed)
  return taken.prescriptionId
}

/** A prescription for a man whose hypertension is on file. */
function hypertensionOf(world: World): SeedPrescription {
  const men = new Set(world.patients.filter(({ sex }) => sex === 'male').map(({ id }) => id))
  const made = makePrescriptions(world, 60, `interaction-${Date.now()}`, new Date())
  const found = made.find(({ body }) => men.has(body.patientId) && body.diagnosisCodes.includes('I10'))
  if (found === undefined) throw new Error('The demo world made no prescription for hypertension.')
  return found
}

function pharmacistsOf({ people, world }: ScenarioStage, tenantId: string): Promise<[Session, Session]> {
  const [first, second] = world.people.filter(
    (person) => person.tenantId === tenantId && person.roles.includes('review_pharmacist'),
  )
  if (first === undefined || second === undefined) throw new Error('The hospital has too few pharmacists.')
  return Promise.all([people.withKey(first.key), people.withKey(second.key)])
}
