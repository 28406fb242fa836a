import { roundPage } from '#web/console/procurement/round-page.ts'
import type { RoundDetail, RoundView } from '#web/console/procurement/round-view.ts'
import { listTenants } from '../../organisations/list-tenants.ts'
import { listAllocationsOperation } from '../../procurement/list-allocations.ts'
import { listAwardWorksOperation } from '../../procurement/award-works.ts'
import { listAwardsOperation } from '../../procurement/list-awards.ts'
import { listBidsOperation } from '../../procurement/list-bids.ts'
import { listCallOffsOperation } from '../../procurement/list-call-offs.ts'
import { listContractsOperation } from '../../procurement/list-contracts.ts'
import { listDecisionsOperation } from '../../procurement/list-decisions.ts'
import { listObjectionsOperation } from '../../procurement/list-objections.ts'
import { listOwnDemandOperation } from '../../procurement/list-own-demand.ts'
import { listSurplusOperation } from '../../procurement/list-surplus.ts'
import { listWarningsOperation } from '../../procurement/list-warnings.ts'
import { readDemandProgressOperation } from '../../procurement/read-demand-progress.ts'
import { readRoundOperation } from '../../procurement/read-round.ts'
import { readSavingsOperation } from '../../procurement/read-savings.ts'
import { suggestDemandOperation } from '../../procurement/suggest-demand.ts'
import { definePage, type Viewer } from './define-page.ts'
import { roundActs } from './round-acts.ts'

const rowsOfPage = 50
const order = [
  'open',
  'collecting',
  'pooled',
  'published',
  'bidding',
  'opened',
  'proposed',
  'objection',
  'contracting',
  'running',
  'completed',
]

/** One round of joint procurement, for whoever runs it or takes part in it. */
export const roundPages = definePage({
  path: '/console/procurement/:id',
  area: 'procurement',
  guard: 'procurement.read',
  async show(viewer) {
    const view = await readView(viewer)
    return { title: view.round.title, content: roundPage(viewer, view), isLive: true }
  },
  acts: roundActs,
})

async function readView(viewer: Viewer): Promise<RoundView> {
  const param = { id: viewer.params['id'] }
  const round = await viewer.ask(readRoundOperation, { param })
  const side = sideOf(viewer, round)
  const read = await Promise.all([readTender(viewer, round, side), readContracts(viewer, round)])
  const [tender, contracts] = read
  const runs = side === 'owner' && viewer.may('procurement.run')
  const warnings = runs ? (await viewer.ask(listWarningsOperation, { param })).items : null
  const tenants = runs && round.state === 'open' ? (await viewer.ask(listTenants)).items : []
  const view = { round, side, tenants, warnings, ...tender, ...contracts }
  return { ...view, nameOf: await viewer.namesOf(idsOf(view)) }
}

/** True once a round has come to a step of its way. */
function hasReached({ state }: RoundDetail, step: string): boolean {
  return order.indexOf(state) >= order.indexOf(step)
}

function sideOf(viewer: Viewer, round: RoundDetail): RoundView['side'] {
  if (round.tenantId === viewer.caller.actor.tenantId) return 'owner'
  if (viewer.may('procurement.bid')) return 'supplier'
  return viewer.may('procurement.report') ? 'institution' : 'other'
}

async function readTender(viewer: Viewer, round: RoundDetail, side: RoundView['side']) {
  const param = { id: round.id }
  const runs = side === 'owner' && viewer.may('procurement.run')
  const reports = side === 'institution'
  const progress = runs && hasReached(round, 'collecting')
  const awards = runs && hasReached(round, 'opened')
  const [shown, own, suggested, bids, made, works, decided, objected] = await Promise.all([
    progress ? viewer.ask(readDemandProgressOperation, { param }) : null,
    reports ? viewer.ask(listOwnDemandOperation, { param }) : null,
    reports && round.state === 'collecting' ? viewer.ask(suggestDemandOperation, { param }) : null,
    hasReached(round, 'bidding') ? viewer.ask(listBidsOperation, { param }) : null,
    awards ? viewer.ask(listAwardsOperation, { param }) : null,
    awards ? viewer.ask(listAwardWorksOperation, { param }) : null,
    round.awardId === null ? null : viewer.ask(listDecisionsOperation, { param }),
    hasReached(round, 'objection') ? viewer.ask(listObjectionsOperation, { param }) : null,
  ])
  return {
    progress: shown?.items ?? null,
    ownDemand: own?.items ?? null,
    suggestions: suggested?.items ?? null,
    bids: bids?.items ?? [],
    awards: made?.items ?? null,
    awardWorks: works?.items ?? null,
    decisions: decided?.items ?? null,
    objections: objected?.items ?? null,
  }
}

async function readContracts(viewer: Viewer, round: RoundDetail) {
  const param = { id: round.id }
  if (!hasReached(round, 'contracting'))
    return { contracts: null, allocations: null, callOffs: null, savings: null, surplus: null }
  const { contracts: afterContract, allocations: afterAllocation, callOffs: afterCallOff } = viewer.query
  const page = (after: string | undefined) => ({ param, query: { after, limit: rowsOfPage } })
  const [contracts, allocations, callOffs, savings, surplus] = await Promise.all([
    viewer.ask(listContractsOperation, page(afterContract)),
    viewer.ask(listAllocationsOperation, page(afterAllocation)),
    viewer.ask(listCallOffsOperation, page(afterCallOff)),
    viewer.ask(readSavingsOperation, { param }),
    viewer.ask(listSurplusOperation, { param }),
  ])
  return { contracts, allocations, callOffs, savings: savings.items, surplus: surplus.items }
}

/** Whatever has a name in what is shown: organisations, products and regions. */
function idsOf(view: Omit<RoundView, 'nameOf'>): string[] {
  const found: string[] = []
  JSON.stringify(view, (name: string, value: unknown) => {
    if (
      /(?:TenantId|supplierId|SupplierId|productId|subjectId|regionCode)$/.test(name) &&
      typeof value === 'string'
    )
      found.push(value)
    return value
  })
  return found
}
