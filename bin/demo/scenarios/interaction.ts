import { makePrescriptions, type SeedPrescription } from '#seeds/prescriptions.ts'
import { rulePharmacistKeys } from '#seeds/world/people.ts'
import type { World } from '#seeds/world/world.ts'
import { approveSigned } from '../approval.ts'
import type { Session } from '../http.ts'
import { pharmacistsOf, postOneDrug } from '../prescribing.ts'
import { refusalOf, type Scenario, type ScenarioStage } from './scenario.ts'

const ruleId = 'interaction.acei-arb'
const [enalapril, valsartan] = ['I0105', 'I0107'] as const

interface Review {
  readonly review: { readonly ruleSetVersion: number; readonly result: { readonly lines: readonly Line[] } }
  readonly insurance: { readonly lines: readonly unknown[]; readonly shares: readonly unknown[] } | null
  readonly forbidden: number
  readonly awaitsSecondReview: boolean
}
interface Changes {
  readonly contentHash: string
  readonly ended: readonly { readonly id: string }[]
  readonly changed: readonly unknown[]
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
    const post = (ingredientCode: string, reference: string) =>
      postOneDrug(stage, prescription, { ingredientCode, reference })

    const valsartanId = await post(valsartan, 'first')
    await approveSigned(stage, first, valsartanId)
    stage.tell('The patient takes valsartan, approved as usual.')
    const id = await post(enalapril, 'second')
    const path = `/prescriptions/${id}`
    const queue = await api.get<Queue>(first, '/reviews')
    const queued = queue.items.find(({ prescriptionId }) => prescriptionId === id)
    stage.check('the queue shows enalapril beside valsartan as forbidden', queued?.outcome === 'forbidden')

    await api.post(first, `${path}/review/claim`, {})
    const approveAs = (pharmacist: Session) => refusalOf(() => approveSigned(stage, pharmacist, id))
    stage.check('nobody else decides on an open review', (await approveAs(second)) === 'reviewLocked')
    stage.check('a forbidden finding stops the approval', (await approveAs(first)) === 'forbiddenFinding')
    await editRules(stage, first, path)

    const seen = await api.get<Review>(first, `${path}/review`)
    stage.check('insurance is before the pharmacist, line by line', seen.insurance?.lines.length === 1)
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
  const inForceFrom = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  const putInForce = async (draft: number, ended: readonly string[]) => {
    const read = await api.get<Changes>(drafter, `/rule-sets/${draft}/changes`)
    await api.post(drafter, `/rule-sets/${draft}/submit`, { contentHash: read.contentHash })
    const changes = await api.get<Changes>(approver, `/rule-sets/${draft}/changes`)
    stage.check(
      'the approver reads what would change, and nothing else does',
      changes.ended.map(({ id }) => id).join() === ended.join() && changes.changed.length === 0,
    )
    const approve = (person: Session) =>
      api.post(person, `/rule-sets/${draft}/approve`, { inForceFrom, contentHash: changes.contentHash })
    stage.check(
      'whoever drafted the rules does not approve them',
      (await refusalOf(() => approve(drafter))) === 'secondPersonNeeded',
    )
    await approve(approver)
  }
  const copy = (note: string) =>
    api.post<{ readonly version: number }>(drafter, `/rule-sets/${version}/copy`, { note })
  const edited = await copy('演示：去掉一条规则')
  const { contentHash } = await api.get<Changes>(drafter, `/rule-sets/${edited.version}/changes`)
  await api.post(drafter, `/rule-sets/${edited.version}/rules/${ruleId}/end`, { contentHash })
  await putInForce(edited.version, [ruleId])
  await api.post(pharmacist, `${path}/review/claim`, {})
  const after = await api.get<Review>(pharmacist, `${path}/review`)
  stage.check(
    'a rule edited meanwhile leaves the open review as it is',
    after.review.ruleSetVersion === version && after.forbidden > 0,
  )
  const restored = await copy('演示：恢复规则')
  await putInForce(restored.version, [])
}

/** A prescription for a man whose hypertension is on file. */
function hypertensionOf(world: World): SeedPrescription {
  const men = new Set(world.patients.filter(({ sex }) => sex === 'male').map(({ id }) => id))
  const made = makePrescriptions(world, 60, `interaction-${Date.now()}`, new Date())
  const found = made.find(({ body }) => men.has(body.patientId) && body.diagnosisCodes.includes('I10'))
  if (found === undefined) throw new Error('The demo world made no prescription for hypertension.')
  return found
}
