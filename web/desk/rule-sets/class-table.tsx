import { App, Button, Flex, Table, type TableColumnType } from 'antd'
import { useEffect, useState } from 'react'
import type { DrugClass } from '#domain/prescriptions/review/rule-set.ts'
import { api } from '../client/api.ts'
import { type Failure, useCommand } from '../client/use-operation.ts'
import { ActButton } from '../shell/act-button.tsx'
import { ClassDialog } from './class-dialog.tsx'
import type { EditedDraft } from './rule-table.tsx'
import { drugName, type RuleReader } from './rule-words.ts'
import { TableFailure } from './table-failure.tsx'
import { touchedByRules } from './use-rule-set.ts'

interface ClassTableProps {
  readonly reader: RuleReader
  /** Null where nothing may be edited. */
  readonly draft: EditedDraft | null
}

/** The classes of drugs that rules name, each with its ingredients, and in a draft the forms to edit them. */
export function ClassTable({ reader, draft }: ClassTableProps) {
  const { texts, classes } = reader
  const [edited, setEdited] = useState<DrugClass | 'new' | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const acts: TableColumnType<DrugClass>[] =
    draft === null
      ? []
      : [
          {
            title: texts.acts,
            width: 190,
            render: (_, drugClass) => (
              <Flex gap="small">
                <Button onClick={() => setEdited(drugClass)}>{texts.edit}</Button>
                <EndClass classCode={drugClass.code} reader={reader} draft={draft} onFailure={setFailure} />
              </Flex>
            ),
          },
        ]
  return (
    <>
      {draft !== null && (
        <p>
          <Button onClick={() => setEdited('new')}>{texts.class.add}</Button>
        </p>
      )}
      <TableFailure failure={failure} />
      <Table<DrugClass>
        size="small"
        rowKey="code"
        pagination={false}
        scroll={{ x: 'max-content' }}
        dataSource={classes}
        columns={[...columnsOf(reader), ...acts]}
      />
      {edited !== null && draft !== null && (
        <ClassDialog
          opened={edited === 'new' ? null : edited}
          present={edited === 'new' ? null : (classes.find(({ code }) => code === edited.code) ?? null)}
          reader={reader}
          draft={draft}
          onClose={() => setEdited(null)}
        />
      )}
    </>
  )
}

function columnsOf(reader: RuleReader): TableColumnType<DrugClass>[] {
  const { fields, words, tabs } = reader.texts
  return [
    { title: fields['code'], width: 200, dataIndex: 'code' },
    { title: tabs.classes, width: 200, render: (_, { code }) => drugName(code, reader) },
    {
      title: fields['ingredientCodes'],
      width: 600,
      render: (_, { ingredientCodes }) =>
        ingredientCodes.map((code) => drugName(code, reader)).join(words.list),
    },
  ]
}

interface EndClassProps {
  readonly classCode: string
  readonly reader: RuleReader
  readonly draft: EditedDraft
  readonly onFailure: (failure: Failure | null) => void
}

/** Takes a class out of the draft, which is refused while a rule names it. */
function EndClass({ classCode, reader: { texts }, draft, onFailure }: EndClassProps) {
  const { message } = App.useApp()
  const end = useCommand(api['rule-sets'][':version'].classes[':classCode'].end.$post, {
    touches: touchedByRules,
  })
  useEffect(() => onFailure(end.failure), [end.failure])
  const endIt = async () => {
    onFailure(null)
    const { version, contentHash } = draft
    const ended = await end.run({ param: { version: String(version), classCode }, json: { contentHash } })
    if (ended === null) await draft.onStale()
    else void message.success(texts.class.saved)
  }
  return (
    <>
      <ActButton
        label={texts.end}
        question={texts.class.endQuestion(classCode)}
        isDangerous
        isRunning={end.isRunning}
        onAct={() => void endIt()}
      />
    </>
  )
}
