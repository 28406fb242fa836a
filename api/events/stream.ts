import type { ReadableStreamDefaultController, UnderlyingSource } from 'node:stream/web'
import type { Context, Handler } from 'hono'
import { z } from 'zod'
import { watchesNetwork } from '#domain/access/network-watch.ts'
import { aggregateKinds } from '#domain/events/event.ts'
import type { Caller } from '#db/access/identify.ts'
import { authenticate } from '../access/authenticate.ts'
import type { AppEnv } from '../dependencies.ts'
import { ProblemError } from '../problem.ts'
import type { EventFeed, FeedEvent } from './feed.ts'

const heartbeatMs = 15_000
/** A viewer that was away for longer than this many events of the whole network loads its page anew. */
const replayLimit = 1_000
/** A viewer that has this many messages unread is too slow: it is dropped, and resumes from where it was. */
const bufferedMessages = 2 * replayLimit

/**
 * `GET /events`: server-sent events for whoever is signed in, each with its position as id, so that a reconnecting
 * browser resumes with Last-Event-ID. `event: reset` tells a viewer that missed too much to load its page anew.
 * On a weak network one asks for less: `?kinds=order,shipment` for what is told of, `&siteId=` for one site's and for what
 * belongs to no site.
 * @throws ProblemError `invalidRequest` where either is not well formed.
 */
export const streamEvents: Handler<AppEnv> = async (context) => {
  const caller = await authenticate(context)
  const wishes = requireWishes(context)
  const since = resumePosition(context.req.header('last-event-id'))
  return eventStream(context.var.dependencies.feed, {
    since,
    mayView: (event) => isWished(wishes, event) && mayView(caller, event),
    endsAt: (event) => revokes(event, caller),
    stillAllowed: () => isStill(caller, context),
  })
}

/** What a viewer wants to be told of; undefined for everything. */
export interface StreamWishes {
  readonly kinds?: readonly string[] | undefined
  readonly siteId?: string | undefined
}

const wishesSchema = z.object({
  kinds: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(aggregateKinds)))
    .optional(),
  siteId: z.uuid().optional(),
})

function requireWishes(context: Context<AppEnv>): StreamWishes {
  const read = wishesSchema.safeParse(context.req.query())
  if (!read.success) throw new ProblemError(wishesInvalid)
  return read.data
}

const wishesInvalid = {
  status: 400,
  code: 'invalidRequest',
  title: 'Request invalid',
  detail: 'kinds is a list of kinds of aggregates with commas between them, and siteId the id of a site.',
  nextStep: 'Correct them, or leave them out to be told of everything.',
} as const

/** True for what a viewer asked to be told of. What belongs to no site concerns every site. */
export function isWished(
  { kinds, siteId }: StreamWishes,
  { aggregateKind, siteIds }: Pick<FeedEvent, 'aggregateKind' | 'siteIds'>,
): boolean {
  if (kinds !== undefined && !kinds.includes(aggregateKind)) return false
  return siteId === undefined || siteIds === null || siteIds.includes(siteId)
}

interface Viewer {
  /** Resume after this position; null starts with what comes next. */
  readonly since: number | null
  mayView(event: FeedEvent): boolean
  /** True for an event that ends this viewer's right to look on. */
  endsAt(event: FeedEvent): boolean
  /** Asked at every heartbeat. */
  stillAllowed(): Promise<boolean>
}

/** True for events of the viewer's tenant, those handed to it, and all of them for who watches over the network. */
export function mayView({ actor, tenantKind }: Caller, event: FeedEvent): boolean {
  if (watchesNetwork(tenantKind, actor.roles)) return true
  return event.tenantId === actor.tenantId || event.grantedTenantIds.includes(actor.tenantId)
}

/** An endless response that tells `viewer` what it may view, until it goes, falls behind or loses its right. */
export function eventStream(feed: EventFeed, viewer: Viewer): Response {
  const body = new ReadableStream<Uint8Array>(follow(feed, viewer), { highWaterMark: bufferedMessages })
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
  })
}

function follow(feed: EventFeed, viewer: Viewer): UnderlyingSource<Uint8Array> {
  const encoder = new TextEncoder()
  let output: ReadableStreamDefaultController<Uint8Array> | null = null
  let sentTo = viewer.since ?? feed.position()
  /** News that came while older events were still being read; null once it goes straight out. */
  let waiting: FeedEvent[] | null = []
  const unsubscribe = feed.subscribe({ onEvents: receive, onClose: end })
  const heartbeat = setInterval(() => void beat(), heartbeatMs).unref()

  return {
    async start(controller) {
      output = controller
      send('retry: 2000\n\n')
      // Without the older events there is nothing to resume: the viewer comes back for them.
      if (viewer.since !== null) await replay(viewer.since).catch(end)
      send(`id: ${sentTo}\n\n`)
      const missed = waiting ?? []
      waiting = null
      tell(missed)
    },
    cancel() {
      output = null
      end()
    },
  }

  function receive(events: readonly FeedEvent[]): void {
    if (waiting === null) tell(events)
    else waiting.push(...events)
  }

  async function replay(since: number): Promise<void> {
    const events = await feed.readAfter(since, replayLimit)
    if (events.length < replayLimit) {
      tell(events)
      return
    }
    sentTo = feed.position()
    send(`event: reset\nid: ${sentTo}\ndata: {}\n\n`)
  }

  function tell(events: readonly FeedEvent[]): void {
    for (const event of events) {
      if (event.position <= sentTo) continue
      sentTo = event.position
      if (viewer.mayView(event)) send(message(event))
      if (viewer.endsAt(event)) end()
    }
  }

  async function beat(): Promise<void> {
    if (await viewer.stillAllowed()) send(`: still here\nid: ${sentTo}\n\n`)
    else end()
  }

  function send(text: string): void {
    if (output === null) return
    if ((output.desiredSize ?? 0) <= 0) end()
    else output.enqueue(encoder.encode(text))
  }

  function end(): void {
    clearInterval(heartbeat)
    unsubscribe()
    output?.close()
    output = null
  }
}

function message({ position, type, aggregateKind, aggregateId, prescriptionId }: FeedEvent): string {
  return `id: ${position}\ndata: ${JSON.stringify({ type, kind: aggregateKind, id: aggregateId, prescriptionId })}\n\n`
}

/** A lost phone or key stops looking at once, not at the next heartbeat. */
function revokes(event: FeedEvent, caller: Caller): boolean {
  return event.aggregateId === caller.actor.principalId && revocations.has(event.type)
}

const revocations: ReadonlySet<string> = new Set(['person.revoked', 'person.changed', 'api_key.revoked'])

/** A failing look-up keeps the viewer: the database may be restarting. */
async function isStill(caller: Caller, context: Context<AppEnv>): Promise<boolean> {
  try {
    const now = await authenticate(context)
    return now.actor.principalId === caller.actor.principalId
  } catch (error) {
    return !(error instanceof ProblemError)
  }
}

function resumePosition(lastEventId: string | undefined): number | null {
  if (lastEventId === undefined || !/^\d{1,15}$/.test(lastEventId)) return null
  return Number(lastEventId)
}
