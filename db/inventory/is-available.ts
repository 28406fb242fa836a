import { sql } from 'drizzle-orm'
import { stockBalances } from './schema.ts'

/**
 * True of stock on the shelf. Written out, not as a parameter: the index of available stock has this condition, and a
 * statement that is planned once for every value fits it only so.
 */
export const isAvailable = sql`${stockBalances.status} = 'available'`
