import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { DeviceKey } from '../device/key.ts'
import type { SealingKey } from '../device/seal.ts'
import type { DriverRun } from '../driver/run.ts'
import type { OutboxCommand } from '../outbox/command.ts'
import type {
  CatalogueItem,
  KeptBalance,
  KeptNearExpiry,
  Order,
  Parcel,
  RecallTask,
  SiteNode,
  Stocktake,
  Suggestion,
} from '../sync/answers.ts'
import type { SyncState } from '../sync/state.ts'
import type { Work } from '#domain/access/phone-work.ts'

/** Who uses this phone, and for which site: what it knows of them without a network. */
export interface PhoneOwner {
  readonly principalId: string
  readonly name: string
  readonly tenantId: string
  readonly siteId: string
  readonly siteNameZh: string
  readonly siteNameEn: string
  /** What this person does on the phone; a village's where an older app kept nothing of it. */
  readonly work?: Work
  /** Their roles, which open the steps of a station. */
  readonly roles?: readonly string[]
}

/** An order that is being written: packs by product. */
export type Draft = Readonly<Record<string, number>>

/** A count that is being made: base units by pile. */
export type CountDraft = Readonly<Record<string, number>>

/** Single values by name. */
interface Settings {
  readonly owner: PhoneOwner
  readonly sync: SyncState
  readonly draft: Draft
  readonly count: CountDraft
  /** The rides of the driver who brought them. */
  readonly run: DriverRun
  /** To what pickup codes are sealed. */
  readonly sealingKey: SealingKey & { readonly broughtAt: string }
}

interface PhoneSchema extends DBSchema {
  outbox: { key: string; value: OutboxCommand; indexes: { bySequence: number } }
  products: { key: string; value: CatalogueItem }
  suggestions: { key: string; value: Suggestion }
  orders: { key: string; value: Order }
  parcels: { key: string; value: Parcel }
  sites: { key: string; value: SiteNode }
  settings: { key: string; value: unknown }
  deviceKeys: { key: string; value: DeviceKey }
  recallTasks: { key: string; value: RecallTask }
  nearExpiry: { key: string; value: KeptNearExpiry }
  stocktakes: { key: string; value: Stocktake }
  balances: { key: string; value: KeptBalance }
}

export type PhoneDatabase = IDBPDatabase<PhoneSchema>

/** What is brought from the server, and may be brought again. */
const syncedStores = [
  'products',
  'suggestions',
  'orders',
  'parcels',
  'recallTasks',
  'nearExpiry',
  'stocktakes',
  'balances',
] as const
type SyncedStore = (typeof syncedStores)[number]

const version = 3

/** Opens the phone's database, and makes it at the first time. */
export function openPhoneDatabase(): Promise<PhoneDatabase> {
  return openDB<PhoneSchema>('yunyaoku-phone', version, {
    upgrade(database, before) {
      if (before < 2) database.createObjectStore('deviceKeys', { keyPath: 'principalId' })
      if (before < 3)
        for (const store of ['recallTasks', 'nearExpiry', 'stocktakes', 'balances'] as const)
          database.createObjectStore(store, { keyPath: 'id' })
      if (before >= 1) return
      database.createObjectStore('outbox', { keyPath: 'key' }).createIndex('bySequence', 'sequence', {
        unique: true,
      })
      database.createObjectStore('products', { keyPath: 'productId' })
      for (const store of ['suggestions', 'orders', 'parcels', 'sites'] as const)
        database.createObjectStore(store, { keyPath: 'id' })
      database.createObjectStore('settings')
    },
    // Another page of a newer app waits for this one to let go.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  })
}

export async function readSetting<Name extends keyof Settings>(
  database: PhoneDatabase,
  name: Name,
): Promise<Settings[Name] | null> {
  return ((await database.get('settings', name)) as Settings[Name] | undefined) ?? null
}

export async function writeSetting<Name extends keyof Settings>(
  database: PhoneDatabase,
  name: Name,
  value: Settings[Name],
): Promise<void> {
  await database.put('settings', value, name)
}

/**
 * Changes a value as it stands at this moment: two changes cannot undo each other, and whoever reads after the call, even
 * before it resolves, reads what came of it. A change to null leaves it as it is.
 */
export async function changeSetting<Name extends keyof Settings>(
  database: PhoneDatabase,
  name: Name,
  change: (kept: Settings[Name] | null) => Settings[Name] | null,
): Promise<void> {
  const transaction = database.transaction('settings', 'readwrite')
  const kept = ((await transaction.store.get(name)) as Settings[Name] | undefined) ?? null
  const changed = change(kept)
  if (changed !== null) await transaction.store.put(changed, name)
  await transaction.done
}

/** Forgets what was brought for another site. The outbox stays: it holds work that is nowhere else. */
export async function forgetSynced(database: PhoneDatabase): Promise<void> {
  const stores: (SyncedStore | 'settings')[] = [...syncedStores, 'settings']
  const transaction = database.transaction(stores, 'readwrite')
  await Promise.all([
    ...syncedStores.map((store) => transaction.objectStore(store).clear()),
    transaction.objectStore('settings').delete('sync'),
    transaction.objectStore('settings').delete('draft'),
    transaction.objectStore('settings').delete('count'),
    transaction.objectStore('settings').delete('run'),
    transaction.done,
  ])
}
