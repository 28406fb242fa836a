import { z } from '@hono/zod-openapi'
import { mostPersons } from '#domain/campaigns/household.ts'
import { householdStates, type HouseholdState } from '#domain/campaigns/states.ts'
import { statesOf } from '#domain/state-table.ts'
import { CommandRefused, refused } from '#db/command-refused.ts'
import { prescribedKey, readPrescribableKits } from '#db/campaigns/prescribable-kits.ts'
import { readPrescribedHousehold } from '#db/campaigns/prescribed-household.ts'
import { registrationToken } from '#db/campaigns/registration-queue.ts'
import { defineCommand, defineQuery } from '../operation.ts'
import { idParams, instant } from '../schemas.ts'
import { acknowledged, registerBy } from './registrations.ts'

const read = defineQuery({
  path: '/prescriptions/{id}/campaign-kits',
  summary: 'List the campaigns in which a prescription of the fever clinic may ask for a kit',
  description:
    'For the doctor whose prescription it is. Campaigns that take households in and serve the patient’s village, and those that this prescription has asked already. Nothing of their stock, depots or households. `answersForm` is false for a prescription that answers no symptom form, which asks for no kit.',
  guard: 'symptom_form.answer',
  params: idParams,
  answer: z
    .object({
      answersForm: z.boolean(),
      campaigns: z.array(
        z.object({
          id: z.uuid(),
          nameZh: z.string(),
          nameEn: z.string(),
          areaZh: z.string(),
          areaEn: z.string(),
          untilAt: instant.nullable().openapi({
            description: 'When everything is to be dispatched by; null while no start is planned.',
          }),
          kit: z.array(
            z.object({
              productId: z.uuid(),
              nameZh: z.string(),
              nameEn: z.string(),
              strength: z.string(),
              baseUnit: z.string(),
              units: z.int(),
            }),
          ),
          registration: z
            .object({
              number: z.int(),
              acknowledgedAt: instant,
              isWaiting: z.boolean().openapi({ description: 'True until it was its turn in the line.' }),
              state: z.enum(statesOf<HouseholdState>(householdStates)).nullable(),
              refusedCode: z.string().nullable(),
              dispatchDueAt: instant.nullable(),
              arrivedAt: instant.nullable(),
              pagePath: z
                .string()
                .openapi({ description: 'The household’s own page, to be given to the patient.' }),
            })
            .nullable(),
        }),
      ),
    })
    .openapi('PrescribableKits'),
  async handle({ database, actor, params, now }) {
    const { answersForm, campaigns } = await readPrescribableKits(database, actor, now, params.id)
    return {
      answersForm,
      campaigns: campaigns.map(({ registration, ...campaign }) => {
        if (registration === null) return { ...campaign, registration }
        const { registrationId, ...standing } = registration
        const pagePath = `/r/${registrationToken(database.secret, registrationId)}`
        return { ...campaign, registration: { ...standing, pagePath } }
      }),
    }
  },
})

const prescribe = defineCommand({
  method: 'post',
  path: '/campaigns/{id}/prescribed-households',
  summary: 'Register the household of a patient to whom the fever clinic prescribed',
  description:
    'For the doctor whose prescription answered the symptom form. Name, phone and address are those of the patient; the campaign screens the household as any other, and a prescription asks each campaign once. The patient’s page of the registration is at `pagePath`.',
  guard: 'symptom_form.answer',
  params: idParams,
  body: z
    .strictObject({
      prescriptionId: z.uuid(),
      persons: z.int().min(1).max(mostPersons),
      personsAtRisk: z.int().min(0).max(mostPersons),
    })
    .refine(({ persons, personsAtRisk }) => personsAtRisk <= persons, {
      error: 'More persons are at risk than live there.',
      path: ['personsAtRisk'],
    }),
  status: 201,
  answer: acknowledged,
  async handle({ database, actor, params, body, now }) {
    const { prescriptionId } = body
    const household = await readPrescribedHousehold(database, actor, now, body)
    const asked = { key: prescribedKey(prescriptionId), source: 'prescription', prescriptionId } as const
    try {
      return await registerBy(database, { ...asked, campaignId: params.id, household, now })
    } catch (error) {
      if (error instanceof CommandRefused && error.kind === 'keyReused') throw kitAskedAlready()
      throw error
    }
  },
})

function kitAskedAlready() {
  return refused('conflict', {
    code: 'kitAskedAlready',
    message:
      'This prescription has asked this campaign for a kit already, when the household was told of otherwise.',
    nextStep: 'Look at the prescription again: it shows what came of it.',
  })
}

/** What a fever clinic's doctor may do at a campaign. */
export const prescribedKitOperations = [read, prescribe] as const
