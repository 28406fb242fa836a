import { Button, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import type { Failure } from '../client/use-operation.ts'
import { FailureNotice } from '../shell/states.tsx'
import { useTexts } from '../texts/language.tsx'
import { shellTexts } from '../texts/shell.ts'

interface ConfirmProps {
  /** On the button, and above what it will do. */
  readonly label: string
  /** What will happen, and what will not. */
  readonly says: string
  /** True when it was done, which closes the question. */
  readonly onConfirm: () => Promise<boolean>
  /** The command behind it: why it was refused before is forgotten when the question is put anew. */
  readonly command: { readonly isRunning: boolean; readonly failure: Failure | null; reset: () => void }
  readonly onOpen?: () => void
  readonly isPrimary?: boolean
  readonly isDangerous?: boolean
  readonly isSmall?: boolean
  readonly isDisabled?: boolean
  /** What has to be given first. */
  readonly children?: ReactNode
}

/** A button that says what it will do before it does it. */
export function Confirm(props: ConfirmProps) {
  const { label, says, onConfirm, command, onOpen, children } = props
  const texts = useTexts(shellTexts)
  const [isOpen, setIsOpen] = useState(false)
  const confirm = async () => {
    if (await onConfirm()) setIsOpen(false)
  }
  return (
    <>
      <Button
        type={props.isPrimary === true ? 'primary' : 'default'}
        danger={props.isDangerous === true}
        size={props.isSmall === true ? 'small' : 'middle'}
        onClick={() => {
          command.reset()
          onOpen?.()
          setIsOpen(true)
        }}
      >
        {label}
      </Button>
      <Modal
        open={isOpen}
        title={label}
        okText={label}
        cancelText={texts.cancel}
        confirmLoading={command.isRunning}
        okButtonProps={{ danger: props.isDangerous === true, disabled: props.isDisabled === true }}
        closable={{ 'aria-label': texts.close }}
        destroyOnHidden
        onCancel={() => setIsOpen(false)}
        onOk={() => void confirm()}
      >
        <p>{says}</p>
        {children}
        {props.isDisabled === true && <p className="aside">{texts.fillFirst}</p>}
        {command.failure !== null && <FailureNotice failure={command.failure} />}
      </Modal>
    </>
  )
}
