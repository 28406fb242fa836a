import '../prescribing/prescribing.css'
import { Button, Card, Descriptions, Flex, Popconfirm, Tag } from 'antd'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { prescribedFor } from '#web/ui/diagnosis-names.ts'
import { formatDatedInstant, formatDay } from '#web/ui/format.ts'
import { isTooLong } from '#web/ui/text-length.ts'
import { prescriptionStates, type PrescriptionState } from '#domain/prescriptions/states.ts'
import { mayMove } from '#domain/state-table.ts'
import { api } from '../client/api.ts'
import { useLive } from '../client/live.tsx'
import { useCommand, useOperation } from '../client/use-operation.ts'
import { shortNumber } from '../prescribing/names.ts'
import { LinesTable, type Prescription } from '../prescribing/lines-table.tsx'
import { Talk } from '../prescribing/talk.tsx'
import { longestText } from '../shell/form-dialog.tsx'
import { Page } from '../shell/page.tsx'
import { useMay } from '../shell/session.tsx'
import { FailureNotice, Loading } from '../shell/states.tsx'
import { TextInput } from '../shell/text-input.tsx'
import { doctorTexts } from '../texts/doctor.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { prescribingTexts } from '../texts/prescribing.ts'
import { CampaignKitCard } from './campaign-kit-card.tsx'
import { Field } from './field.tsx'
import { PartsCard } from './parts-card.tsx'

const route = getRouteApi('/prescriptions/$prescriptionId')
const touches = ['prescriptions', 'patients'] as const

/** One prescription of the doctor: where it stands, what the pharmacist asks, and what may still be done. */
export function PrescriptionPage() {
  const { prescriptionId } = route.useParams()
  return <One key={prescriptionId} id={prescriptionId} />
}

function One({ id }: { readonly id: string }) {
  const { detail: texts, own } = useTexts(doctorTexts)
  const names = useTexts(prescribingTexts)
  const read = useOperation(['prescriptions', 'one'], api.prescriptions[':id'].$get, { param: { id } })
  useLive({ kinds: ['prescription', 'shipment'], touches: ['prescriptions'] })
  const cancel = useCommand(api.prescriptions[':id'].cancel.$post, { touches })
  const found = read.data
  const patient = found?.patient
  const isCancellable =
    found !== undefined &&
    found.cancelRequestedAt === null &&
    mayMove<PrescriptionState>(prescriptionStates, found.state, 'cancelled')
  return (
    <Page
      id="/prescriptions/$prescriptionId"
      title={found === undefined ? texts.title : own.named(names.kinds[found.kind], shortNumber(id))}
      hint={texts.hint}
      failure={cancel.failure}
      actions={
        <>
          {patient !== undefined && patient !== null && (
            <Link to="/patients/$patientId" params={{ patientId: patient.patientId }}>
              {texts.patient}
            </Link>
          )}
          {isCancellable && (
            <Popconfirm
              title={texts.cancel}
              description={texts.cancelText}
              okText={texts.cancelConfirm}
              onConfirm={() => void cancel.run({ param: { id } })}
            >
              <Button danger loading={cancel.isRunning}>
                {texts.cancel}
              </Button>
            </Popconfirm>
          )}
        </>
      }
    >
      {read.error !== null && <FailureNotice failure={read.error} onRetry={() => void read.refetch()} />}
      {read.error === null && found === undefined && <Loading />}
      {found !== undefined && <Shown prescription={found} />}
    </Page>
  )
}

function Shown({ prescription }: { readonly prescription: Prescription }) {
  const texts = useTexts(doctorTexts).detail
  const may = useMay()
  return (
    <Flex vertical gap="middle">
      <Head prescription={prescription} />
      <Card size="small" title={<h2>{texts.lines}</h2>}>
        <LinesTable lines={prescription.lines} part={prescription.part} />
      </Card>
      <Card size="small" title={<h2>{texts.talk}</h2>}>
        <Talk reviews={prescription.reviews} />
        {prescription.state === 'queried' && <Answer id={prescription.id} />}
      </Card>
      {prescription.parts > 1 && <PartsCard prescription={prescription} />}
      {may('symptom_form.answer') && <CampaignKitCard prescriptionId={prescription.id} />}
    </Flex>
  )
}

function Head({ prescription }: { readonly prescription: Prescription }) {
  const texts = useTexts(doctorTexts)
  const names = useTexts(prescribingTexts)
  const { locale, messages } = useLanguage()
  const { state, kind, mode, signedAt, validUntil, dueAt, patient, part, parts, sourcing } = prescription
  const when = (at: string) => formatDatedInstant(new Date(at), locale)
  const promisedAt = sourcing[0]?.promisedAt ?? null
  return (
    <Descriptions
      size="small"
      column={{ xs: 1, md: 2, xl: 4 }}
      items={[
        {
          key: 'state',
          label: texts.own.state,
          children: <Tag>{messages.board.prescriptionStates[state]}</Tag>,
        },
        { key: 'reference', label: texts.own.reference, children: prescription.hospitalReference },
        { key: 'kind', label: texts.own.kind, children: names.kinds[kind] },
        { key: 'mode', label: texts.own.mode, children: names.modes[mode] },
        {
          key: 'diagnosis',
          label: names.diagnosis,
          children: patient === null ? null : prescribedFor(patient, locale),
        },
        { key: 'signed', label: texts.own.signedAt, children: when(signedAt) },
        // It holds to the end of its last day, and so ends at the next midnight.
        {
          key: 'valid',
          label: texts.detail.validUntil,
          children: formatDay(new Date(Date.parse(validUntil) - 1), locale),
        },
        { key: 'due', label: texts.own.dueAt, children: when(dueAt) },
        ...(promisedAt === null
          ? []
          : [{ key: 'promised', label: texts.detail.promised, children: when(promisedAt) }]),
        ...(parts === 1 ? [] : [{ key: 'part', label: texts.own.part, children: names.part(part, parts) }]),
      ]}
    />
  )
}

function Answer({ id }: { readonly id: string }) {
  const texts = useTexts(doctorTexts).detail
  const [remark, setRemark] = useState('')
  const send = useCommand(api.prescriptions[':id'].answer.$post, { touches })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void send.run({ param: { id }, json: { remark: remark.trim() } })
      }}
    >
      <Field label={texts.answerLabel} className="widest">
        <TextInput
          label={texts.answerLabel}
          rows={3}
          longest={longestText}
          value={remark}
          onChange={setRemark}
        />
      </Field>
      {send.failure !== null && <FailureNotice failure={send.failure} />}
      <Button
        type="primary"
        htmlType="submit"
        loading={send.isRunning}
        disabled={remark.trim() === '' || isTooLong(remark, longestText)}
      >
        {texts.answerButton}
      </Button>
    </form>
  )
}
