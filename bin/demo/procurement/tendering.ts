import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import {
  roundDistributors,
  roundInstitutions,
  roundSuppliers,
  type RoundParty,
} from '#seeds/procurement/joint-round.ts'
import { refusalOf, type ScenarioStage } from '../scenarios/scenario.ts'
import { bidOf } from './bids.ts'
import {
  dayOf,
  forInstitutions,
  forSuppliers,
  passTo,
  pathOf,
  signIn,
  spread,
  sumOf,
  systemOf,
  type PlayedRound,
  type RoundProduct,
} from './round.ts'

const productCount = 60
/** So that prices in three tiers still differ. */
const leastPrice = 500

export const days = {
  demandCloses: 14,
  biddingOpens: 21,
  biddingCloses: 35,
  openingDue: 37,
  awardDue: 50,
  objection: 7,
  contractStarts: 65,
  contractEnds: 155,
} as const

const passphrases = ['the first holder of the demo round', 'the second holder of the demo round'] as const

/** Opens the round with 60 products, 300 institutions, 12 suppliers and 3 distributors, and begins to collect. */
export async function openTheRound(stage: ScenarioStage): Promise<PlayedRound> {
  const [first, second] = await Promise.all([
    stage.people.withKey('network/procurement_manager/1'),
    stage.people.withKey('network/procurement_manager/2'),
  ])
  const begunAt = new Date()
  const products: RoundProduct[] = stage.world.products
    .filter(({ unitPriceTenThousandths }) => unitPriceTenThousandths >= leastPrice)
    .slice(0, productCount)
    .map(({ id, unitPriceTenThousandths }) => ({
      productId: id,
      lastPriceTenThousandths: unitPriceTenThousandths,
    }))
  const at = (day: number) => dayOf({ begunAt }, day).toISOString()
  const { roundId } = await stage.api.post<{ roundId: string }>(first, '/procurement/rounds', {
    title: '三百家机构联合采购（演示）',
    calendar: {
      demandClosesAt: at(days.demandCloses),
      biddingOpensAt: at(days.biddingOpens),
      biddingClosesAt: at(days.biddingCloses),
      openingDueAt: at(days.openingDue),
      awardDueAt: at(days.awardDue),
      objectionDays: days.objection,
      contractStartsAt: at(days.contractStarts),
      contractEndsAt: at(days.contractEnds),
    },
    products: products.map(({ productId }, index) => ({
      productId,
      incumbentSupplierId: roundSuppliers[index % roundSuppliers.length]?.tenantId ?? null,
    })),
  })
  const round: PlayedRound = { stage, roundId, first, second, products, begunAt }
  const plain = { regionCode: null, weight: 0 }
  await stage.api.post(first, pathOf(round, '/parties'), {
    parties: [
      ...roundInstitutions.map(({ tenantId, regionCode }) => ({
        tenantId,
        kind: 'institution',
        regionCode,
        weight: 0,
      })),
      ...roundSuppliers.map(({ tenantId }) => ({ tenantId, kind: 'supplier', ...plain })),
      ...roundDistributors.map((party) => ({ ...party, kind: 'distributor', regionCode: null })),
    ],
  })
  await stage.api.post(first, pathOf(round, '/start'), {})
  stage.tell(`day 0: ${productCount} products, ${roundInstitutions.length} institutions report`)
  return round
}

/** Each institution's system reports and its manager approves. @returns what was pooled of each product. */
export async function collectDemand(round: PlayedRound): Promise<Map<string, number>> {
  const { stage, products, first } = round
  const expected = new Map<string, number>()
  await forInstitutions(async (party, index) => {
    const lines = products.map(({ productId, lastPriceTenThousandths }) => ({
      productId,
      units: 100 + spread(`${index}/${productId}`, 900),
      lastPriceTenThousandths,
    }))
    await stage.api.post(systemOf(party), pathOf(round, '/demand'), { lines })
    await stage.api.post(await signIn(stage, party), pathOf(round, '/demand/approve'), {})
    for (const { productId, units } of lines) expected.set(productId, (expected.get(productId) ?? 0) + units)
  })
  await passTo(round, days.demandCloses, 'pooled')
  const [late] = roundInstitutions
  const [product] = products
  if (late === undefined || product === undefined) throw new RangeError('a round without anybody')
  const again = { lines: [{ ...product, units: 1 }] }
  const refused = await refusalOf(() => stage.api.post(systemOf(late), pathOf(round, '/demand'), again))
  stage.check('demand that is reported late is refused', refused === 'wrongState')
  const pooled = await stage.api.get<{ products: { productId: string; pooledUnits: number }[] }>(
    first,
    pathOf(round),
  )
  stage.check(
    'every unit that was approved is pooled',
    pooled.products.every(({ productId, pooledUnits }) => expected.get(productId) === pooledUnits),
  )
  return expected
}

