import { z } from '@hono/zod-openapi'
import { readEpc, readOwnId } from '#domain/inventory/epcis-identifiers.ts'
import { actions, businessSteps, dispositions } from '#domain/inventory/epcis-steps.ts'
import type { TraceQuery } from '#db/inventory/trace-query.ts'

const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text))
const eventTypes = ['ObjectEvent', 'AggregationEvent', 'TransactionEvent'] as const
/** What the standard knows beside these; here nothing is of them. */
const otherTypes = ['AssociationEvent', 'TransformationEvent', 'all'] as const

/** Values with commas between them, each of a closed list. */
function someOf<Value extends string>(values: readonly [Value, ...Value[]]) {
  return z
    .string()
    .max(2000)
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(values)).min(1))
    .optional()
    .openapi({ type: 'string', description: `With commas between them: ${values.join(', ')}.` })
}

/** Identifiers with commas between them, each read by `read`; what is none of ours finds nothing. */
function identifiers<Read>(read: (uri: string) => Read | null, description: string) {
  return z
    .string()
    .min(1)
    .max(4000)
    .transform((text) => text.split(',').flatMap((uri) => read(uri) ?? []))
    .optional()
    .openapi({ type: 'string', description })
}

const sites = (description: string) => identifiers((uri) => readOwnId(uri, ['site']), description)

const transactionKinds = [
  'shipment',
  'receipt',
  'prescription',
  'order',
  'transfer',
  'supplier_return',
  'campaign',
  'campaign_batch',
  'decision',
]

/** The parameters of the standard's simple event query that make sense here. An unknown one is refused. */
export const epcisQuery = z.strictObject({
  eventType: someOf([...eventTypes, ...otherTypes]),
  GE_eventTime: time.optional().openapi({ type: 'string', format: 'date-time' }),
  LT_eventTime: time.optional().openapi({ type: 'string', format: 'date-time' }),
  GE_recordTime: time.optional().openapi({ type: 'string', format: 'date-time' }),
  LT_recordTime: time.optional().openapi({ type: 'string', format: 'date-time' }),
  EQ_action: someOf(actions),
  EQ_bizStep: someOf(businessSteps),
  EQ_disposition: someOf(dispositions),
  EQ_readPoint: sites('Sites at which it was seen.'),
  EQ_bizLocation: sites('Sites at which the goods are afterwards.'),
  MATCH_epc: identifiers(readEpc, 'Boxes by their codes.'),
  MATCH_epcClass: identifiers(readEpc, 'Lots by trade item and lot number.'),
  MATCH_anyEPC: identifiers(readEpc, 'Boxes and packages, as what is packed or what it is packed in.'),
  EQ_bizTransaction: identifiers(
    (uri) => readOwnId(uri, transactionKinds),
    'Shipments, receipts, prescriptions, orders, campaigns with their batches, and other requests.',
  ),
  perPage: z.coerce.number().int().min(1).max(100).default(30),
  nextPageToken: z.string().max(200).optional(),
})

/** What the parameters ask for. Events are recorded as they happen, so both times are one. */
export function traceQueryOf(
  query: z.output<typeof epcisQuery>,
  tenantId: TraceQuery['tenantId'],
): TraceQuery {
  const { eventType, EQ_action, EQ_bizStep, EQ_disposition } = query
  const goods = [query.MATCH_epc, query.MATCH_epcClass, query.MATCH_anyEPC].flatMap((asked) =>
    asked === undefined ? [] : [asked],
  )
  return {
    types:
      eventType === undefined || eventType.includes('all')
        ? null
        : eventTypes.filter((type) => eventType.includes(type)),
    isStep: (step) =>
      isAmong(EQ_action, step.action) &&
      isAmong(EQ_bizStep, step.bizStep) &&
      isAmong(EQ_disposition, step.disposition),
    from: latest(query.GE_eventTime, query.GE_recordTime),
    before: earliest(query.LT_eventTime, query.LT_recordTime),
    readAt: query.EQ_readPoint ?? null,
    restsAt: query.EQ_bizLocation ?? null,
    goods: goods.length === 0 ? null : goods.flat(),
    transactions: query.EQ_bizTransaction ?? null,
    tenantId,
    key: null,
  }
}

function isAmong<Value>(values: readonly Value[] | undefined, value: Value): boolean {
  return values === undefined || values.includes(value)
}

function latest(...instants: readonly (Date | undefined)[]): Date | null {
  return given(instants).toSorted(byTime).at(-1) ?? null
}

function earliest(...instants: readonly (Date | undefined)[]): Date | null {
  return given(instants).toSorted(byTime).at(0) ?? null
}

function given(instants: readonly (Date | undefined)[]): Date[] {
  return instants.flatMap((instant) => (instant === undefined ? [] : [instant]))
}

function byTime(one: Date, other: Date): number {
  return one.getTime() - other.getTime()
}
