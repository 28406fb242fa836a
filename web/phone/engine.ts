import { registerDevice } from './device/register.ts'
import { sendSigned } from './device/send.ts'
import type { LiveStatus } from '#web/ui/live-events.ts'
import { drain, type DrainEnd } from './outbox/drain.ts'
import { outboxStoreOf } from './storage/outbox-store.ts'
import type { PhoneDatabase, PhoneOwner } from './storage/database.ts'
import type { Myself } from './sync/answers.ts'
import { makeDue, type BringQuestion, type SyncProgress } from './sync/bring.ts'
import { type Demand, openDemands } from './sync/demand.ts'
import { type LiveWishes, newsOf } from './sync/live.ts'
import { get, Refused } from './sync/server.ts'
import { tellChange } from './storage/changes.ts'

/** What the app shows of its talk with the server. */
export interface EngineState {
  /** What the last request told; null before the first. */
  readonly isOnline: boolean | null
  /** False once the server said that nobody, or somebody else, is signed in. */
  readonly isSignedIn: boolean
  readonly drainEnd: DrainEnd | null
  readonly progress: SyncProgress | null
  /** Whether news comes as it happens; null where nobody follows. */
  readonly live: LiveStatus | null
}

const notTalkedYet: EngineState = {
  isOnline: null,
  isSignedIn: true,
  drainEnd: null,
  progress: null,
  live: null,
}

/** Brings what is due of what an app shows. @throws Unreached, Refused. */
export type Bring = (question: BringQuestion) => Promise<void>

export interface Engine {
  state(): EngineState
  onChange(listener: () => void): () => void
  /** Sends and brings what is due now; `isAsked` brings everything anew. */
  wake(isAsked?: boolean): void
  /** Hears when the server told of something, or somebody should look again. @returns what ends it. */
  onNews(listener: () => void): () => void
  stop(): void
}

const everyMs = 60_000
/** While news comes by itself: a stream may be dead without anybody having said so. */
const liveEveryMs = 5 * 60_000
const offlineEveryMs = 15_000
const lockName = 'yunyaoku-phone-drain'

/** What an app brings, and of what it hears at once. */
interface EngineWork {
  readonly bring: Bring
  readonly live: LiveWishes
}

/**
 * Starts sending and bringing for `owner`: at once, when the network comes back, when the page is looked at, by time, and
 * when the server tells of news.
 */
export function startEngine(database: PhoneDatabase, owner: PhoneOwner, { bring, live }: EngineWork): Engine {
  let state = notTalkedYet
  let timer: number | undefined
  let isRunning = false
  const events = new AbortController()
  const { signal } = events
  const demands = openDemands()
  const [whoWatches, whoListens] = [listenersOf(), listenersOf()]
  const set = (change: Partial<EngineState>) => {
    state = { ...state, ...change }
    whoWatches.tell()
  }
  const news = newsOf(live, owner.siteId, {
    onNews(heard) {
      demands.hear(heard)
      wake()
      whoListens.tell()
    },
    onStatus() {
      const before = state.live
      set({ live: news.status() })
      // The stream broke: so may the network have, or the session.
      if (before === 'live' && state.live === 'polling') wake()
    },
  })
  /** The stream is followed while somebody looks and is signed in. */
  const follow = () => {
    news.follow(
      !signal.aborted &&
        document.visibilityState === 'visible' &&
        state.isOnline !== null &&
        state.isSignedIn,
    )
    set({ live: news.status() })
  }
  const wake = (isAsked = false) => {
    demands.ask(isAsked)
    void run()
  }
  const run = async () => {
    if (isRunning || signal.aborted) return
    isRunning = true
    window.clearTimeout(timer)
    for (let demand = demands.take(); demand !== null && !signal.aborted; demand = demands.take()) {
      const isBrought = await alone(() => talk({ database, owner, bring, demand }, set))
      // What could not be brought is still news the next time.
      if (!isBrought) demands.hear(demand.heard)
    }
    isRunning = false
    follow()
    if (!signal.aborted) timer = window.setTimeout(() => wake(), pauseMs(state))
  }
  window.addEventListener('online', () => wake(), { signal })
  window.addEventListener('offline', () => set({ isOnline: false, progress: null }), { signal })
  const look = () => {
    follow()
    if (document.visibilityState === 'visible') wake()
  }
  document.addEventListener('visibilitychange', look, { signal })
  return {
    state: () => state,
    onChange: (listener) => whoWatches.add(listener),
    wake,
    onNews: (listener) => whoListens.add(listener),
    stop() {
      events.abort()
      follow()
      window.clearTimeout(timer)
    },
  }
}

function listenersOf() {
  const all = new Set<() => void>()
  return {
    tell: () => all.forEach((listener) => listener()),
    add(listener: () => void) {
      all.add(listener)
      return () => all.delete(listener)
    },
  }
}

function pauseMs({ isOnline, drainEnd, live }: EngineState): number {
  if (drainEnd?.step === 'wait') return Math.max(1_000, Math.min(drainEnd.until - Date.now(), everyMs))
  if (isOnline === false) return offlineEveryMs
  return live === 'live' ? liveEveryMs : everyMs
}

/** One page of one phone sends at a time; the others wait for it and then find the outbox empty. */
async function alone<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  return 'locks' in navigator ? navigator.locks.request(lockName, work) : work()
}

interface Talk {
  readonly database: PhoneDatabase
  readonly owner: PhoneOwner
  readonly bring: Bring
  readonly demand: Demand
}

/** @returns whether everything that was due was brought. */
async function talk(
  { database, owner, bring, demand }: Talk,
  set: (change: Partial<EngineState>) => void,
): Promise<boolean> {
  try {
    const myself = await get<Myself>('/access/me')
    const isSignedIn = myself.principalId === owner.principalId
    set({ isOnline: true, isSignedIn })
    if (!isSignedIn) return false
    await registerDevice(database, owner.principalId)
    await sendAll(database, owner, set)
    await bring({
      database,
      owner,
      siteId: owner.siteId,
      ...demand,
      now: () => new Date(),
      onProgress: (progress) => set({ progress }),
    })
    set({ progress: null })
    return true
  } catch (error) {
    const isSignedOut = error instanceof Refused && error.status === 401
    set({ isOnline: error instanceof Refused, progress: null, ...(isSignedOut ? { isSignedIn: false } : {}) })
    return false
  } finally {
    tellChange()
  }
}

async function sendAll(
  database: PhoneDatabase,
  { principalId }: PhoneOwner,
  set: (change: Partial<EngineState>) => void,
): Promise<void> {
  let settled = 0
  const drainEnd = await drain({
    store: outboxStoreOf(database),
    principalId,
    send: (request, command) => sendSigned(database, request, command),
    now: () => new Date(),
    chance: Math.random,
    onSettled() {
      settled += 1
      tellChange()
    },
  })
  set({ drainEnd, ...(drainEnd.step === 'signedOut' ? { isSignedIn: false } : {}) })
  if (settled > 0) await makeDue(database, ['orders', 'parcels', 'balances', 'stocktakes', 'recallTasks'])
}