/** The tender, with the two persons who hold the keys; then sealed bids, and the opening by both. */
export async function tenderAndOpen(round: PlayedRound, pooled: ReadonlyMap<string, number>): Promise<void> {
  const { stage, first, second, products } = round
  await stage.api.post(first, pathOf(round, '/keys'), { passphrase: passphrases[0] })
  const ceilings = products.map(({ productId, lastPriceTenThousandths }) => ({
    productId,
    ceilingTenThousandths: lastPriceTenThousandths,
  }))
  const unheld = await refusalOf(() => stage.api.post(first, pathOf(round, '/tender'), { ceilings }))
  stage.check('no tender without two key holders', unheld === 'keyHoldersMissing')
  await stage.api.post(second, pathOf(round, '/keys'), { passphrase: passphrases[1] })
  await stage.api.post(first, pathOf(round, '/tender'), { ceilings })
  await passTo(round, days.biddingOpens, 'bidding')
  await sealBids(round, pooled)

  const hidden = await stage.api.get<{ items: unknown[] }>(first, pathOf(round, '/bids'))
  stage.check('whoever runs the round sees no bid before the opening', hidden.items.length === 0)
  const consent = () =>
    stage.api.post(first, pathOf(round, '/opening/consent'), { passphrase: passphrases[0] })
  stage.check('nobody opens early', (await refusalOf(consent)) === 'openingEarly')
  await stage.moveClockTo(new Date(dayOf(round, days.biddingCloses).getTime() + 60_000))
  const late = await refusalOf(() => sendBid(round, 0, pooled))
  stage.check('a late bid is refused', late === 'bidLate')
  const open = () => stage.api.post(second, pathOf(round, '/opening'), { passphrase: passphrases[1] })
  stage.check('one person alone opens nothing', (await refusalOf(open)) === 'consentMissing')
  await consent()
  const [once, twice] = await Promise.all([refusalOf(open), refusalOf(open)])
  stage.check('of two openings at once one takes place', (once === null) !== (twice === null))
  const { items } = await stage.api.get<{ items: { state: string }[] }>(first, pathOf(round, '/bids'))
  const opened = items.filter(({ state }) => state === 'opened').length
  stage.check('12 bids are opened, none is broken', opened === roundSuppliers.length)
  stage.tell(`day ${days.biddingCloses}: two persons open ${opened} bids`)
}

/** One bids twice: the second takes the place of the first. Each receipt bears a fingerprint of its own. */
async function sealBids(round: PlayedRound, pooled: ReadonlyMap<string, number>): Promise<void> {
  const receipts: Receipt[] = []
  await forSuppliers(async (_, index) => void receipts.push(await sendBid(round, index, pooled)))
  receipts.push(await sendBid(round, 0, pooled))
  round.stage.check(
    'the second bid of a supplier takes the place of the first',
    receipts.at(-1)?.replacedBidId === receipts[0]?.bidId,
  )
  round.stage.check(
    'each receipt has its own fingerprint',
    new Set(receipts.map(({ sha256 }) => sha256)).size === 13,
  )
}

interface Receipt {
  readonly bidId: string
  readonly sha256: string
  readonly replacedBidId: string | null
}

async function sendBid(
  round: PlayedRound,
  index: number,
  pooled: ReadonlyMap<string, number>,
): Promise<Receipt> {
  const party: RoundParty | undefined = roundSuppliers[index]
  if (party === undefined) throw new RangeError('no such supplier')
  const validTo = shanghaiDate(dayOf(round, days.contractEnds))
  const session = await signIn(round.stage, party)
  return round.stage.api.post<Receipt>(
    session,
    pathOf(round, '/bids'),
    bidOf(index, round.products, pooled, validTo),
  )
}

/** What was pooled of all products. */
export function wholeDemand(pooled: ReadonlyMap<string, number>): number {
  return sumOf([...pooled.values()])
}
