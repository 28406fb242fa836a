import { z } from '@hono/zod-openapi'
import { collectionMethods } from '#domain/money/accounts.ts'
import { CommandRefused } from '#db/command-refused.ts'
import { handOverShipment } from '#db/fulfilment/hand-over.ts'
import { openSealedCode } from '#db/fulfilment/sealed-codes.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { scans } from './schemas.ts'

export const handOver = defineCommand({
  method: 'post',
  path: '/shipments/{id}/hand-over',
  summary: 'Hand a parcel to the patient, who says the pickup code',
  description:
    'A wrong code is counted: after a few of them the code is locked, and a new one must be sent. What a phone without a ' +
    'network did is told later: what then does not fit is not refused, but becomes an urgent task of the pharmacy ' +
    '(`handedOver` false, with the reason).',
  guard: 'shipment.hand_over',
  params: idParams,
  body: z
    .strictObject({
      pickupCode: z
        .string()
        .regex(/^\d{6}$/)
        .optional()
        .openapi({ description: 'Either this, or the code as a phone sealed it.' }),
      sealedPickupCode: z
        .strictObject({ keyId: z.string().max(20), box: z.string().regex(/^[\w-]{132}$/) })
        .optional()
        .openapi({ description: 'As it was sealed to the key of `GET /pickup-codes/sealing-key`.' }),
      scans,
      collectorId: z
        .uuid()
        .optional()
        .openapi({ description: 'The family member who collects it with the patient’s consent.' }),
      payment: z
        .strictObject({ method: z.enum(collectionMethods), amountFen: z.int().min(0).optional() })
        .optional()
        .openapi({
          description:
            'How the patient pays their part at once: `amountFen` must be what is due (`GET /shipments/{id}/charge-quote`), ' +
            'and is taken to be that where it is left out. Without a payment nothing is collected: ' +
            '`POST /shipments/{id}/charge/collect` does that later. What is told later says what was taken: where another ' +
            'amount is due by then, nothing is collected, and the pharmacy has an urgent task.',
        }),
      handedOverAt: z.iso.datetime({ offset: true }).optional().openapi({
        description: 'When it happened, where a phone without a network tells of it later; else left out.',
      }),
    })
    .refine(
      ({ pickupCode, sealedPickupCode }) => (pickupCode === undefined) !== (sealedPickupCode === undefined),
      {
        path: ['pickupCode'],
        message: 'Say the code either as it is or sealed.',
      },
    )
    .refine(
      ({ payment, handedOverAt }) =>
        handedOverAt === undefined || payment === undefined || payment.amountFen !== undefined,
      { path: ['payment', 'amountFen'], message: 'Say what was taken, where it is told later.' },
    ),
  status: 200,
  answer: z.object({
    shipmentId: z.uuid(),
    handedOver: z.boolean(),
    prescriptionCompleted: z.boolean(),
    charge: z
      .object({ patientFen: z.int(), collectedFen: z.int(), paymentDiffers: z.boolean() })
      .optional()
      .openapi({
        description:
          'The patient’s part, and what of it was paid at once; `paymentDiffers`: another amount was taken before than is due, which is not booked.',
      }),
    refusal: z
      .object({ code: z.string(), message: z.string(), nextStep: z.string() })
      .optional()
      .openapi({ description: 'Why a hand-over that was told later is a task now.' }),
  }),
  toldLater: ({ handedOverAt: madeAt }) =>
    madeAt === undefined ? null : { kind: 'parcel.handOver', madeAt },
  async handle({ database, request, params, madeOfflineAt, body }) {
    const { handedOverAt: _told, pickupCode, sealedPickupCode: sealed, ...given } = body
    const { answer, replayed } = await handOverShipment(database, request, {
      shipmentId: params.id,
      ...given,
      pickupCode: sealed
        ? openSealedCode(database.secret, params.id, sealed, request.now)
        : (pickupCode ?? null),
      handedOverAt: madeOfflineAt,
    })
    // The try was counted and is committed; for the caller it is a refusal all the same.
    if (!answer.handedOver && !answer.isTask) throw new CommandRefused('invalid', [answer.refusal])
    return { answer: { prescriptionCompleted: false, ...answer }, replayed }
  },
})
