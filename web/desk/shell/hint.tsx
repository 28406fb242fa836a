import { Alert } from 'antd'
import { useState } from 'react'
import { useTexts } from '../texts/language.tsx'
import { shellTexts } from '../texts/shell.ts'

const prefix = 'desk.hint.'

interface HintProps {
  /** Of the page, so that it is put away once for good on this browser. */
  readonly id: string
  readonly text: string
}

/** One sentence on what to try on a page, until the reader puts it away. */
export function Hint({ id, text }: HintProps) {
  const texts = useTexts(shellTexts)
  const [isShown, setIsShown] = useState(() => localStorage.getItem(prefix + id) === null)
  if (!isShown) return null
  const putAway = () => {
    localStorage.setItem(prefix + id, 'read')
    setIsShown(false)
  }
  return (
    <Alert
      className="hint"
      type="info"
      title={
        <>
          <strong>{texts.hint}</strong> {text}
        </>
      }
      closable={{ 'aria-label': texts.dismissHint, onClose: putAway }}
    />
  )
}
