import { sql } from 'drizzle-orm'
import {
  bigint,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core'
import type { AwardOptions } from '#domain/procurement/award-options.ts'
import type { AwardWorkState } from '#domain/procurement/award-work-states.ts'
import type { Refusal } from '#domain/refusal.ts'
import { id, instant, tenantId } from '../columns.ts'
import { procurementRounds } from './schema.ts'

/** Awards that are worked out in the background, with how far each has come. What comes of it is kept as an award. */
export const procurementAwardWorks = pgTable(
  'procurement_award_works',
  {
    id: id(),
    tenantId: tenantId(),
    roundId: uuid('round_id').notNull(),
    state: text('state').$type<AwardWorkState>().notNull(),
    options: jsonb('options').$type<AwardOptions>().notNull(),
    requestedBy: text('requested_by').notNull(),
    requestedAt: instant('requested_at').notNull(),
    startedAt: instant('started_at'),
    endedAt: instant('ended_at'),
    /** How often the solver has gone round, and what it knows by then. */
    rounds: integer('rounds').notNull().default(0),
    /** The cheapest award so far, in 1/10,000 yuan; null before the first. */
    costTenThousandths: bigint('cost_ten_thousandths', { mode: 'number' }),
    /** How far that is from the cheapest possible at most, in millionths. */
    gapPerMillion: integer('gap_per_million'),
    /** The award that came of it. */
    awardId: uuid('award_id'),
    /** Why it failed. */
    refusals: jsonb('refusals').$type<readonly Refusal[]>(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    foreignKey({
      columns: [table.roundId, table.tenantId],
      foreignColumns: [procurementRounds.id, procurementRounds.tenantId],
    }),
    index('procurement_award_works_round').on(table.roundId, table.id),
    index('procurement_award_works_open')
      .on(table.id)
      .where(sql`state in ('queued', 'running')`),
  ],
)
