import { z } from '@hono/zod-openapi'
import { storageClasses } from '#domain/catalogue/storage-class.ts'

/** Three days of a reading every five minutes. */
const mostReadings = 1_000
const coldestCelsius = -100
const hottestCelsius = 100

/** What a logger sends. */
export const sensorReadings = z.strictObject({
  storageClass: z
    .enum(storageClasses)
    .openapi({ description: 'Among goods of which class the thermometer lay.' }),
  sensor: z.string().trim().min(1).max(64),
  readings: z
    .array(
      z.strictObject({
        takenAt: z.iso.datetime({ offset: true }),
        celsius: z.number().min(coldestCelsius).max(hottestCelsius),
      }),
    )
    .min(1)
    .max(mostReadings),
})

export const readingsAnswer = z.object({ recorded: z.int() })

/** The times of the readings as times. */
export function readingsOf({ readings, ...rest }: z.output<typeof sensorReadings>) {
  return {
    ...rest,
    readings: readings.map(({ takenAt, celsius }) => ({ takenAt: new Date(takenAt), celsius })),
  }
}
