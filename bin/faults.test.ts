import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest'
import { type DatabaseClient, openDatabase } from '#db/client.ts'
import { readChainHead, verifyEvents } from '#db/events/verify.ts'
import { stockDrift } from '#db/inventory/drift.ts'
import { moneyDrift } from '#db/money/drift.ts'
import { databaseUrls } from '#db/settings.ts'
import { demoAccounts } from '#seeds/demo-accounts.ts'
import { ApiClient, type Session } from './demo/http.ts'
import { brokenInvariants, countClaims, drain, failedWorkflows } from './faults/checks.ts'
import { type FaultPlan, planKills } from './faults/plan.ts'
import { playThroughKills } from './faults/play-through.ts'
import { importThroughKills, receiveThroughKills, type TakeIn } from './faults/taking-in.ts'
import { openViewer, type Viewer } from './faults/viewer.ts'
import type { System } from './system.ts'
import { startTemporarySystem } from './temporary-system.ts'

interface Form extends Omit<FaultPlan, 'seed'> {
  readonly form: string
  readonly replicas: number
  /** Kills in the middle of one transaction, where no replica makes a difference. */
  readonly takingIn: readonly { readonly what: string; readonly play: TakeIn }[]
}

/** Small, since every run of the tests waits for them; FAULT_PRESCRIPTIONS plays more, with more kills. */
const forms: readonly Form[] = [
  {
    form: 'one API and one worker',
    replicas: 1,
    groups: [['worker'], ['api'], ['temporal'], ['postgres']],
    prescriptions: 60,
    kills: 5,
    takingIn: [
      { what: 'receipts of an order', play: receiveThroughKills },
      { what: 'imports', play: importThroughKills },
    ],
  },
  {
    form: 'two APIs and two workers on the same Postgres and Temporal',
    replicas: 2,
    groups: [
      ['worker', 'worker-2'],
      ['api', 'api-2'],
      ['temporal', 'postgres'],
    ],
    prescriptions: 40,
    kills: 3,
    takingIn: [],
  },
]
const seed = process.env.FAULT_SEED ?? 'faults'
const chosenPrescriptions = Number(process.env.FAULT_PRESCRIPTIONS ?? 0)
/** Killed this often when the number of prescriptions was chosen. */
const chosenKills = 10
const inFlight = 12
const startPatienceMs = 5 * 60_000
const playPatienceMs = 60 * 60_000
const drainPatienceMs = 3 * 60_000

describe.each(forms)('kill -9 of processes while prescriptions travel, with $form', (form) => {
  const plan: FaultPlan =
    chosenPrescriptions > 0
      ? { ...form, seed, prescriptions: chosenPrescriptions, kills: chosenKills }
      : { ...form, seed }
  const kills = planKills(plan)
  let system: System
  let database: DatabaseClient
  let viewers: readonly Viewer[]
  let acknowledged: ReadonlySet<string> = new Set()

  beforeAll(async () => {
    system = await startTemporarySystem({ replicas: form.replicas })
    await system.waitUntilReady()
    database = openDatabase(databaseUrls({ DATABASE_URL: system.databaseUrl }), { app: 1, network: 1 })
    const operator = await signInOperator(system)
    viewers = system.apiUrls.map((url) => openViewer(url, operator))
  }, startPatienceMs)

  afterAll(async () => {
    await Promise.all(viewers.map((viewer) => viewer.stop()))
    await database.close()
    await system.stop()
  }, startPatienceMs)

  it(
    'ends every acknowledged prescription exactly once, with stock and money exact',
    async (context) => {
      const told = tellIn(context)
      const played = await playThroughKills(system, {
        prescriptions: plan.prescriptions,
        inFlight,
        kills,
        readChainHead: () => readChainHead(database),
        report: told,
      })
      told(JSON.stringify(played.outcome))
      acknowledged = played.acknowledged
      expect(played.problems).toEqual([])
      expect(played.killed).toEqual(kills)
      expect(played.outcome).toMatchObject({ open: 0, lost: 0, stock_drift: 0, money_drift: 0 })
      expect(played.outcome.delivered + played.outcome.cancelled).toBe(plan.prescriptions)
      expect(played.acknowledged.size).toBe(plan.prescriptions)
      expect(await drain(system, drainPatienceMs)).toEqual({
        unplaced: 0,
        undelivered: 0,
        openClaims: 0,
        runningJourneys: 0,
      })
      expect(await brokenInvariants(system, played.acknowledged)).toEqual([])
      expect(await failedWorkflows(system)).toEqual([])
      const { atInsurer, ours } = await countClaims(system)
      expect(atInsurer).toBe(ours)
      const { faults, head } = await verifyEvents(database, network, new Date(), played.chainHead)
      expect(faults).toEqual([])
      for (const viewer of viewers) {
        await expect.poll(() => viewer.position(), { timeout: drainPatienceMs }).toBe(head.lastPosition)
        expect(viewer.missed()).toEqual([])
      }
    },
    playPatienceMs,
  )

  it.for(form.takingIn)(
    'takes goods in whole and once when it is killed in the middle of $what',
    { timeout: playPatienceMs },
    async ({ play }, context) => {
      expect(await play(system, tellIn(context))).toEqual([])
      expect(await drain(system, drainPatienceMs)).toMatchObject({ unplaced: 0, undelivered: 0 })
      expect(await brokenInvariants(system, acknowledged)).toEqual([])
      const now = new Date()
      expect(await stockDrift(database, network, now)).toEqual({
        mismatchingAccounts: 0,
        driftUnits: 0,
        unaccountedUnits: 0,
      })
      const money = await moneyDrift(database, network, now)
      expect(Object.values(money).every((figure) => figure === 0)).toBe(true)
      expect((await verifyEvents(database, network, now)).faults).toEqual([])
    },
  )
})

/** In whose name the whole stream is verified: the system's own. */
const network = {
  tenantId: '00000000-0000-0000-0000-000000000000',
  principalId: 'faults',
  roles: [],
  siteIds: [],
} as const

/** The network's operator sees every event. */
async function signInOperator({ apiUrls }: System): Promise<Session> {
  const account = demoAccounts.find(({ email }) => email.startsWith('network.operator@'))
  if (account === undefined) throw new Error('The demo world has no operator of the network.')
  return new ApiClient(apiUrls).signIn(account.email, account.password)
}

/** Keeps what happened, with the seconds since the test began, for whoever reads a failure or asks for details. */
function tellIn({ annotate }: TestContext): (message: string) => void {
  const startedAt = performance.now()
  return (message) => void annotate(`${Math.round((performance.now() - startedAt) / 1000)} s: ${message}`)
}
