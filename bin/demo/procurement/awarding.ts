import { roundSuppliers } from '#seeds/procurement/joint-round.ts'
import { refusalOf } from '../scenarios/scenario.ts'
import { days } from './tendering.ts'
import { passTo, pathOf, readAll, signIn, sumOf, type PlayedRound } from './round.ts'

interface MadeAward {
  readonly awardId: string
  readonly promisedUnits: number
  readonly costTenThousandths: number
  readonly gapPerMillion: number | null
  readonly uncovered: number
}

export interface Contract {
  readonly id: string
  readonly supplierTenantId: string
  readonly productId: string
  readonly regionCode: string
  readonly role: 'main' | 'backup'
  readonly state: string
  readonly unitPriceTenThousandths: number
  readonly promisedUnits: number
  readonly calledOffUnits: number
  readonly deliveredUnits: number
}

const promisedPerMille = 800
const mostGapPerMillion = 5_000

/** Two ways to award side by side; the cheaper one is proposed by one person and approved by the other. */
export async function award(round: PlayedRound, wholeDemandUnits: number): Promise<MadeAward> {
  const { stage, first, second } = round
  const make = (options: object) => stage.api.post<MadeAward>(first, pathOf(round, '/awards'), options)
  const byVolume = await make({ rule: 'volume_based' })
  stage.tell(`by volume: ${byVolume.promisedUnits} units for ${yuan(byVolume)} yuan`)
  const options = {
    rule: 'optimised',
    promisedPerMille,
    minimumWinners: 2,
    maximumSharePerMille: 700,
    minimumSharePerMille: 100,
    switchingPerMille: 20,
  }
  // Nobody bids for a lot with nine others.
  const impossible = await refusalOf(() =>
    make({ ...options, minimumWinners: 1, minimumSharePerMille: 0, maximumSharePerMille: 100 }),
  )
  stage.check('a tender that nobody can fulfil names why', impossible === 'tenderInfeasible')
  const optimised = await make(options)
  stage.tell(
    `optimised: ${optimised.promisedUnits} units for ${yuan(optimised)} yuan, proven within ${(optimised.gapPerMillion ?? 0) / 10_000} %`,
  )
  stage.check('the gap is proven', (optimised.gapPerMillion ?? Infinity) <= mostGapPerMillion)
  stage.check('every lot is supplied', optimised.uncovered === 0)
  stage.check(
    '80 % of the demand is promised',
    Math.abs(optimised.promisedUnits - wholeDemandUnits * 0.8) < round.products.length,
  )
  const { items } = await stage.api.get<{ items: unknown[] }>(first, pathOf(round, '/awards'))
  stage.check('the awards are compared side by side', items.length >= 2)

  const { awardId } = optimised
  await stage.api.post(first, pathOf(round, '/awards/propose'), { awardId })
  const alone = await refusalOf(() => stage.api.post(first, pathOf(round, '/awards/approve'), { awardId }))
  stage.check('nobody approves an own proposal', alone === 'secondPersonNeeded')
  await stage.api.post(second, pathOf(round, '/awards/approve'), { awardId })
  return optimised
}

/** A supplier that lost objects; it is told why it lost, and the objection is dismissed. Then contracts are concluded. */
export async function concludeAfterObjections(round: PlayedRound, awarded: MadeAward): Promise<Contract[]> {
  const { stage, first } = round
  const [, party] = roundSuppliers
  if (party === undefined) throw new RangeError('a round without suppliers')
  const bidder = await signIn(stage, party)
  const { items } = await stage.api.get<{
    items: { supplierTenantId: string; code: string; textZh: string; textEn: string }[]
  }>(bidder, pathOf(round, '/decisions'))
  const example = items.find(
    ({ supplierTenantId, code }) => supplierTenantId === party.tenantId && code !== 'won',
  )
  stage.check(
    'every bid is told why it won or lost, with its numbers',
    items.length > 0 && items.every(({ textEn, textZh }) => /\d/.test(textEn) && textZh !== ''),
  )
  if (example !== undefined) stage.tell(`a losing bid reads: ${example.textEn}`)
  const { objectionId } = await stage.api.post<{ objectionId: string }>(
    bidder,
    pathOf(round, '/objections'),
    {
      reason: '请复核评审结果。',
    },
  )
  await stage.api.post(first, pathOf(round, '/objections/decide'), {
    objectionId,
    decision: 'dismissed',
    reason: '复核无误。',
  })
  await passTo(round, days.biddingCloses + days.objection + 1, 'contracting')
  const contracts = await readAll<Contract>(stage, first, pathOf(round, '/contracts'))
  const main = contracts.filter(({ role }) => role === 'main')
  stage.check(
    'contracts promise what was awarded, to the unit',
    sumOf(main.map(({ promisedUnits }) => promisedUnits)) === awarded.promisedUnits,
  )
  stage.check(
    'and cost what was awarded, to 1/10,000 yuan',
    sumOf(main.map((row) => row.promisedUnits * row.unitPriceTenThousandths)) === awarded.costTenThousandths,
  )
  const lots = Map.groupBy(main, ({ productId, regionCode }) => `${productId}/${regionCode}`)
  stage.check(
    'every lot has two winners',
    lots.size === 300 && [...lots.values()].every((lot) => lot.length >= 2),
  )
  stage.check(
    'no winner has more than 70 % of a lot',
    [...lots.values()].every((lot) => {
      const whole = sumOf(lot.map(({ promisedUnits }) => promisedUnits))
      return lot.every(({ promisedUnits }) => promisedUnits <= Math.ceil(whole * 0.7))
    }),
  )
  stage.tell(`${main.length} main and ${contracts.length - main.length} backup contracts`)
  return contracts
}

function yuan({ costTenThousandths }: MadeAward): string {
  return (costTenThousandths / 10_000).toFixed(0)
}
