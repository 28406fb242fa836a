import { Alert, Button, Popconfirm } from 'antd'
import { useState } from 'react'
import { addDays, shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { api } from '../client/api.ts'
import { useCommand } from '../client/use-operation.ts'
import { Field } from '../doctor/field.tsx'
import { ActButton } from '../shell/act-button.tsx'
import { ReasonDialog } from '../shell/form-dialog.tsx'
import { useSession } from '../shell/session.tsx'
import { FailureNotice } from '../shell/states.tsx'
import { useTexts } from '../texts/language.tsx'
import { ruleSetTexts } from '../texts/rule-sets.ts'
import { CopyButton } from './rule-sets-page.tsx'
import { type RuleSetVersion, touchedByRules, useMayEditRules } from './use-rule-set.ts'

interface ActsProps {
  readonly ruleSet: RuleSetVersion
  /** Reads the version again, when somebody else edited it meanwhile. */
  readonly onStale: () => Promise<void>
}

/** What may be done with a version where it stands: handed in, approved by a second person, sent back, discarded, copied. */
export function RuleSetActs({ ruleSet, onStale }: ActsProps) {
  const mayEdit = useMayEditRules()
  if (!mayEdit) return null
  const { state, version } = ruleSet
  return (
    <>
      {state === 'draft' && <Submit ruleSet={ruleSet} onStale={onStale} />}
      {state === 'submitted' && <Decide ruleSet={ruleSet} onStale={onStale} />}
      {(state === 'draft' || state === 'submitted') && <Discard version={String(version)} />}
      <CopyButton version={version} />
    </>
  )
}

function Submit({ ruleSet: { version, contentHash }, onStale }: ActsProps) {
  const texts = useTexts(ruleSetTexts).steps
  const submit = useCommand(api['rule-sets'][':version'].submit.$post, { touches: touchedByRules })
  const handIn = async () => {
    if ((await submit.run({ param: { version: String(version) }, json: { contentHash } })) === null)
      await onStale()
  }
  return (
    <>
      {submit.failure !== null && <FailureNotice failure={submit.failure} />}
      <ActButton
        label={texts.submit}
        question={texts.submitQuestion}
        isRunning={submit.isRunning}
        onAct={() => void handIn()}
      />
    </>
  )
}

/** A second senior pharmacist approves what they have read, or says why not. */
function Decide({ ruleSet, onStale }: ActsProps) {
  const texts = useTexts(ruleSetTexts).steps
  const { principalId } = useSession()
  const { version, contentHash, draftedBy, editedBy } = ruleSet
  const [inForceFrom, setInForceFrom] = useState(() => addDays(shanghaiDate(new Date()), 1))
  const approve = useCommand(api['rule-sets'][':version'].approve.$post, { touches: touchedByRules })
  const isOwnWork = [draftedBy, ...editedBy].includes(principalId)
  const param = { version: String(version) }
  const decide = async () => {
    if ((await approve.run({ param, json: { inForceFrom, contentHash } })) === null) await onStale()
  }
  return (
    <>
      {approve.failure !== null && <FailureNotice failure={approve.failure} />}
      {isOwnWork ? (
        <Alert type="info" title={texts.ownWork} />
      ) : (
        <>
          <Field label={useTexts(ruleSetTexts).inForceFrom}>
            <input type="date" value={inForceFrom} onChange={({ target }) => setInForceFrom(target.value)} />
          </Field>
          <Popconfirm title={texts.approveQuestion} onConfirm={() => void decide()}>
            <Button type="primary" loading={approve.isRunning} disabled={inForceFrom === ''}>
              {texts.approve}
            </Button>
          </Popconfirm>
        </>
      )}
      <SendBack version={String(version)} />
    </>
  )
}

function SendBack({ version }: { readonly version: string }) {
  const texts = useTexts(ruleSetTexts).steps
  const [isOpen, setIsOpen] = useState(false)
  const send = useCommand(api['rule-sets'][':version']['send-back'].$post, { touches: touchedByRules })
  const sendBack = async (reason: string) => {
    if ((await send.run({ param: { version }, json: { reason } })) !== null) setIsOpen(false)
  }
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>{texts.sendBack}</Button>
      <ReasonDialog
        title={texts.sendBack}
        label={texts.sendBackReason}
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        onSubmit={(reason) => void sendBack(reason)}
        isRunning={send.isRunning}
        failure={send.failure}
      />
    </>
  )
}

function Discard({ version }: { readonly version: string }) {
  const texts = useTexts(ruleSetTexts).steps
  const discard = useCommand(api['rule-sets'][':version'].discard.$post, { touches: touchedByRules })
  return (
    <>
      {discard.failure !== null && <FailureNotice failure={discard.failure} />}
      <ActButton
        label={texts.discard}
        question={texts.discardQuestion}
        isDangerous
        isRunning={discard.isRunning}
        onAct={() => void discard.run({ param: { version } })}
      />
    </>
  )
}
