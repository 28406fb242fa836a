import { type PhoneDatabase, type PhoneOwner, readSetting, writeSetting } from '../storage/database.ts'
import type {
  CatalogueItem,
  KeptBalance,
  KeptNearExpiry,
  NearExpiry,
  Order,
  OrderDetail,
  OrderHead,
  Page,
  Parcel,
  ParcelHead,
  PartDetail,
  RecallTask,
  StockBalance,
  Stocktake,
  StocktakeHead,
  StocktakeLine,
  Suggestion,
} from './answers.ts'
import { bringSealingKey } from './bring-sealing-key.ts'
import type { Demand } from './demand.ts'
import { withQuote } from '../hand-over/quote.ts'
import { get } from './server.ts'
import {
  afterPage,
  dueSteps,
  nothingSynced,
  seenOf,
  stepsOf,
  syncSteps,
  type SyncState,
  type SyncStep,
} from './state.ts'

/** What is told while data comes in. */
export interface SyncProgress {
  readonly step: SyncStep
  /** Rows of this step so far. */
  readonly count: number
}

/** What is to be brought, and for whom. */
export interface BringQuestion extends Demand {
  readonly database: PhoneDatabase
  readonly owner: PhoneOwner
  readonly siteId: string
  readonly now: () => Date
  readonly onProgress: (progress: SyncProgress) => void
}

type Bring = (question: BringQuestion, after: string | null) => Promise<BroughtPage>

interface BroughtPage {
  readonly rows: readonly { readonly key: string; readonly value: unknown }[]
  readonly next: string | null
}

/**
 * Brings what is due of this site's data, page by page. Each page and the place of the next one are kept together; what
 * the server no longer has goes when a step has come whole.
 * @throws Unreached, Refused: what came before is kept, and the next time goes on from there.
 */
export async function bringData(question: BringQuestion): Promise<void> {
  const { database, now, isAsked, heard, onProgress } = question
  await bringSealingKey(database, now())
  let state = (await readSetting(database, 'sync')) ?? nothingSynced
  for (const step of dueSteps(state, now(), isAsked ? syncSteps : stepsOf(heard))) {
    let after = state.running?.step === step ? state.running.after : null
    do {
      onProgress({ step, count: seenOf(state, step).length })
      const page = await bringers[step](question, after)
      state = await keepPage(database, state, { step, ...page }, now())
      after = page.next
    } while (after !== null)
  }
}

async function keepPage(
  database: PhoneDatabase,
  state: SyncState,
  { step, rows, next }: BroughtPage & { readonly step: SyncStep },
  now: Date,
): Promise<SyncState> {
  const ids = rows.map(({ key }) => key)
  const after = afterPage(state, { step, ids, next }, now)
  const transaction = database.transaction([step, 'settings'], 'readwrite')
  const store = transaction.objectStore(step)
  for (const { value } of rows) await store.put(value as never)
  if (next === null) {
    const current = new Set([...seenOf(state, step), ...ids])
    for (const key of await store.getAllKeys()) if (!current.has(key)) await store.delete(key)
  }
  await transaction.objectStore('settings').put(after, 'sync')
  await transaction.done
  return after
}

const pageLimit = '100'
/** Older orders are looked up by who needs them with a network. */
const keptOrders = '30'
const keptParcels = '20'
const keptStocktakes = '10'

function pageQuery(after: string | null, limit = pageLimit): Record<string, string> {
  return after === null ? { limit } : { limit, after }
}

