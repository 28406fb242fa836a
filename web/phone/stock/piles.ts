import { type CountedPart, shelfPart, statusesOfPart } from '#domain/inventory/counting.ts'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import type { StockStatus } from '#domain/inventory/stock-status.ts'
import type { CountedPile, OutboxCommand } from '../outbox/command.ts'
import type { KeptBalance, Parcel, Stocktake } from '../sync/answers.ts'

/** Goods of one lot and owner that lie together at this site, as they are counted. How many there should be is not told. */
export interface Pile {
  readonly id: string
  readonly lotId: string
  readonly ownership: StockOwnership
  readonly part: CountedPart
  readonly productId: string
  readonly nameZh: string
  readonly nameEn: string
  /** Empty where it was not brought yet. */
  readonly strength: string
  readonly baseUnit: string
  readonly lotNumber: string
  readonly expiresOn: string | null
  /** A second person is to count it. */
  readonly isRecount: boolean
  /** A receipt of this lot waits on this phone: the books hear of it first, else it would be counted twice. */
  readonly awaitsReceipt: boolean
}

interface KnownStock {
  readonly balances: readonly KeptBalance[]
  readonly stocktakes: readonly Stocktake[]
  readonly parcels: readonly Parcel[]
  readonly commands: readonly OutboxCommand[]
}

/** The piles of this site by what was brought last: those to count again first, then by name, lot and part. */
export function pilesOf({ balances, stocktakes, parcels, commands }: KnownStock, now: Date): Pile[] {
  const recounts = new Set(stocktakes.flatMap((stocktake) => stocktake.recounts.map(pileId)))
  const lotsToCome = lotsOfWaitingReceipts(parcels, commands)
  const piles = balances.flatMap((balance): Pile[] => {
    const { lotId, ownership, productNameZh, lotNumber, expiresOn } = balance
    const part = partOf(balance, now)
    if (part === null) return []
    const id = pileId({ lotId, ownership, part })
    const pile = {
      id,
      lotId,
      ownership,
      part,
      productId: balance.productId,
      nameZh: productNameZh,
      nameEn: balance.productNameEn,
      strength: balance.strength ?? '',
      baseUnit: balance.baseUnit,
      lotNumber,
      expiresOn,
      isRecount: recounts.has(id),
      awaitsReceipt: lotsToCome.has(lotName(productNameZh, lotNumber)),
    }
    return [pile]
  })
  // What is available and what is promised of a lot lie in one pile.
  return [...new Map(piles.map((pile) => [pile.id, pile])).values()].toSorted(inOrder)
}

function inOrder(one: Pile, other: Pile): number {
  const first = Number(other.isRecount) - Number(one.isRecount)
  return first || one.nameZh.localeCompare(other.nameZh, 'zh-CN') || (one.id < other.id ? -1 : 1)
}

function partOf({ status, expiresOn }: KeptBalance, now: Date): CountedPart | null {
  const isIn = (part: CountedPart) => (statusesOfPart[part] as readonly StockStatus[]).includes(status)
  if (isIn('quarantine')) return 'quarantine'
  return isIn('shelf') ? shelfPart(expiresOn, now) : null
}

function pileId({ lotId, ownership, part }: Omit<CountedPile, 'countedUnits'>): string {
  return `${lotId}.${ownership}.${part}`
}

function lotName(nameZh: string, lotNumber: string): string {
  return `${nameZh}/${lotNumber}`
}

function lotsOfWaitingReceipts(
  parcels: readonly Parcel[],
  commands: readonly OutboxCommand[],
): ReadonlySet<string> {
  const received = new Set(
    commands.flatMap(({ kind, state, payload }) =>
      kind === 'shipment.receive' && state === 'saved' ? [payload.shipmentId] : [],
    ),
  )
  return new Set(
    parcels
      .filter(({ id }) => received.has(id))
      .flatMap(({ lines }) => lines.map(({ nameZh, lotNumber }) => lotName(nameZh, lotNumber))),
  )
}

/** The piles that were counted, as the API takes them, at most 200 at once. */
export function countedPiles(
  piles: readonly Pile[],
  counted: Readonly<Record<string, number>>,
): CountedPile[][] {
  const all = piles.flatMap(({ id, lotId, ownership, part, awaitsReceipt }) => {
    const countedUnits = counted[id]
    return countedUnits === undefined || awaitsReceipt ? [] : [{ lotId, ownership, part, countedUnits }]
  })
  return Array.from({ length: Math.ceil(all.length / mostPiles) }, (_, page) =>
    all.slice(page * mostPiles, (page + 1) * mostPiles),
  )
}

const mostPiles = 200
