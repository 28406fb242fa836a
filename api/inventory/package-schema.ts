import { z } from '@hono/zod-openapi'

const mostChildren = 1_000

export const scannedCode = z.string().min(1).max(128)
export const scannedCodes = z.array(scannedCode).min(1).max(mostChildren)

export const packageAnswer = z.object({ parentCode: z.string(), children: z.int() })
