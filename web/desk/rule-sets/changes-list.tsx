import { Alert, Tag } from 'antd'
import type { ReactNode } from 'react'
import { classWords, type RuleReader, valueWords, wordsOf } from './rule-words.ts'
import type { RuleSetDifference } from './use-rule-set.ts'

interface ChangesListProps {
  readonly changes: RuleSetDifference
  readonly reader: RuleReader
}

/** How a version differs from the rules in force, rule by rule and field by field: what its approver reads. */
export function ChangesList({ changes, reader }: ChangesListProps) {
  const { changes: texts } = reader.texts
  const { added, ended, changed, classes, freshDays, against } = changes
  const isSame = [added, ended, changed, classes.added, classes.ended, classes.changed, freshDays].every(
    (list) => list.length === 0,
  )
  return (
    <>
      <p className="aside">{against === null ? texts.againstNothing : texts.against(against)}</p>
      {isSame && <Alert type="info" title={texts.none} />}
      <ul className="plain differences">
        {added.map((rule) => (
          <Difference key={rule.id} kind="added" id={rule.id} texts={texts}>
            <Told rule={rule} reader={reader} />
          </Difference>
        ))}
        {ended.map((rule) => (
          <Difference key={rule.id} kind="ended" id={rule.id} texts={texts}>
            <Told rule={rule} reader={reader} />
          </Difference>
        ))}
        {[...changed, ...classes.changed].map(({ id, fields }) => (
          <Difference key={id} kind="changed" id={id} texts={texts}>
            <ChangedFields fields={fields} reader={reader} />
          </Difference>
        ))}
        {classes.added.map((drugClass) => (
          <Difference key={drugClass.code} kind="added" id={drugClass.code} texts={texts}>
            {classWords(drugClass, reader)}
          </Difference>
        ))}
        {classes.ended.map((drugClass) => (
          <Difference key={drugClass.code} kind="ended" id={drugClass.code} texts={texts}>
            {classWords(drugClass, reader)}
          </Difference>
        ))}
        {freshDays.length > 0 && (
          <li>
            <ChangedFields fields={freshDays} reader={reader} />
          </li>
        )}
      </ul>
    </>
  )
}

const tones = { added: 'success', ended: 'error', changed: 'warning' } as const

interface DifferenceProps {
  readonly kind: keyof typeof tones
  readonly id: string
  readonly texts: RuleReader['texts']['changes']
  readonly children?: ReactNode
}

function Difference({ kind, id, texts, children }: DifferenceProps) {
  return (
    <li data-change={kind}>
      <Tag color={tones[kind]}>{texts[kind]}</Tag> <code>{id}</code> {children}
    </li>
  )
}

interface ToldProps {
  readonly rule: RuleSetDifference['added'][number]
  readonly reader: RuleReader
}

function Told({ rule, reader }: ToldProps) {
  const { about, says } = wordsOf(rule, reader)
  return `${reader.prescribing.outcomes[rule.severity]} · ${about} ${says}`
}

interface ChangedFieldsProps {
  readonly fields: readonly {
    readonly field: string
    readonly before?: unknown
    readonly after?: unknown
  }[]
  readonly reader: RuleReader
}

/** Each field that says something else, with what it said and what it says now. */
export function ChangedFields({ fields, reader }: ChangedFieldsProps) {
  const { texts } = reader
  return (
    <ul>
      {fields.map(({ field, before, after }) => (
        <li key={field}>
          {texts.fields[field] ?? field} <span className="aside">{texts.changes.before}</span>{' '}
          <del>{valueWords(field, before, reader)}</del> <span className="aside">{texts.changes.after}</span>{' '}
          <ins>{valueWords(field, after, reader)}</ins>
        </li>
      ))}
    </ul>
  )
}
