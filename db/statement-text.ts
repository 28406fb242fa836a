import {
  Column,
  is,
  Name,
  Param,
  Placeholder,
  type Query,
  SQL,
  type SQLChunk,
  StringChunk,
  Table,
} from 'drizzle-orm'
import { CasingCache } from 'drizzle-orm/casing'
import type { PgDialect } from 'drizzle-orm/pg-core'

type Kind =
  | 'text'
  | 'statement'
  | 'name'
  | 'column'
  | 'table'
  | 'parameter'
  | 'placeholder'
  | 'list'
  | 'other'

/** The kind of every object of a class: drizzle walks a class's ancestors for each of its questions. */
const kinds = new Map<unknown, Kind>([
  [StringChunk, 'text'],
  [SQL, 'statement'],
  [Name, 'name'],
  [Param, 'parameter'],
  [Placeholder, 'placeholder'],
  [Array, 'list'],
])
/** What a column or a table is called in a statement. */
const namesOf = new WeakMap<Column | Table, string>()

/** Columns are called what the schema calls them. */
const casing = new CasingCache()

/**
 * The text of a statement and its parameters, as `SQL.toQuery` writes them, in one pass over the statement and without
 * asking of each part everything that it could be. What is seldom in a statement is left to drizzle.
 */
export function statementText(statement: SQL, dialect: PgDialect): Query {
  const writer = new StatementWriter(dialect)
  writer.writeStatement(statement)
  return { sql: writer.text, params: writer.parameters }
}

class StatementWriter {
  text = ''
  readonly parameters: unknown[] = []
  private readonly dialect: PgDialect

  constructor(dialect: PgDialect) {
    this.dialect = dialect
  }

  writeStatement(statement: SQL): void {
    // Its values belong into the text; drizzle knows how.
    if (statement['shouldInlineParams']) this.writeByDrizzle(statement)
    else for (const chunk of statement.queryChunks) this.write(chunk)
  }

  private write(chunk: SQLChunk): void {
    if (chunk === undefined) return
    if (chunk === null || (typeof chunk !== 'object' && typeof chunk !== 'function')) {
      return this.writeParameter(chunk)
    }
    switch (kindOf(chunk)) {
      case 'text':
        this.text += (chunk as StringChunk).value.join('')
        return
      case 'statement':
        return this.writeStatement(chunk as SQL)
      case 'name':
        this.text += this.dialect.escapeName((chunk as Name).value)
        return
      case 'column':
      case 'table':
        this.text += this.nameOf(chunk as Column | Table)
        return
      case 'parameter':
        return this.writeValue(chunk as Param)
      case 'placeholder':
        return this.writeParameter(chunk)
      case 'list':
        return this.writeList(chunk as SQLChunk[])
      case 'other':
        return this.writeByDrizzle(chunk)
    }
  }

  private writeValue(parameter: Param): void {
    const { value, encoder } = parameter
    if (value === null) return this.writeParameter(null)
    if (value instanceof Placeholder) return this.writeParameter(parameter)
    const encoded = encoder.mapToDriverValue(value)
    if (encoded instanceof SQL) this.writeStatement(encoded)
    else this.writeParameter(encoded)
  }

  private writeParameter(value: unknown): void {
    this.text += this.dialect.escapeParam(this.parameters.length)
    this.parameters.push(value)
  }

  private writeList(chunks: readonly SQLChunk[]): void {
    this.text += '('
    for (const [place, chunk] of chunks.entries()) {
      if (place > 0) this.text += ', '
      this.write(chunk)
    }
    this.text += ')'
  }

  private nameOf(named: Column | Table): string {
    const known = namesOf.get(named)
    if (known !== undefined) return known
    const name = this.writtenByDrizzle(named).sql
    namesOf.set(named, name)
    return name
  }

  private writeByDrizzle(chunk: SQLChunk): void {
    const { sql, params } = this.writtenByDrizzle(chunk)
    this.text += sql
    this.parameters.push(...params)
  }

  private writtenByDrizzle(chunk: SQLChunk): Query {
    return new SQL([chunk]).toQuery({
      casing,
      escapeName: (name) => this.dialect.escapeName(name),
      escapeParam: (number) => this.dialect.escapeParam(number),
      escapeString: (text) => this.dialect.escapeString(text),
      paramStartIndex: { value: this.parameters.length },
    })
  }
}

function kindOf(chunk: object): Kind {
  const known = kinds.get(chunk.constructor)
  if (known !== undefined) return known
  const kind = is(chunk, Column) ? 'column' : is(chunk, Table) ? 'table' : 'other'
  kinds.set(chunk.constructor, kind)
  return kind
}
