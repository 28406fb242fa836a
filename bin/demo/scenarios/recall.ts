import { setTimeout as sleep } from 'node:timers/promises'
import { makePrescriptions, type SeedPrescription } from '#seeds/prescriptions.ts'
import { makeDevice, offlineHeadersOf } from '#bin/offline-device.ts'
import { readOutcome } from '../outcome.ts'
import { postUntilAccepted } from '../prescribing.ts'
import { carryParcel, dispatchParcel, prepareParcel } from '../station.ts'
import type { ShipmentDetail } from '../story.ts'
import { refusalOf, type Scenario, type ScenarioStage } from './scenario.ts'

const lookMs = 500
const patienceMs = 60_000

/** A lot is recalled while a parcel of it waits in the village: the pharmacist's phone was offline when it was taken. */
export const recall: Scenario = {
  name: 'recall',
  story:
    'A lot is stopped everywhere at once, its holders and a patient hear of it, and all of it comes back.',
  async play(stage) {
    const [prescription] = makePrescriptions(stage.world, 1, `recall-${Date.now()}`, new Date())
    if (prescription === undefined) throw new Error('The demo world made no prescription.')
    const parcel = await bringToVillage(stage, prescription)
    const pickupCode = await newestMessage(stage, parcel.phone, 'pickup_code', parcel.since)
    const handedOverAt = new Date()
    stage.tell('the patient takes it, and the phone keeps it for later')

    const { recallId, opened } = await announce(stage, parcel.lotId)
    await checkStopped(stage, parcel, opened)
    await checkHandOvers(stage, parcel, { pickupCode: /\d{6}/.exec(pickupCode)?.[0] ?? '', handedOverAt })
    const notice = await newestMessage(stage, parcel.phone, 'recall_notice', handedOverAt)
    stage.check('the patient is told to ask the pharmacy, by no name of a medicine', notice !== '')
    await checkHolders(stage, recallId)
    await checkEnd(stage, recallId, parcel)
    const outcome = await readOutcome(stage, 1, [{ ...parcel }], 0)
    stage.check('stock and money add up', outcome.stock_drift === 0 && outcome.money_drift === 0)
  },
}

interface Waiting {
  readonly prescriptionId: string
  readonly hospitalTenantId: string
  readonly shipment: ShipmentDetail
  readonly lotId: string
  readonly phone: string
  readonly since: Date
}

interface LotShipment extends ShipmentDetail {
  readonly lines: readonly (ShipmentDetail['lines'][number] & { readonly lotId: string })[]
}

/** Every parcel of the prescription waits at its pharmacy. @returns the last of them. */
async function bringToVillage(stage: ScenarioStage, prescription: SeedPrescription): Promise<Waiting> {
  const { api, people } = stage
  const { prescriptionId, hospitalTenantId, shipments, phone } = await postUntilAccepted(stage, prescription)
  let waiting: Waiting | undefined
  for (const shipment of shipments) {
    const since = new Date()
    const prepared = await prepareParcel(stage, shipment)
    await dispatchParcel(stage, prepared)
    await carryParcel(stage, prepared)
    const picker = await people.atSite(shipment.fromSiteId, 'picker')
    const { lines } = await api.get<LotShipment>(picker, `/shipments/${shipment.id}`)
    const lotId = lines[0]?.lotId ?? ''
    waiting = { prescriptionId, hospitalTenantId, shipment: prepared, lotId, phone, since }
  }
  if (waiting === undefined) throw new Error('The prescription has no parcel.')
  stage.tell('the parcel waits in the village')
  return waiting
}

/** The text of the newest message of a kind that came to a phone since then; empty when none came for a while. */
async function newestMessage(
  { sandboxUrl }: ScenarioStage,
  phone: string,
  templateCode: string,
  since: Date,
): Promise<string> {
  const givesUpAt = Date.now() + patienceMs
  while (Date.now() < givesUpAt) {
    const answer = await fetch(`${sandboxUrl}/sms/messages?to=${encodeURIComponent(phone)}`)
    const { messages } = (await answer.json()) as {
      messages: readonly {
        readonly templateCode: string
        readonly text: string
        readonly sentAt: string
      }[]
    }
    const newest = messages.find(
      (message) => message.templateCode === templateCode && new Date(message.sentAt) >= since,
    )
    if (newest !== undefined) return newest.text
    await sleep(lookMs)
  }
  return ''
}

interface Opened {
  readonly recallId: string
  readonly holders: number
  readonly unitsFrozen: number
  readonly unitsToFind: number
}

async function announce(stage: ScenarioStage, lotId: string) {
  const { api, people } = stage
  const officer = await people.withKey('regulator/officer')
  const opened = await api.post<Opened>(officer, '/recalls', {
    recallClass: 1,
    basis: { kind: 'lots', lotIds: [lotId] },
    reason: '溶出度不合格（演示）',
  })
  stage.tell(`class I recall: ${opened.unitsToFind} units at ${opened.holders} sites`)
  return { recallId: opened.recallId, opened }
}

