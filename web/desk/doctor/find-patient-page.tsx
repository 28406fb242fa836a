import '../prescribing/prescribing.css'
import { Alert, Button, Flex, Input } from 'antd'
import { Link } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { api } from '../client/api.ts'
import { useOperation } from '../client/use-operation.ts'
import { Page } from '../shell/page.tsx'
import { FailureNotice } from '../shell/states.tsx'
import { SmallTable } from '../table/small-table.tsx'
import { doctorTexts } from '../texts/doctor.ts'
import { useTexts } from '../texts/language.tsx'
import { prescribingTexts } from '../texts/prescribing.ts'

/** Finds a patient of the hospital. It is asked when the doctor says so, not at every key: each one shown is recorded. */
export function FindPatientPage() {
  const texts = useTexts(doctorTexts).find
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState('')
  const [isEmptyAsk, setIsEmptyAsk] = useState(false)
  const field = useId()
  const ask = api.patients.search.$post
  const read = useOperation(
    ['patients', 'search'],
    ask,
    { json: { text: asked } },
    { isWanted: asked !== '' },
  )
  return (
    <Page
      id="/patients"
      title={texts.title}
      hint={texts.hint}
      actions={<Button href="/console/clinic">{texts.clinic}</Button>}
    >
      <form
        className="find-patient"
        onSubmit={(event) => {
          event.preventDefault()
          setAsked(typed.trim())
          setIsEmptyAsk(typed.trim() === '')
        }}
      >
        <label htmlFor={field}>{texts.label}</label>
        <Flex gap="small">
          <Input
            id={field}
            value={typed}
            autoComplete="off"
            autoFocus
            onChange={({ target }) => setTyped(target.value)}
          />
          <Button type="primary" htmlType="submit" loading={read.isFetching}>
            {texts.search}
          </Button>
        </Flex>
        {isEmptyAsk && <p role="alert">{texts.typeFirst}</p>}
        <p className="aside">{texts.recorded}</p>
      </form>
      {read.error !== null && <FailureNotice failure={read.error} onRetry={() => void read.refetch()} />}
      {asked !== '' && read.data !== undefined && <Found answer={read.data} />}
    </Page>
  )
}

interface FoundProps {
  readonly answer: {
    readonly items: readonly {
      readonly id: string
      readonly name: string
      readonly sex: 'female' | 'male'
      readonly birthDate: string
      readonly villageNameZh: string | null
    }[]
    readonly hasMore: boolean
  }
}

function Found({ answer: { items, hasMore } }: FoundProps) {
  const texts = useTexts(doctorTexts).find
  const { sexes } = useTexts(prescribingTexts).patient
  return (
    <section aria-label={texts.found}>
      <SmallTable
        size="middle"
        rowKey="id"
        dataSource={[...items]}
        locale={{ emptyText: texts.none }}
        columns={[
          { title: texts.name, dataIndex: 'name' },
          { title: texts.sex, render: (_, { sex }) => sexes[sex] },
          { title: texts.born, dataIndex: 'birthDate' },
          { title: texts.village, dataIndex: 'villageNameZh' },
          {
            title: texts.open,
            render: (_, { id, name }) => (
              <Link
                to="/patients/$patientId"
                params={{ patientId: id }}
                aria-label={`${texts.open}: ${name}`}
              >
                {texts.open}
              </Link>
            ),
          },
        ]}
      />
      {hasMore && <Alert type="info" showIcon title={texts.more} />}
    </section>
  )
}
