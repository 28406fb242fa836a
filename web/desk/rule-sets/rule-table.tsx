import { App, Button, Empty, Flex, Table, type TableColumnType, Tag } from 'antd'
import { useEffect, useState } from 'react'
import type { ClinicalRule, ClinicalRuleKind } from '#domain/prescriptions/review/rule-set.ts'
import { api } from '../client/api.ts'
import { type Failure, useCommand } from '../client/use-operation.ts'
import { OutcomeTag } from '../prescribing/findings.tsx'
import { ActButton } from '../shell/act-button.tsx'
import { RuleDialog } from './rule-dialog.tsx'
import { adviceOf, type RuleReader, wordsOf } from './rule-words.ts'
import { TableFailure } from './table-failure.tsx'
import { touchedByRules } from './use-rule-set.ts'

/** The draft that rules are edited in, as it was read. */
export interface EditedDraft {
  readonly version: number
  readonly contentHash: string
  /** Reads it again, when somebody else edited it meanwhile. */
  readonly onStale: () => Promise<void>
}

interface RuleTableProps {
  readonly kind: ClinicalRuleKind
  readonly rules: readonly ClinicalRule[]
  readonly reader: RuleReader
  /** Null where nothing may be edited. */
  readonly draft: EditedDraft | null
}

const pageRows = 20

/** The rules of one kind: what each says, why, and in a draft the forms to edit them. */
export function RuleTable({ kind, rules, reader, draft }: RuleTableProps) {
  const { texts } = reader
  const [edited, setEdited] = useState<ClinicalRule | 'new' | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const acts =
    draft === null
      ? []
      : [
          {
            title: texts.acts,
            width: 190,
            render: (_: unknown, rule: ClinicalRule) => (
              <Flex gap="small">
                <Button onClick={() => setEdited(rule)}>{texts.edit}</Button>
                <EndRule ruleId={rule.id} reader={reader} draft={draft} onFailure={setFailure} />
              </Flex>
            ),
          },
        ]
  return (
    <>
      {draft !== null && (
        <p>
          <Button onClick={() => setEdited('new')}>{texts.add(texts.kinds[kind])}</Button>
        </p>
      )}
      <TableFailure failure={failure} />
      <Table<ClinicalRule>
        size="small"
        rowKey="id"
        pagination={{ pageSize: pageRows, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: <Empty description={texts.noRules} /> }}
        dataSource={rules}
        columns={[...columnsOf(reader), ...acts]}
      />
      {edited !== null && draft !== null && (
        <RuleDialog
          kind={kind}
          opened={edited === 'new' ? null : edited}
          present={edited === 'new' ? null : (rules.find(({ id }) => id === edited.id) ?? null)}
          reader={reader}
          draft={draft}
          onClose={() => setEdited(null)}
        />
      )}
    </>
  )
}

function columnsOf(reader: RuleReader): TableColumnType<ClinicalRule>[] {
  const { texts, locale } = reader
  return [
    {
      title: texts.rule,
      width: 300,
      render: (_, rule) => <RuleName rule={rule} reader={reader} />,
    },
    {
      title: texts.severity,
      width: 120,
      render: (_, { severity, overridable }) => (
        <>
          <OutcomeTag outcome={severity} />
          <div className="aside">{overridable ? texts.overridable : texts.absolute}</div>
        </>
      ),
    },
    { title: texts.advice, width: 260, render: (_, rule) => adviceOf(rule, locale) },
    {
      title: texts.source,
      width: 240,
      render: (_, { source, checked, statedOn }) => (
        <>
          {source}
          <div className="aside">
            {!checked && <Tag>{texts.unchecked}</Tag>}
            {statedOn !== undefined && texts.statedOn(statedOn)}
          </div>
        </>
      ),
    },
  ]
}

function RuleName({ rule, reader }: { readonly rule: ClinicalRule; readonly reader: RuleReader }) {
  const { about, says } = wordsOf(rule, reader)
  return (
    <>
      <strong>{about}</strong> {says}
      <div className="aside">
        <code>{rule.id}</code>
      </div>
    </>
  )
}

interface EndRuleProps {
  readonly ruleId: string
  readonly reader: RuleReader
  readonly draft: EditedDraft
  readonly onFailure: (failure: Failure | null) => void
}

/** Takes a rule out of the draft. */
function EndRule({ ruleId, reader: { texts }, draft, onFailure }: EndRuleProps) {
  const { message } = App.useApp()
  const end = useCommand(api['rule-sets'][':version'].rules[':ruleId'].end.$post, {
    touches: touchedByRules,
  })
  useEffect(() => onFailure(end.failure), [end.failure])
  const endIt = async () => {
    onFailure(null)
    const { version, contentHash } = draft
    const ended = await end.run({ param: { version: String(version), ruleId }, json: { contentHash } })
    if (ended === null) await draft.onStale()
    else void message.success(texts.saved)
  }
  return (
    <>
      <ActButton
        label={texts.end}
        question={texts.endQuestion(ruleId)}
        isDangerous
        isRunning={end.isRunning}
        onAct={() => void endIt()}
      />
    </>
  )
}
