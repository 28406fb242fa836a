import { setTimeout as sleep } from 'node:timers/promises'
import { addDays, shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { PartState } from '#domain/prescriptions/repeats/states.ts'
import { makeLongPrescription, type SeedPrescription } from '#seeds/prescriptions.ts'
import { pharmacistsOf, postOneDrug } from '../prescribing.ts'
import { refusalOf, type ScenarioStage } from './scenario.ts'

/** Valsartan and irbesartan; enalapril is forbidden beside either. */
const sartans: readonly string[] = ['I0107', 'I0109']
const enalapril = 'I0105'
const ruleId = 'interaction.acei-arb'

const lookMs = 300
const patienceMs = 120_000
const dayMs = 24 * 60 * 60_000
const mostDraws = 100

/** A part that is due, as far as its check tells. */
interface DuePart {
  readonly part: number
  readonly state: PartState
  readonly orderAt: string
  readonly refusals: readonly { readonly code: string; readonly rule?: string }[] | null
}

interface Review {
  readonly part: number | null
  readonly review: {
    readonly result: {
      readonly lines: readonly {
        readonly findings: readonly {
          readonly id: string
          readonly ruleId: string
          readonly severity: string
        }[]
      }[]
    }
  }
}

/** A long prescription with a drug that another one may meet. */
export function makeLongWithSartan(stage: ScenarioStage, signedAt: Date): SeedPrescription {
  const ingredientsOf = new Map(stage.world.products.map(({ id, ingredientCodes }) => [id, ingredientCodes]))
  for (let draw = 0; draw < mostDraws; draw += 1) {
    const seed = makeLongPrescription(stage.world, `long-${signedAt.getTime()}-${draw}`, signedAt)
    const codes = seed.body.lines.flatMap(({ productId }) => ingredientsOf.get(productId) ?? [])
    if (codes.some((code) => sartans.includes(code))) return seed
  }
  throw new RangeError('None of the long prescriptions drawn has a sartan.')
}

/**
 * The day before a part falls due, another doctor prescribes what must not meet it: the part is held, until one pharmacist
 * has set the finding aside and another one has approved the part.
 */
export async function letHeldPartGoOn(
  stage: ScenarioStage,
  seed: SeedPrescription,
  { prescriptionId, part, orderAt }: { prescriptionId: string; part: number; orderAt: string },
): Promise<void> {
  const { api } = stage
  const dayBefore = new Date(Date.parse(orderAt) - dayMs)
  await stage.moveClockTo(dayBefore)
  const besideId = await postOneDrug(stage, seed, {
    ingredientCode: enalapril,
    reference: 'beside',
    // As long as a prescription may be valid: it still waits for its review when the part falls due.
    times: { signedAt: dayBefore.toISOString(), validUntil: addDays(shanghaiDate(dayBefore), 2) },
  })
  stage.tell('the day before, another doctor prescribes enalapril beside a sartan')
  await stage.moveClockTo(new Date(orderAt))
  const held = await untilHeld(stage, seed, { prescriptionId, part })
  stage.check(
    `part ${part} is held by the finding`,
    held.refusals?.some(({ code, rule }) => code === 'forbiddenFinding' && rule === ruleId) === true,
  )

  const path = `/prescriptions/${prescriptionId}`
  const [first, second] = await pharmacistsOf(stage, seed.hospitalTenantId)
  const approveAs = (pharmacist: typeof first) =>
    refusalOf(() => api.post(pharmacist, `${path}/approve-part`, { part, remark: '同意' }))
  await api.post(first, `${path}/review/claim`, {})
  stage.check('a forbidden finding stops its approval', (await approveAs(first)) === 'forbiddenFinding')
  const { part: reviewed, review } = await api.get<Review>(first, `${path}/review`)
  const findings = review.result.lines.flatMap((line) => line.findings)
  stage.check(`the review is that of part ${part}`, reviewed === part)
  for (const { id: findingId } of findings.filter(({ severity }) => severity === 'forbidden')) {
    const reason = '心内科会诊意见，短期联用并监测血钾'
    await api.post(first, `${path}/review/overrides`, { findingId, reason })
  }
  stage.check('who set it aside does not approve it', (await approveAs(first)) === 'secondPharmacistNeeded')
  stage.check('a second pharmacist lets it go on', (await approveAs(second)) === null)
  await api.post(stage.people.hospitalSystem(seed.hospitalTenantId), `/prescriptions/${besideId}/cancel`, {})
}

/** Waits for the sweep that finds the part due. */
async function untilHeld(
  { api, people }: ScenarioStage,
  { hospitalTenantId }: SeedPrescription,
  { prescriptionId, part }: { prescriptionId: string; part: number },
): Promise<DuePart> {
  const hospital = people.hospitalSystem(hospitalTenantId)
  for (const givesUpAt = Date.now() + patienceMs; ; await sleep(lookMs)) {
    const { items } = await api.get<{ items: DuePart[] }>(hospital, `/prescriptions/${prescriptionId}/parts`)
    const found = items.find((row) => row.part === part)
    if (found === undefined) throw new Error(`There is no part ${part}.`)
    if (found.state === 'held' || found.state === 'under_way' || Date.now() > givesUpAt) return found
  }
}
