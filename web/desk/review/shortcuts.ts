import { useEffect, useRef } from 'react'

/** What a key does, while nobody is typing. */
export interface Shortcut {
  /** One small letter. */
  readonly key: string
  readonly label: string
  /** Null while it cannot be done. */
  readonly act: (() => void) | null
}

/** Does what a key stands for. Keys are for the page alone: not within a field or a dialogue, nor with Ctrl, Alt or ⌘. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const current = useRef(shortcuts)
  useEffect(() => {
    current.current = shortcuts
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return
      const shortcut = current.current.find(({ key }) => key === event.key.toLowerCase())
      if (shortcut === undefined || shortcut.act === null) return
      event.preventDefault()
      shortcut.act()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}

function isTyping(target: EventTarget | null): boolean {
  if (document.querySelector('[role="dialog"]') !== null) return true
  return (
    target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
  )
}
