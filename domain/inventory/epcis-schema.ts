import { z } from 'zod'
import { actions, businessSteps, dispositions } from './epcis-steps.ts'

/**
 * EPCIS 2.0 (GS1, 2022) in JSON, as far as it is told here: every constraint of the standard's JSON Schema that applies
 * to these elements, and no element beside them.
 */
const uri = z.string().regex(/^[a-z][a-z\d+.-]*:[^\s<>"{}|\\^`]+$/i)
const time = z.iso.datetime({ offset: true })

const quantityElement = z.strictObject({
  epcClass: uri,
  quantity: z.number().optional(),
  uom: z
    .string()
    .regex(/^[A-Z0-9]{2,3}$/)
    .optional(),
})

const place = z.strictObject({ id: uri })

const businessTransaction = z.strictObject({
  type: z.enum(['po', 'desadv', 'recadv']).optional(),
  bizTransaction: uri,
})

const parties = ['owning_party', 'possessing_party', 'location'] as const

const common = {
  eventID: uri,
  eventTime: time,
  recordTime: time,
  eventTimeZoneOffset: z.string().regex(/^[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00)$/),
  action: z.enum(actions),
  bizStep: z.enum(businessSteps),
  disposition: z.enum(dispositions),
  readPoint: place.optional(),
  bizLocation: place.optional(),
}

const goods = {
  epcList: unique(z.array(uri)).optional(),
  quantityList: z.array(quantityElement).min(1).optional(),
}

const objectEvent = z
  .strictObject({
    type: z.literal('ObjectEvent'),
    ...common,
    ...goods,
    bizTransactionList: z.array(businessTransaction).optional(),
    sourceList: z.array(z.strictObject({ type: z.enum(parties), source: uri })).optional(),
    destinationList: z.array(z.strictObject({ type: z.enum(parties), destination: uri })).optional(),
  })
  .refine(namesGoods, { error: 'It names no object.' })

const aggregationEvent = z
  .strictObject({
    type: z.literal('AggregationEvent'),
    ...common,
    parentID: uri,
    childEPCs: unique(z.array(uri)).optional(),
    childQuantityList: z.array(quantityElement).min(1).optional(),
  })
  .refine(
    ({ action, childEPCs = [], childQuantityList = [] }) =>
      action === 'DELETE' || childEPCs.length + childQuantityList.length > 0,
    {
      error: 'It names no child.',
    },
  )

const transactionEvent = z
  .strictObject({
    type: z.literal('TransactionEvent'),
    ...common,
    ...goods,
    bizTransactionList: z.array(businessTransaction).min(1),
  })
  .refine((event) => event.action === 'DELETE' || namesGoods(event), { error: 'It names no object.' })

export const epcisEventSchema = z.discriminatedUnion('type', [
  objectEvent,
  aggregationEvent,
  transactionEvent,
])
export type BusinessTransaction = z.output<typeof businessTransaction>
export type EpcisEvent = z.output<typeof epcisEventSchema>

export const epcisContext = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'

/** What a query is answered with. */
export const epcisQueryDocumentSchema = z.strictObject({
  '@context': z.tuple([z.literal(epcisContext)]),
  type: z.literal('EPCISQueryDocument'),
  schemaVersion: z.literal('2.0'),
  creationDate: time,
  epcisBody: z.strictObject({
    queryResults: z.strictObject({
      queryName: z.literal('SimpleEventQuery'),
      resultsBody: z.strictObject({ eventList: z.array(epcisEventSchema) }),
    }),
  }),
})

interface Goods {
  readonly epcList?: readonly string[] | undefined
  readonly quantityList?: readonly object[] | undefined
}

function namesGoods({ epcList, quantityList }: Goods): boolean {
  return epcList !== undefined || quantityList !== undefined
}

function unique<Items extends z.ZodArray<z.ZodString>>(items: Items) {
  return items.refine((values) => new Set(values).size === values.length, {
    error: 'An item is there twice.',
  })
}
