import { setTimeout as sleep } from 'node:timers/promises'
import type { ClaimState } from '#domain/insurance/claim-states.ts'
import { makePrescriptions, type SeedPrescription } from '#seeds/prescriptions.ts'
import type { World } from '#seeds/world/world.ts'
import type { Session } from '../http.ts'
import { readOutcome } from '../outcome.ts'
import { playPrescription } from '../story.ts'
import { refusalOf, type Scenario, type ScenarioStage } from './scenario.ts'

interface Claim {
  readonly id: string
  readonly shipmentId: string
  readonly state: ClaimState
  readonly attempt: number
  readonly claimedFen: number
  readonly settledFen: number | null
  readonly deniedReason: string | null
}

interface Posting {
  readonly account: string
  readonly amountFen: number
}

const lookMs = 300
const patienceMs = 120_000

/** The insurer says no, a person gives the evidence, and the same claim is paid: the books never lose a fen. */
export const deniedClaim: Scenario = {
  name: 'denied-claim',
  story: 'A claim is denied after the hand-over, put right by a person, and settled.',
  async play(stage) {
    const prescription = insuredPrescription(stage.world)
    await orderDenial(stage)
    const prescriptionId = await playPrescription(stage, prescription, 'plain', (milestone) =>
      stage.tell(milestone),
    )
    const pharmacy = await stage.people.atSite(prescription.body.fulfilment.siteId, 'operator')

    const denied = await claimIn(stage, pharmacy, prescriptionId, 'denied')
    stage.tell(`denied: ${denied.deniedReason}`)
    stage.check('the denial names its reason', denied.deniedReason !== null)
    const afterDenial = await balancesOf(stage, pharmacy, denied.shipmentId)
    stage.check('the whole share is our loss', afterDenial.get('claims_denied') === denied.claimedFen)
    stage.check('the insurer owes nothing', (afterDenial.get('insurer_receivable') ?? 0) === 0)
    const onBoard = await firstOf(async () => (await isOnBoard(stage, prescriptionId)) || undefined)
    stage.check('the denial is on the board', onBoard !== null)

    const correct = () =>
      stage.api.post<{ state: ClaimState; attempt: number }>(pharmacy, `/claims/${denied.id}/correct`, {
        reason: 'medical_evidence',
        remark: '诊断记录在案，附线下就诊证明。',
      })
    const corrected = await correct()
    stage.tell(`corrected, attempt ${corrected.attempt}`)
    stage.check('a corrected claim is not corrected again', (await refusalOf(correct)) === 'wrongState')

    const settled = await claimIn(stage, pharmacy, prescriptionId, 'settled')
    stage.tell(`settled: ${settled.settledFen} fen`)
    stage.check(
      'it is the same claim in its second attempt',
      settled.id === denied.id && settled.attempt === 2,
    )
    stage.check('it is paid in full', settled.settledFen === denied.claimedFen)
    const history = await stage.api.get<{ corrections: readonly { attempt: number }[] }>(
      pharmacy,
      `/claims/${denied.id}`,
    )
    stage.check('the denied attempt is on file', history.corrections.length === 1)
    const afterPayment = await balancesOf(stage, pharmacy, denied.shipmentId)
    stage.check(
      'no account of the parcel is open',
      [...afterPayment.values()].every((fen) => fen === 0),
    )
    stage.check('the denial is off the board', !(await isOnBoard(stage, prescriptionId)))

    const { hospitalTenantId } = prescription
    const outcome = await readOutcome(stage, 1, [{ prescriptionId, hospitalTenantId }], 0)
    stage.check('stock and money add up', outcome.stock_drift === 0 && outcome.money_drift === 0)
  },
}

/** One for a patient whose plan pays from the first fen, with listed medicine only. */
function insuredPrescription(world: World): SeedPrescription {
  const patients = new Map(world.patients.map((patient) => [patient.id, patient]))
  const products = new Map(world.products.map((product) => [product.id, product]))
  const made = makePrescriptions(world, 200, `denied-${Date.now()}`, new Date())
  const fitting = made.find(({ body }) => {
    const plans = patients.get(body.patientId)?.covers.map(({ planCode }) => planCode) ?? []
    const isListed = body.lines.every(({ productId }) => products.get(productId)?.listClass !== 'unlisted')
    return plans.length === 2 && plans.includes('resident-chronic') && isListed
  })
  if (!fitting) throw new Error('The demo world made no prescription for an insured patient.')
  return fitting
}

async function orderDenial({ sandboxUrl }: ScenarioStage): Promise<void> {
  const ordered = await fetch(`${sandboxUrl}/insurer/decisions`, {
    method: 'POST',
    body: JSON.stringify({ decision: 'deny', times: 1 }),
  })
  if (!ordered.ok) throw new Error('The sandbox took no order to deny.')
}

/** The prescription's claim, once it has come to `state`. */
async function claimIn(
  { api }: ScenarioStage,
  pharmacy: Session,
  prescriptionId: string,
  state: ClaimState,
): Promise<Claim> {
  const path = `/claims?prescriptionId=${prescriptionId}&state=${state}`
  const claim = await firstOf(
    async () => (await api.get<{ items: readonly Claim[] }>(pharmacy, path)).items[0],
  )
  if (claim === null) throw new Error(`No claim was ${state} within ${patienceMs / 1000} s.`)
  return claim
}

/** What `look` sees first, looking again and again; null when it sees nothing in time. */
async function firstOf<Seen>(look: () => Promise<Seen | undefined>): Promise<Seen | null> {
  for (const givesUpAt = Date.now() + patienceMs; Date.now() < givesUpAt; await sleep(lookMs)) {
    const seen = await look()
    if (seen !== undefined) return seen
  }
  return null
}

/** What each account that is kept for the parcel holds. */
async function balancesOf(
  { api }: ScenarioStage,
  pharmacy: Session,
  shipmentId: string,
): Promise<Map<string, number>> {
  const path = `/money/postings?subjectId=${shipmentId}`
  const { items } = await api.get<{ items: readonly Posting[] }>(pharmacy, path)
  const balances = new Map<string, number>()
  for (const { account, amountFen } of items) balances.set(account, (balances.get(account) ?? 0) + amountFen)
  return balances
}

async function isOnBoard({ api, people }: ScenarioStage, prescriptionId: string): Promise<boolean> {
  const { escalations } = await api.get<{
    escalations: readonly { readonly kind: string; readonly prescriptionId: string }[]
  }>(await people.networkOperator(), '/operations/board')
  return escalations.some((one) => one.prescriptionId === prescriptionId && one.kind === 'claim_denied')
}
