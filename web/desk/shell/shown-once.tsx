import { Alert, Button, Modal, Typography } from 'antd'
import { useTexts } from '../texts/language.tsx'
import { shellTexts } from '../texts/shell.ts'

interface ShownOnceProps {
  readonly title: string
  /** What to do with it. */
  readonly text: string
  /** Null while there is none to show. */
  readonly secret: string | null
  readonly onClose: () => void
}

/** A secret that is shown once, to be copied; it is gone with the dialog. */
export function ShownOnce({ title, text, secret, onClose }: ShownOnceProps) {
  const texts = useTexts(shellTexts)
  return (
    <Modal
      title={title}
      open={secret !== null}
      onCancel={onClose}
      footer={
        <Button type="primary" onClick={onClose}>
          {texts.close}
        </Button>
      }
      destroyOnHidden
    >
      <Alert type="warning" title={text} />
      <Typography.Paragraph className="secret" copyable={{ text: secret ?? '' }}>
        {secret}
      </Typography.Paragraph>
    </Modal>
  )
}
