import { z } from '@hono/zod-openapi'
import { monthPattern } from '#domain/organisations/shanghai-month.ts'

/** A month in Asia/Shanghai, `YYYY-MM`. */
export const month = z.string().regex(monthPattern)
export const monthQuery = z.object({ month })

/** A share, growth or deviation in thousandths; null where there is nothing to divide by, or it is withheld. */
export const perThousand = z.int().nullable()

/** Figures over too few patients are withheld: null. */
export const count = z.int().nullable()

export const directoryName = z.object({ nameZh: z.string(), nameEn: z.string() })
