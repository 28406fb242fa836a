import { Button, Popconfirm } from 'antd'
import { useTexts } from '../texts/language.tsx'
import { shellTexts } from '../texts/shell.ts'

interface ActButtonProps {
  readonly label: string
  /** What will happen: asked before it does. */
  readonly question: string
  readonly isDangerous?: boolean
  readonly isRunning?: boolean
  readonly onAct: () => void
}

/** A button for what cannot be undone by another press: it asks first. */
export function ActButton({
  label,
  question,
  isDangerous = false,
  isRunning = false,
  onAct,
}: ActButtonProps) {
  const texts = useTexts(shellTexts)
  return (
    <Popconfirm title={question} okText={texts.confirm} cancelText={texts.cancel} onConfirm={onAct}>
      <Button danger={isDangerous} loading={isRunning}>
        {label}
      </Button>
    </Popconfirm>
  )
}
