import { App, Button } from 'antd'
import { useState } from 'react'
import type { SubscriptionState } from '#domain/webhooks/states.ts'
import { api } from '../client/api.ts'
import { useCommand } from '../client/use-operation.ts'
import { ActButton } from '../shell/act-button.tsx'
import { FormDialog, NumberField } from '../shell/form-dialog.tsx'
import { ShownOnce } from '../shell/shown-once.tsx'
import { FailureNotice } from '../shell/states.tsx'
import { useTexts } from '../texts/language.tsx'
import { programsTexts } from '../texts/programs.ts'

const hook = api.webhooks[':id']
const touching = { touches: ['webhooks'] }

interface WebhookActsProps {
  readonly id: string
  readonly state: SubscriptionState
}

/** What may be done with a subscription, as its state allows. */
export function WebhookActs({ id, state }: WebhookActsProps) {
  const texts = useTexts(programsTexts).hook
  const pause = useCommand(hook.pause.$post, touching)
  const resume = useCommand(hook.resume.$post, touching)
  const end = useCommand(hook.end.$post, touching)
  const failure = pause.failure ?? resume.failure ?? end.failure
  const param = { id }
  if (state === 'ended') return null
  return (
    <>
      {state === 'active' ? (
        <Button loading={pause.isRunning} onClick={() => void pause.run({ param })}>
          {texts.pause}
        </Button>
      ) : (
        <Button loading={resume.isRunning} onClick={() => void resume.run({ param })}>
          {texts.resume}
        </Button>
      )}
      <Rotate id={id} />
      <Replay id={id} />
      <ActButton
        label={texts.end}
        question={texts.endQuestion}
        isDangerous
        onAct={() => void end.run({ param })}
      />
      {failure !== null && <FailureNotice failure={failure} />}
    </>
  )
}

/** Hours in which the secret before still signs as well, unless something else is wished. */
const usualOverlapHours = 24

function Rotate({ id }: { readonly id: string }) {
  const texts = useTexts(programsTexts)
  const [isOpen, setIsOpen] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  const rotate = useCommand(hook['rotate-secret'].$post, touching)
  const submit = async (json: { readonly overlapHours: number }) => {
    const answer = await rotate.run({ param: { id }, json })
    if (answer === null) return
    setIsOpen(false)
    setSecret(answer.secret)
  }
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>{texts.hook.rotate}</Button>
      <FormDialog<{ overlapHours: number }>
        title={texts.hook.rotate}
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        onSubmit={(values) => void submit(values)}
        isRunning={rotate.isRunning}
        failure={rotate.failure}
        initial={{ overlapHours: usualOverlapHours }}
      >
        <NumberField name="overlapHours" label={texts.hook.overlap} least={0} most={168} />
      </FormDialog>
      <ShownOnce
        title={texts.hooks.secret}
        text={texts.hooks.secretText}
        secret={secret}
        onClose={() => setSecret(null)}
      />
    </>
  )
}

interface Range {
  readonly fromPosition: number
  readonly toPosition: number
}

function Replay({ id }: { readonly id: string }) {
  const texts = useTexts(programsTexts).hook
  const { message } = App.useApp()
  const [isOpen, setIsOpen] = useState(false)
  const replay = useCommand(hook.replay.$post, touching)
  const submit = async (json: Range) => {
    const answer = await replay.run({ param: { id }, json })
    if (answer === null) return
    setIsOpen(false)
    void message.success(texts.replayed(answer.messages))
  }
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>{texts.replay}</Button>
      <FormDialog<Range>
        title={texts.replay}
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        onSubmit={(values) => void submit(values)}
        isRunning={replay.isRunning}
        failure={replay.failure}
      >
        <NumberField name="fromPosition" label={texts.from} least={1} />
        <NumberField name="toPosition" label={texts.to} least={1} />
      </FormDialog>
    </>
  )
}
