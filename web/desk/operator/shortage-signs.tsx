import { Button, Empty, Flex, Table } from 'antd'
import { useState } from 'react'
import { formatCount, formatInstant } from '#web/ui/format.ts'
import { isTooLong } from '#web/ui/text-length.ts'
import { api } from '../client/api.ts'
import { type AnswerOf, useCommand, useOperation } from '../client/use-operation.ts'
import { longestText } from '../shell/form-dialog.tsx'
import { FailureNotice } from '../shell/states.tsx'
import { TextInput } from '../shell/text-input.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { shortageTexts } from '../texts/shortages.ts'
import { Confirm } from './confirm.tsx'
import { DeclareShortage } from './declare-shortage.tsx'
import { ingredientName } from '../prescribing/names.ts'

type Sign = AnswerOf<(typeof api)['shortage-signs']['$get']>['items'][number]

const touches = ['shortages', 'escalations'] as const

/** Signs that a drug may run short, with the numbers that made them. */
export function ShortageSigns() {
  const { signs: texts, list } = useTexts(shortageTexts)
  const { locale } = useLanguage()
  const read = useOperation(['shortages', 'signs'], api['shortage-signs'].$get, { query: {} })
  const look = useCommand(api['shortage-signs'].look.$post, { touches })
  const count = (value: number | null) => (value === null ? '–' : formatCount(value, locale))
  const numbers = [
    ['coverDays', texts.cover],
    ['stockUnits', texts.stock],
    ['weeklyUnits', texts.weekly],
    ['lastWeekUnits', texts.lastWeek],
    ['bandUnits', texts.band],
    ['failures', texts.failures],
  ] as const
  return (
    <section>
      <Flex className="section-head" justify="space-between" align="center" wrap gap="small">
        <h2>{texts.title}</h2>
        <Flex gap="small" align="center">
          {look.answer !== null && (
            <span role="status">{texts.looked(count(look.answer.found), count(look.answer.gone))}</span>
          )}
          <Button loading={look.isRunning} onClick={() => void look.run({})}>
            {texts.look}
          </Button>
        </Flex>
      </Flex>
      {look.failure !== null && <FailureNotice failure={look.failure} />}
      {read.error !== null && <FailureNotice failure={read.error} onRetry={() => void read.refetch()} />}
      <Table
        size="small"
        pagination={false}
        scroll={{ x: 'max-content' }}
        rowKey="id"
        dataSource={read.data?.items ?? []}
        locale={{ emptyText: <Empty description={texts.none} /> }}
        columns={[
          { title: texts.kind, render: (_, { kind }) => texts.kinds[kind] },
          {
            title: list.ingredient,
            render: (_, { ingredientCode }) => ingredientName(ingredientCode, locale),
          },
          ...numbers.map(([name, title]) => ({
            title,
            // Narrow enough that the long titles take two lines.
            width: 96,
            align: 'right' as const,
            render: (_: unknown, { facts }: Sign) => count(facts[name]),
          })),
          { title: texts.found, render: (_, { foundAt }) => formatInstant(new Date(foundAt), locale) },
          {
            key: 'actions',
            render: (_, sign) => (
              <Flex gap="small" vertical>
                <DeclareShortage ingredientCode={sign.ingredientCode} isSmall />
                <DismissSign sign={sign} />
              </Flex>
            ),
          },
        ]}
      />
    </section>
  )
}

function DismissSign({ sign: { id, ingredientCode } }: { readonly sign: Sign }) {
  const texts = useTexts(shortageTexts).signs
  const { locale } = useLanguage()
  const [reason, setReason] = useState('')
  const command = useCommand(api['shortage-signs'][':id'].dismiss.$post, { touches })
  return (
    <Confirm
      label={texts.dismiss}
      says={texts.dismissSays(ingredientName(ingredientCode, locale))}
      isSmall
      command={command}
      isDisabled={reason.trim() === '' || isTooLong(reason, longestText)}
      onConfirm={async () => (await command.run({ param: { id }, json: { reason } })) !== null}
    >
      <label>
        {texts.why}
        <TextInput label={texts.why} rows={2} longest={longestText} value={reason} onChange={setReason} />
      </label>
    </Confirm>
  )
}