async function checkStopped(stage: ScenarioStage, { shipment, lotId }: Waiting, opened: Opened) {
  const { api, people } = stage
  stage.check('goods were set aside', opened.unitsFrozen > 0 && opened.holders > 0)
  const operator = await people.atSite(shipment.fromSiteId, 'operator')
  const { items } = await api.get<{
    items: readonly { readonly lotId: string; readonly status: string }[]
  }>(operator, `/sites/${shipment.fromSiteId}/stock`)
  const statuses = items.filter((item) => item.lotId === lotId).map(({ status }) => status)
  stage.check(
    'nothing of it can be sold or promised at the depot',
    !statuses.includes('available') && !statuses.includes('reserved'),
  )
  const again = () => announce(stage, lotId)
  stage.check('a lot is recalled once', (await refusalOf(again)) === 'alreadyRecalled')
}

async function checkHandOvers(
  stage: ScenarioStage,
  { shipment, prescriptionId }: Waiting,
  taken: { readonly pickupCode: string; readonly handedOverAt: Date },
): Promise<void> {
  const { api, people } = stage
  const pharmacist = await people.atSite(shipment.destinationSiteId, 'village_pharmacist')
  const sent = { pickupCode: taken.pickupCode, scans: shipment.scans.map(({ code }) => ({ code })) }
  const path = `/shipments/${shipment.id}/hand-over`
  stage.check(
    'a new hand-over is refused',
    (await refusalOf(() => api.post(pharmacist, path, sent))) === 'wrongState',
  )
  const later = { ...sent, handedOverAt: taken.handedOverAt.toISOString() }
  const phone = await makeDevice('演示手机', (body) => api.post(pharmacist, '/access/me/devices', body))
  const signed = await offlineHeadersOf(phone, {
    kind: 'parcel.handOver',
    path,
    body: later,
    principalId: people.idOf(pharmacist),
    madeAt: taken.handedOverAt,
  })
  const withSignature = { ...pharmacist, headers: { ...pharmacist.headers, ...signed } }
  stage.check(
    'the one that the phone kept and signed is recorded',
    (await refusalOf(() => api.post(withSignature, path, later))) === null,
  )
  const operator = await people.networkOperator()
  const { escalations } = await api.get<{
    escalations: readonly { readonly kind: string; readonly prescriptionId: string | null }[]
  }>(operator, '/operations/board')
  stage.check(
    'the patient is on the board as urgent',
    escalations.some(
      (matter) => matter.kind === 'recalled_handed_over' && matter.prescriptionId === prescriptionId,
    ),
  )
}

/** Every site that holds something answers and says what it found. */
async function checkHolders(stage: ScenarioStage, recallId: string): Promise<void> {
  const { api, people } = stage
  const officer = await people.withKey('regulator/officer')
  const holders = await readHolders(stage, recallId)
  const close = () => api.post(officer, `/recalls/${recallId}/close`, {})
  stage.check('it does not close before its holders answered', (await refusalOf(close)) === 'tasksUnfinished')
  for (const { id, siteId, unitsToFind } of holders) {
    const operator = await people.atSite(siteId, 'operator')
    await api.post(operator, `/recall-tasks/${id}/acknowledge`, {})
    await api.post(operator, `/recall-tasks/${id}/finish`, { unitsFound: unitsToFind })
  }
  stage.tell(`${holders.length} sites answered`)
}

interface Holder {
  readonly id: string
  readonly siteId: string
  readonly unitsToFind: number
}

async function readHolders({ api, people }: ScenarioStage, recallId: string): Promise<Holder[]> {
  const officer = await people.withKey('regulator/officer')
  const holders: Holder[] = []
  let after = ''
  for (;;) {
    const page = await api.get<{ items: readonly Holder[]; next: string | null }>(
      officer,
      `/recalls/${recallId}/holders${after}`,
    )
    holders.push(...page.items)
    if (page.next === null) return holders
    after = `?after=${page.next}`
  }
}

interface Progress {
  readonly collectedPerThousand: number
  readonly unitsWithPatients: number
  readonly patients: number
  readonly patientsNoticed: number
}

/** The patient brings the medicine back, all of it is collected, and the recall closes with its report. */
async function checkEnd(stage: ScenarioStage, recallId: string, { shipment }: Waiting): Promise<void> {
  const { api, people } = stage
  const officer = await people.withKey('regulator/officer')
  const progress = async () =>
    (await api.get<{ progress: Progress }>(officer, `/recalls/${recallId}`)).progress
  const before = await progress()
  stage.check(
    'one patient is known and told',
    before.patients === 1 && before.patientsNoticed === 1 && before.unitsWithPatients > 0,
  )
  const pharmacist = await people.atSite(shipment.destinationSiteId, 'village_pharmacist')
  await api.post(pharmacist, `/shipments/${shipment.id}/take-back`, {
    siteId: shipment.destinationSiteId,
    reason: 'recalled',
  })
  const after = await progress()
  stage.check(
    'what the patient brings back is counted at once',
    after.collectedPerThousand === 1_000 && before.collectedPerThousand < 1_000,
  )
  const closed = await api.post<{
    state: string
    report: { rows: readonly unknown[]; progress: Progress }
  }>(officer, `/recalls/${recallId}/close`, {})
  stage.check(
    'it closes with a report of every site',
    closed.state === 'closed' && closed.report.rows.length > 0,
  )
}
