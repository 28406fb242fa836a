import { App, Button, Card, Flex, Modal, Radio } from 'antd'
import { useState } from 'react'
import { openPartStates } from '#domain/prescriptions/repeats/states.ts'
import { isTooLong } from '#web/ui/text-length.ts'
import { api } from '../client/api.ts'
import { useCommand, useOperation } from '../client/use-operation.ts'
import { RefusalItem } from '../prescribing/findings.tsx'
import type { Prescription } from '../prescribing/lines-table.tsx'
import { FailureNotice } from '../shell/states.tsx'
import { TextInput } from '../shell/text-input.tsx'
import { doctorTexts } from '../texts/doctor.ts'
import { SmallTable } from '../table/small-table.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { prescribingTexts } from '../texts/prescribing.ts'
import { Field } from './field.tsx'

/** Characters of the reason for stopping. */
const longestRemark = 200

/** The parts of a long prescription with their dates, and the way to stop those that have not begun. */
export function PartsCard({ prescription: { id, parts } }: { readonly prescription: Prescription }) {
  const texts = useTexts(doctorTexts).detail
  const { part: partName } = useTexts(prescribingTexts)
  const { messages } = useLanguage()
  const ask = api.prescriptions[':id'].parts.$get
  const read = useOperation(['prescriptions', 'parts'], ask, { param: { id } })
  const [isStopping, setIsStopping] = useState(false)
  const items = read.data?.items ?? []
  const mayStop = items.some(({ state }) => openPartStates.some((open) => open === state))
  return (
    <Card
      size="small"
      title={<h2>{texts.parts}</h2>}
      extra={
        mayStop && (
          <Button danger onClick={() => setIsStopping(true)}>
            {texts.stop}
          </Button>
        )
      }
    >
      {read.error !== null && <FailureNotice failure={read.error} onRetry={() => void read.refetch()} />}
      <SmallTable
        rowKey="part"
        dataSource={[...items]}
        columns={[
          { title: texts.parts, render: (_, { part }) => partName(part, parts) },
          { title: texts.firstDose, dataIndex: 'firstDoseOn' },
          { title: texts.partState, render: (_, { state }) => messages.choices.partStates[state] },
          {
            title: '',
            render: (_, { refusals }) => (
              <ul className="findings">
                {refusals?.map((refusal, index) => (
                  <RefusalItem key={`${refusal.code}-${index}`} refusal={refusal} />
                ))}
              </ul>
            ),
          },
        ]}
      />
      {isStopping && <StopRest id={id} onClose={() => setIsStopping(false)} />}
    </Card>
  )
}

function StopRest({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const texts = useTexts(doctorTexts).detail
  const { message } = App.useApp()
  const [partUnderWay, setPartUnderWay] = useState<'stop' | 'deliver'>('deliver')
  const [remark, setRemark] = useState('')
  const stop = useCommand(api.prescriptions[':id']['stop-parts'].$post, { touches: ['prescriptions'] })
  const send = async () => {
    const said = remark.trim() === '' ? {} : { remark: remark.trim() }
    const stopped = await stop.run({ param: { id }, json: { partUnderWay, ...said } })
    if (stopped === null) return
    void message.success(texts.stopped)
    onClose()
  }
  return (
    <Modal
      title={texts.stop}
      open
      onCancel={onClose}
      okText={texts.stopConfirm}
      okButtonProps={{
        danger: true,
        loading: stop.isRunning,
        disabled: isTooLong(remark, longestRemark),
      }}
      onOk={() => void send()}
    >
      <Flex vertical gap="small">
        <fieldset className="plain">
          <legend>{texts.stopUnderWay}</legend>
          <Radio.Group
            value={partUnderWay}
            onChange={({ target }) => setPartUnderWay(target.value as 'stop' | 'deliver')}
            options={(['deliver', 'stop'] as const).map((value) => ({
              value,
              label: texts.stopUnderWayChoices[value],
            }))}
          />
        </fieldset>
        <Field label={texts.stopReason} className="widest">
          <TextInput label={texts.stopReason} longest={longestRemark} value={remark} onChange={setRemark} />
        </Field>
        {stop.failure !== null && <FailureNotice failure={stop.failure} />}
      </Flex>
    </Modal>
  )
}
