import { and, asc, count, desc, eq, exists, gt, inArray, isNull, or, type SQL, sql } from 'drizzle-orm'
import { alias, PgDialect, pgEnum, pgView, QueryBuilder } from 'drizzle-orm/pg-core'
import { describe, expect, it } from 'vitest'
import { withLiteralValues } from './literal-values.ts'
import { sites } from './organisations/schema.ts'
import { prescriptionLines, prescriptions } from './prescriptions/schema.ts'
import { statementText } from './statement-text.ts'

const dialect = new PgDialect()
const db = new QueryBuilder()
const parent = alias(sites, 'parent"s')
const colour = pgEnum('colour', ['red'])
const openOnes = pgView('open_ones').as((builder) => builder.select({ id: sites.id }).from(sites))

const counted = db
  .select({ siteId: prescriptions.acceptedBySiteId, total: count().as('total') })
  .from(prescriptions)
  .groupBy(prescriptions.acceptedBySiteId)
  .as('counted')

const statements: Readonly<Record<string, SQL>> = {
  'all columns of a table': db.select().from(sites).getSQL(),
  'conditions, order and bounds': db
    .select({ id: sites.id, level: sites.kind })
    .from(sites)
    .where(and(eq(sites.id, 'a'), or(isNull(sites.parentId), inArray(sites.parentId, ['b', 'c']))))
    .orderBy(desc(sites.nameZh), asc(sites.id))
    .limit(3)
    .offset(4)
    .for('update')
    .getSQL(),
  'a join with an alias whose name must be quoted': db
    .select({ id: sites.id, above: parent.nameZh })
    .from(sites)
    .leftJoin(parent, eq(parent.id, sites.parentId))
    .getSQL(),
  'a subquery and a column of it': db
    .select({ id: sites.id, total: counted.total })
    .from(sites)
    .innerJoin(counted, and(eq(counted.siteId, sites.id), gt(counted.total, 5)))
    .getSQL(),
  'a query inside of a condition': db
    .select({ one: sql`1` })
    .from(sites)
    .where(exists(db.select().from(parent).where(eq(parent.id, 'd'))))
    .getSQL(),
  'a query that is named before': db
    .with(db.$with('named').as(db.select({ id: sites.id }).from(sites).where(eq(sites.id, 'e'))))
    .select({ id: sql`named.id` })
    .from(sql`named`)
    .getSQL(),
  'a view and an enumeration': sql`select ${colour} from ${openOnes}`,
  'values of every kind': sql`select ${'text'}, ${1}, ${null}, ${true}, ${undefined}, ${[1, 'two']}, ${new Date(0)}`,
  'a value that a column encodes': sql`${eq(prescriptionLines.doseAmount, 1.5)} and ${eq(prescriptions.signedAt, new Date(0))}`,
  'a value that is left open': sql`${eq(sites.id, sql.placeholder('id'))} and ${sql.placeholder('other')}`,
  'values written into the text between others': sql`${1} = 1 and ${withLiteralValues(sql`state in ${['waiting', "it's"]}`)} and ${2} = 2`,
  'an encoder that answers with a statement': sql`${sql.param(7, { mapToDriverValue: (value: number) => sql`${value} + ${1}` })}`,
  nothing: sql.empty(),
}

describe('the text of a statement', () => {
  it.each(Object.entries(statements))('is what drizzle writes: %s', (_, statement) => {
    const { sql: text, params } = dialect.sqlToQuery(statement)
    expect(statementText(statement, dialect)).toEqual({ sql: text, params })
  })
})
