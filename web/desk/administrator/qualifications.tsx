import { Button, Card, Select, Table, Tag } from 'antd'
import { useState } from 'react'
import { type QualificationKind, qualificationKinds } from '#domain/access/qualifications.ts'
import { api } from '../client/api.ts'
import { type AnswerOf, useCommand } from '../client/use-operation.ts'
import { ChoiceField, DayField, FormDialog, TextField } from '../shell/form-dialog.tsx'
import { administratorTexts } from '../texts/administrator.ts'
import { useTexts } from '../texts/language.tsx'
import { paperTones, standingOfPaper } from './paper-standing.ts'

type Qualification = AnswerOf<(typeof api.access.people)[':id']['$get']>['qualifications'][number]

interface QualificationsProps {
  readonly personId: string
  readonly qualifications: readonly Qualification[]
}

/** The dated papers of a person, and how each stands today. */
export function Qualifications({ personId, qualifications }: QualificationsProps) {
  const texts = useTexts(administratorTexts)
  const { person: own, qualificationKinds: kinds } = texts
  const columns = [
    { key: 'kind', title: own.kind, render: (_: unknown, { kind }: Qualification) => kinds[kind] },
    { key: 'number', title: own.number, dataIndex: 'number' },
    { key: 'validFrom', title: own.validFrom, dataIndex: 'validFrom' },
    { key: 'validTo', title: own.validTo, dataIndex: 'validTo' },
    {
      key: 'standing',
      title: texts.people.status,
      render: (_: unknown, paper: Qualification) => {
        const standing = standingOfPaper(paper, new Date())
        return <Tag color={paperTones[standing]}>{own[standing]}</Tag>
      },
    },
  ]
  return (
    <Card title={<h2>{own.qualifications}</h2>} extra={<FileQualification personId={personId} />}>
      <Table<Qualification>
        size="small"
        columns={columns}
        dataSource={qualifications}
        rowKey={({ kind, number, validFrom }) => `${kind}/${number}/${validFrom}`}
        pagination={false}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: own.noQualifications }}
      />
    </Card>
  )
}

interface FiledQualification {
  readonly kind: QualificationKind
  readonly number: string
  readonly validFrom: string
  readonly validTo: string
}

function FileQualification({ personId }: { readonly personId: string }) {
  const texts = useTexts(administratorTexts)
  const { person: own, qualificationKinds: kinds } = texts
  const [isOpen, setIsOpen] = useState(false)
  const record = useCommand(api.access.people[':id'].qualifications.$post, { touches: ['access'] })
  const submit = async (json: FiledQualification) => {
    if ((await record.run({ param: { id: personId }, json })) !== null) setIsOpen(false)
  }
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>{own.addQualification}</Button>
      <FormDialog<FiledQualification>
        title={own.addQualification}
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        onSubmit={(values) => void submit(values)}
        isRunning={record.isRunning}
        failure={record.failure}
      >
        <ChoiceField name="kind" label={own.kind}>
          <Select options={qualificationKinds.map((kind) => ({ value: kind, label: kinds[kind] }))} />
        </ChoiceField>
        <TextField name="number" label={own.number} longest={64} />
        <DayField name="validFrom" label={own.validFrom} />
        <DayField
          name="validTo"
          label={own.validTo}
          notBefore={{ name: 'validFrom', label: own.validFrom }}
        />
      </FormDialog>
    </>
  )
}