const bringers: Readonly<Record<SyncStep, Bring>> = {
  async suggestions({ siteId }, after) {
    const path = `/sites/${siteId}/replenishment-suggestions`
    const { items, next } = await get<Page<Suggestion>>(path, { ...pageQuery(after), state: 'suggested' })
    return { rows: items.map((value) => ({ key: value.id, value })), next }
  },
  async products({ siteId }, after) {
    const { items, next } = await get<Page<CatalogueItem>>('/order-catalogue', {
      ...pageQuery(after),
      siteId,
    })
    return { rows: items.map((value) => ({ key: value.productId, value })), next }
  },
  async orders({ database, siteId }) {
    const { items } = await get<Page<OrderHead>>('/orders', { limit: keptOrders, siteId })
    const rows: { key: string; value: Order }[] = []
    for (const head of items) {
      if (head.state === 'draft') continue
      const known = await database.get('orders', head.id)
      const isFinal = ['closed', 'cancelled', 'rejected'].includes(head.state)
      const isKnown = isFinal && known?.version === head.version && known.state === head.state
      rows.push({ key: head.id, value: isKnown ? known : await bringOrder(head.id) })
    }
    return { rows, next: null }
  },
  async parcels({ database, siteId, now }, after) {
    const path = `/sites/${siteId}/parcels`
    const { items, next } = await get<Page<ParcelHead>>(path, pageQuery(after, keptParcels))
    const rows: { key: string; value: Parcel }[] = []
    for (const head of items) {
      const known = await database.get('parcels', head.id)
      const isKnown = known?.version === head.version
      const parcel = isKnown ? known : await get<Parcel>(`/shipments/${head.id}`)
      const isDue = parcel.kind === 'prescription' && parcel.state === 'arrived'
      rows.push({ key: head.id, value: isDue ? await withQuote(parcel, known, now()) : parcel })
    }
    return { rows, next }
  },
  async recallTasks({ siteId }, after) {
    const { items, next } = await get<Page<RecallTask>>('/recall-tasks', pageQuery(after))
    const open = items.filter((task) => task.siteId === siteId && task.state !== 'dropped')
    return { rows: open.map((value) => ({ key: value.id, value })), next }
  },
  async nearExpiry({ siteId }, after) {
    const { items, next } = await get<Page<NearExpiry>>('/near-expiry', { ...pageQuery(after), siteId })
    const rows = items.map((row): KeptNearExpiry => ({ ...row, id: row.lotId }))
    return { rows: rows.map((value) => ({ key: value.id, value })), next }
  },
  async stocktakes({ siteId }) {
    const { items } = await get<Page<StocktakeHead>>(`/sites/${siteId}/stocktakes`, { limit: keptStocktakes })
    const rows: { key: string; value: Stocktake }[] = []
    for (const head of items)
      if (head.state === 'open') rows.push({ key: head.id, value: await bringStocktake(head) })
    return { rows, next: null }
  },
  async balances({ siteId }, after) {
    const { items, next } = await get<Page<StockBalance>>(`/sites/${siteId}/stock`, pageQuery(after))
    const rows = items.map((row): KeptBalance => ({ ...row, id: balanceId(row) }))
    return { rows: rows.map((value) => ({ key: value.id, value })), next }
  },
}

function balanceId({ lotId, status, ownership }: StockBalance): string {
  return `${lotId}.${status}.${ownership}`
}

async function bringStocktake({ id, state, openedAt }: StocktakeHead): Promise<Stocktake> {
  const path = `/stocktakes/${id}/lines`
  const { items } = await get<Page<StocktakeLine>>(path, { limit: pageLimit, state: 'to_recount' })
  const recounts = items.map(({ lotId, ownership, part }) => ({ lotId, ownership, part }))
  return { id, state, openedAt, recounts }
}

async function bringOrder(orderId: string): Promise<Order> {
  const order = await get<OrderDetail>(`/orders/${orderId}`)
  const parts: PartDetail[] = []
  for (const { id } of order.parts) parts.push(await get<PartDetail>(`/order-parts/${id}`))
  return { ...order, parts }
}

/** Lets every step be due again, when something was done that changes what the server has. */
export async function makeDue(database: PhoneDatabase, steps: readonly SyncStep[]): Promise<void> {
  const state = (await readSetting(database, 'sync')) ?? nothingSynced
  const doneAt = { ...state.doneAt }
  for (const step of steps) if (doneAt[step] !== undefined) doneAt[step] = new Date(0).toISOString()
  await writeSetting(database, 'sync', { ...state, doneAt })
}
